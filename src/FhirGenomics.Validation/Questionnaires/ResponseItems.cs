using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Questionnaires;

/// <summary>Compares the items of a response with those of its Questionnaire, level by level.</summary>
internal sealed class ResponseItems(ValidationRun run, Element questionnaire, Element response, bool isComplete)
{
    private readonly EnableWhen enableWhen = new(run, response);
    private readonly Answers answers = new(run);
    private HashSet<string>? allLinkIds;

    /// <summary>Checks the items below an item (or answer) of the response against those below an item of the Questionnaire.</summary>
    public void Check(Element definition, Element parent)
    {
        var given = new Dictionary<string, List<Element>>(StringComparer.Ordinal);
        for (var item = parent.Child("item"); item.Exists; item = item.NextSame())
        {
            run.Work++;
            if (item.Child("linkId").Text is { } linkId)
            {
                if (!given.TryGetValue(linkId, out var items))
                {
                    given.Add(linkId, items = []);
                }

                items.Add(item);
            }
        }

        for (var question = definition.Child("item"); question.Exists; question = question.NextSame())
        {
            if (question.Child("linkId").Text is { } linkId)
            {
                CheckItem(question, linkId, given.Remove(linkId, out var items) ? items : [], parent);
            }
        }

        foreach (var (linkId, items) in given)
        {
            allLinkIds ??= LinkIds(questionnaire, []);
            var problem = allLinkIds.Contains(linkId)
                ? new Said("stands in another place of the Questionnaire", "står et andet sted i Questionnaire")
                : new Said("does not exist in the Questionnaire", "findes ikke i Questionnaire");
            var meant = run.WantsText ? Spelling.DidYouMean(linkId, allLinkIds) : Said.Nothing;
            run.Error(items[0], null, IssueCode.Structure, MessageId.QuestionnaireItem,
                $"The item '{Messages.Shorten(linkId)}' {problem.English}.{meant.English}",
                $"Punktet '{Messages.Shorten(linkId)}' {problem.Danish}.{meant.Danish}");
        }
    }

    private void CheckItem(Element question, string linkId, List<Element> items, Element parent)
    {
        var type = question.Child("type").Text;
        var isEnabled = enableWhen.IsEnabled(question);
        var isRequired = question.Child("required").ValueIs("true"u8) && isEnabled && isComplete && type != "display";
        if (items.Count == 0)
        {
            if (isRequired)
            {
                run.Error(parent, null, IssueCode.Required, MessageId.QuestionnaireRequired,
                    $"The required item '{linkId}' has no answer.",
                    $"Det påkrævede punkt '{linkId}' har intet svar.");
            }

            return;
        }

        if (!isEnabled && items.Find(item => item.Child("answer").Exists || item.Child("item").Exists) is { Exists: true } answered)
        {
            run.Error(answered, null, IssueCode.Invalid, MessageId.QuestionnaireDisabled,
                $"The item '{linkId}' has an answer, although the answers to other questions disable it.",
                $"Punktet '{linkId}' har et svar, selv om svarene på andre spørgsmål slår det fra.");
            return;
        }

        var isGroup = type == "group";
        if (items.Count > 1 && !(isGroup && question.Child("repeats").ValueIs("true"u8)))
        {
            run.Error(items[1], null, IssueCode.Structure, MessageId.QuestionnaireItem,
                $"The item '{linkId}' stands {Messages.Times(items.Count)}: expected once{(isGroup ? "" : ", with all its answers in one item")}.",
                $"Punktet '{linkId}' er angivet {Danish.Times(items.Count)}: kun én gang er tilladt{(isGroup ? "" : ", med alle svar i ét punkt")}.");
        }

        foreach (var item in items)
        {
            if (isGroup || type == "display")
            {
                CheckGroup(question, linkId, item, type);
            }
            else
            {
                CheckQuestion(question, linkId, item, isRequired);
            }
        }
    }

    private void CheckGroup(Element question, string linkId, Element item, string? type)
    {
        if (item.Child("answer") is { Exists: true } answer)
        {
            run.Error(answer, null, IssueCode.Structure, MessageId.QuestionnaireItem,
                $"The item '{linkId}' is a {type}, which has no answers.",
                $"Punktet '{linkId}' er af typen '{type}', som ikke har svar.");
        }

        Check(question, item);
    }

    private void CheckQuestion(Element question, string linkId, Element item, bool isRequired)
    {
        var count = 0;
        for (var answer = item.Child("answer"); answer.Exists; answer = answer.NextSame())
        {
            count++;
            answers.Check(question, linkId, answer);
            Check(question, answer);
        }

        answers.CheckOptionsTogether(question, item);
        if (item.Child("item") is { Exists: true } nested)
        {
            run.Error(nested, null, IssueCode.Structure, MessageId.QuestionnaireItem,
                $"The item '{linkId}' is a question: items below it stand in its answer, not beside it.",
                $"Punktet '{linkId}' er et spørgsmål: punkter under det skal stå i svaret ('answer'), ikke ved siden af.");
        }

        var least = Math.Max(isRequired ? 1 : 0, isComplete ? QuestionnaireExtensions.Number(question, QuestionnaireExtensions.MinOccurs) ?? 0 : 0);
        var most = question.Child("repeats").ValueIs("true"u8) ? QuestionnaireExtensions.Number(question, QuestionnaireExtensions.MaxOccurs) ?? int.MaxValue : 1;
        if (count < least)
        {
            run.Error(item, null, IssueCode.Required, MessageId.QuestionnaireRequired,
                $"The item '{linkId}' has {Messages.Found(count)} of the answers: at least {least} needed.",
                $"Punktet '{linkId}' har {Danish.Found(count)} svar: mindst {least} er påkrævet.");
        }
        else if (count > most)
        {
            run.Error(item, null, IssueCode.Structure, MessageId.QuestionnaireItem,
                $"The item '{linkId}' has {count} answers: at most {most} allowed.",
                $"Punktet '{linkId}' har {count} svar: højst {most} er tilladt.");
        }
    }

    private static HashSet<string> LinkIds(Element parent, HashSet<string> found)
    {
        for (var item = parent.Child("item"); item.Exists; item = item.NextSame())
        {
            if (item.Child("linkId").Text is { } linkId)
            {
                found.Add(linkId);
            }

            LinkIds(item, found);
        }

        return found;
    }
}
