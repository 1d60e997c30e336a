using FhirGenomics.Resources;
using FhirGenomics.Validation.Rules;

namespace FhirGenomics.Validation.Questionnaires;

/// <summary>Whether the answers given enable an item. Source: https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.enableWhen</summary>
internal sealed class EnableWhen(ValidationRun run, Element response)
{
    private Dictionary<string, List<Element>>? answersByLinkId;

    /// <summary>True if the item has no conditions, or they hold.</summary>
    public bool IsEnabled(Element question)
    {
        if (Expression(question) is { } expression)
        {
            return run.FhirPath.Holds(expression, response) != false;
        }

        var any = question.Child("enableBehavior").Text == "any";
        var condition = question.Child("enableWhen");
        if (!condition.Exists)
        {
            return true;
        }

        for (; condition.Exists; condition = condition.NextSame())
        {
            if (Holds(condition) == any)
            {
                return any;
            }
        }

        return !any;
    }

    /// <summary>The FHIRPath that enables the item; null if there is none. Other languages are not evaluated, and leave the item enabled.</summary>
    private static string? Expression(Element question)
    {
        var value = QuestionnaireExtensions.Value(question, QuestionnaireExtensions.EnableWhenExpression);
        return value.Child("language").Text == "text/fhirpath" ? value.Child("expression").Text : QuestionnaireExtensions.Value(question, QuestionnaireExtensions.EnableWhenText).Text;
    }

    private bool Holds(Element condition)
    {
        answersByLinkId ??= Read(response, new(StringComparer.Ordinal));
        var given = answersByLinkId.GetValueOrDefault(condition.Child("question").Text ?? "") ?? [];
        var expected = condition.Child("answer");
        return condition.Child("operator").Text switch
        {
            "exists" => given.Count > 0 == expected.ValueIs("true"u8),
            "=" => given.Exists(value => AreSame(value, expected)),
            "!=" => !given.Exists(value => AreSame(value, expected)),
            ">" => given.Exists(value => Ranges.Compare(value, expected) > 0),
            "<" => given.Exists(value => Ranges.Compare(value, expected) < 0),
            ">=" => given.Exists(value => Ranges.Compare(value, expected) >= 0),
            "<=" => given.Exists(value => Ranges.Compare(value, expected) <= 0),
            _ => true,
        };
    }

    /// <summary>True if an answer is the one expected: of a Coding, its system and code.</summary>
    public static bool AreSame(Element value, Element expected)
    {
        if (expected.Type?.Name == "Coding")
        {
            return value.Type == expected.Type && value.Child("code").Text == expected.Child("code").Text
                && (!expected.Child("system").Exists || value.Child("system").Text == expected.Child("system").Text)
                && (expected.Child("code").Exists || value.Child("display").Text == expected.Child("display").Text);
        }

        return Ranges.Compare(value, expected) is { } order ? order == 0 : FixedValues.AreEqual(expected, value);
    }

    private static Dictionary<string, List<Element>> Read(Element parent, Dictionary<string, List<Element>> found)
    {
        for (var item = parent.Child("item"); item.Exists; item = item.NextSame())
        {
            var linkId = item.Child("linkId").Text ?? "";
            for (var answer = item.Child("answer"); answer.Exists; answer = answer.NextSame())
            {
                if (!found.TryGetValue(linkId, out var values))
                {
                    found.Add(linkId, values = []);
                }

                if (answer.Child("value") is { Exists: true } value)
                {
                    values.Add(value);
                }

                Read(answer, found);
            }

            Read(item, found);
        }

        return found;
    }
}
