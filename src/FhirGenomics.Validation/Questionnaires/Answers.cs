using System.Text.RegularExpressions;
using FhirGenomics.Resources;
using FhirGenomics.Validation.Rules;
using FhirGenomics.Validation.Schema;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Validation.Questionnaires;

/// <summary>Checks single answers: their type, options and limits.</summary>
internal sealed class Answers(ValidationRun run)
{
    private readonly Dictionary<Element, Regex?> regexes = [];

    public void Check(Element question, string linkId, Element answer)
    {
        var value = answer.Child("value");
        if (!value.Exists || value.Type is not { } type)
        {
            return;
        }

        var option = question.Child("answerOption");
        var kind = question.Child("type").Text ?? "";
        if (!IsType(kind, type.Name, option))
        {
            Report(value,
                $"The answer to '{linkId}' is a {type.Name}: expected {Expected(kind, option).English}.",
                $"Svaret på '{linkId}' er af typen {type.Name}: forventet {Expected(kind, option).Danish}.");
            return;
        }

        if (kind is "choice" or "open-choice" || option.Exists)
        {
            CheckOptions(question, linkId, value, option, kind);
        }

        CheckLimits(question, linkId, value);
    }

    /// <summary>An option that excludes the others stands alone.</summary>
    public void CheckOptionsTogether(Element question, Element item)
    {
        var first = item.Child("answer");
        if (!first.NextSame().Exists)
        {
            return;
        }

        for (var option = question.Child("answerOption"); option.Exists; option = option.NextSame())
        {
            for (var answer = first; answer.Exists && QuestionnaireExtensions.Value(option, QuestionnaireExtensions.OptionExclusive).ValueIs("true"u8); answer = answer.NextSame())
            {
                if (answer.Child("value") is { Exists: true } value && EnableWhen.AreSame(value, option.Child("value")))
                {
                    Report(answer,
                        $"The answer {Messages.Show(value)} excludes all others, but does not stand alone.",
                        $"Svaret {Messages.Show(value)} udelukker alle andre, men står ikke alene.");
                }
            }
        }
    }

    private void CheckOptions(Element question, string linkId, Element value, Element option, string kind)
    {
        if (kind == "open-choice" && value.Type!.Name == "string")
        {
            return;
        }

        if (option.Exists)
        {
            var fits = false;
            for (; option.Exists && !fits; option = option.NextSame())
            {
                fits = EnableWhen.AreSame(value, option.Child("value"));
            }

            if (!fits && kind != "open-choice")
            {
                Report(value,
                    $"The answer {Messages.Show(value)} to '{linkId}' is not one of the options.",
                    $"Svaret {Messages.Show(value)} på '{linkId}' er ikke en af svarmulighederne.");
            }
        }
        else if (question.Child("answerValueSet").Text is { } valueSet && value.Type!.Name == "Coding" && !valueSet.StartsWith('#')
            && BindingRule.Best(run, value, new Binding(valueSet, BindingStrength.Required)) == Membership.Out && value.Child("code").Exists)
        {
            Report(value,
                $"The answer {Messages.Show(value)} to '{linkId}' is not in the value set {valueSet}.",
                $"Svaret {Messages.Show(value)} på '{linkId}' er ikke i værdisættet {valueSet}.");
        }
    }

    private void CheckLimits(Element question, string linkId, Element value)
    {
        var isQuantity = value.Type!.Name == "Quantity";
        if (QuestionnaireExtensions.Value(question, isQuantity ? QuestionnaireExtensions.MinQuantity : QuestionnaireExtensions.MinValue) is { Exists: true } least && Ranges.Compare(value, least) < 0)
        {
            Report(value,
                $"The answer {Messages.Show(value)} to '{linkId}' is too small: at least {Messages.Show(least)} expected.",
                $"Svaret {Messages.Show(value)} på '{linkId}' er for lille: mindst {Messages.Show(least)} forventet.");
        }

        if (QuestionnaireExtensions.Value(question, isQuantity ? QuestionnaireExtensions.MaxQuantity : QuestionnaireExtensions.MaxValue) is { Exists: true } most && Ranges.Compare(value, most) > 0)
        {
            Report(value,
                $"The answer {Messages.Show(value)} to '{linkId}' is too large: at most {Messages.Show(most)} expected.",
                $"Svaret {Messages.Show(value)} på '{linkId}' er for stort: højst {Messages.Show(most)} forventet.");
        }

        if (value.Kind == ElementKind.Number && QuestionnaireExtensions.Number(question, QuestionnaireExtensions.MaxDecimalPlaces) is { } places
            && value.Text!.IndexOf('.', StringComparison.Ordinal) is > 0 and var point && value.Text.Length - point - 1 > places)
        {
            Report(value,
                $"The answer {Messages.Show(value)} to '{linkId}' has too many decimals: at most {places} allowed.",
                $"Svaret {Messages.Show(value)} på '{linkId}' har for mange decimaler: højst {places} er tilladt.");
        }

        if (value.Kind == ElementKind.String)
        {
            CheckText(question, linkId, value, value.Text!);
        }
        else if (value.Type.Name == "Attachment" && QuestionnaireExtensions.Value(question, QuestionnaireExtensions.MaxSize) is { Exists: true } size
            && (Literals.Base64Length(value.Child("data").Utf8) is > 0 and var bytes ? Compare(bytes, size) : Ranges.Compare(value.Child("size"), size)) > 0)
        {
            Report(value,
                $"The attachment of '{linkId}' is too large: at most {Messages.Show(size)} bytes allowed.",
                $"Den vedhæftede fil til '{linkId}' er for stor: højst {Messages.Show(size)} bytes er tilladt.");
        }
        else if (value.Type.Name == "Reference")
        {
            CheckReference(question, linkId, value);
        }
    }

    private void CheckText(Element question, string linkId, Element value, string text)
    {
        if (QuestionnaireExtensions.Number(question, QuestionnaireExtensions.MinLength) is { } least && text.Length < least)
        {
            Report(value,
                $"The answer to '{linkId}' is too short: at least {least} characters expected.",
                $"Svaret på '{linkId}' er for kort: mindst {least} tegn forventet.");
        }

        if (int.TryParse(question.Child("maxLength").Text, out var most) && text.Length > most)
        {
            Report(value,
                $"The answer to '{linkId}' is too long: at most {most} characters allowed.",
                $"Svaret på '{linkId}' er for langt: højst {most} tegn er tilladt.");
        }

        if (QuestionnaireExtensions.Value(question, QuestionnaireExtensions.Regex) is { HasValue: true } pattern && RegexOf(pattern) is { } regex && !regex.IsMatch(text))
        {
            Report(value,
                $"The answer '{Messages.Shorten(text)}' to '{linkId}' does not have the form {Messages.Show(pattern)}.",
                $"Svaret '{Messages.Shorten(text)}' på '{linkId}' har ikke formen {Messages.Show(pattern)}.");
        }
    }

    private void CheckReference(Element question, string linkId, Element value)
    {
        var reference = value.Child("reference").Text ?? "";
        var isRest = reference.Contains('/', StringComparison.Ordinal) && !reference.StartsWith("urn:", StringComparison.Ordinal) && !reference.Contains('?', StringComparison.Ordinal);
        var type = ReferenceRule.TypeOf(reference)?.Name;
        var allowed = new List<string>();
        for (var extension = question.Child("extension"); extension.Exists; extension = extension.NextSame())
        {
            if (extension.Child("url").Text == QuestionnaireExtensions.ReferenceResource && extension.Child("value").Text is { } name)
            {
                allowed.Add(name);
            }
        }

        if ((isRest && type is null) || (type is not null && allowed.Count > 0 && !allowed.Contains(type)))
        {
            Report(value,
                $"The answer '{Messages.Shorten(reference)}' to '{linkId}' refers to {type ?? "no type of resource that R4 has"}: expected {(allowed.Count == 0 ? "a resource" : string.Join(" or ", allowed))}.",
                $"Svaret '{Messages.Shorten(reference)}' på '{linkId}' refererer til {type ?? "en type, som ikke findes i R4"}: forventet {(allowed.Count == 0 ? "en ressource" : string.Join(" eller ", allowed))}.");
        }
    }

    private Regex? RegexOf(Element pattern)
    {
        if (!regexes.TryGetValue(pattern, out var regex))
        {
            try
            {
                regex = new Regex(@"\A(?:" + pattern.Text + @")\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            }
            catch (Exception unsupported) when (unsupported is ArgumentException or NotSupportedException)
            {
                // Not checked: the Questionnaire's pattern is none, or needs backtracking, which a hostile answer could make endless.
                regex = null;
            }

            regexes.Add(pattern, regex);
        }

        return regex;
    }

    private void Report(Element at, string text, string danish) => run.Tell(at, null, IssueSeverity.Error, IssueCode.Invalid, MessageId.QuestionnaireAnswer, new(text, danish));

    private static int? Compare(long bytes, Element size) =>
        decimal.TryParse(size.Text, System.Globalization.CultureInfo.InvariantCulture, out var most) ? ((decimal)bytes).CompareTo(most) : null;

    private static bool IsType(string kind, string actual, Element option) => kind switch
    {
        "text" => actual == "string",
        "url" => actual == "uri",
        "attachment" => actual == "Attachment",
        "reference" => actual == "Reference",
        "quantity" => actual == "Quantity",
        "choice" => option.Exists ? OptionTypes(option).Contains(actual) : actual == "Coding",
        "open-choice" => actual == "string" || (option.Exists ? OptionTypes(option).Contains(actual) : actual == "Coding"),
        _ => actual == kind,
    };

    private static Said Expected(string kind, Element option) => kind switch
    {
        "text" => Said.Same("string"),
        "url" => Said.Same("uri"),
        "choice" when option.Exists => new(string.Join(" or ", OptionTypes(option)), string.Join(" eller ", OptionTypes(option))),
        "choice" => Said.Same("Coding"),
        "open-choice" => new("Coding or string", "Coding eller string"),
        "attachment" or "reference" or "quantity" => Said.Same(char.ToUpperInvariant(kind[0]) + kind[1..]),
        _ => Said.Same(kind),
    };

    private static HashSet<string> OptionTypes(Element option)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        for (; option.Exists; option = option.NextSame())
        {
            types.Add(option.Child("value").Type?.Name ?? "");
        }

        return types;
    }
}
