using FhirGenomics.Resources;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation.Rules;

/// <summary>Compares elements with fixed values (exactly equal) and patterns (at least that). Source: https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.fixed_x_</summary>
internal static class FixedValues
{
    /// <summary>Checks an element against the fixed value and the pattern of a rule.</summary>
    public static void Check(ValidationRun run, Element node, ElementSchema rule)
    {
        if (rule.Fixed.Exists && !AreEqual(rule.Fixed, node))
        {
            run.Error(node, rule, IssueCode.Value, MessageId.FixedValue,
                $"'{node.Name}' must be exactly {Messages.Show(rule.Fixed)}{Messages.By(rule)}: found {Messages.Show(node)}.",
                $"'{node.Name}' skal være præcis {Messages.Show(rule.Fixed)}{Danish.By(rule)}: fandt {Messages.Show(node)}.");
        }

        if (rule.Pattern.Exists && !Has(rule.Pattern, node))
        {
            run.Error(node, rule, IssueCode.Value, MessageId.PatternValue,
                $"'{node.Name}' must have {Messages.Show(rule.Pattern)}{Messages.By(rule)}: found {Messages.Show(node)}.",
                $"'{node.Name}' skal indeholde {Messages.Show(rule.Pattern)}{Danish.By(rule)}: fandt {Messages.Show(node)}.");
        }
    }

    /// <summary>True if both have the same value and the same children; the order of properties does not matter, that of items does.</summary>
    public static bool AreEqual(Element expected, Element actual)
    {
        if (!HaveSameValue(expected, actual) || Count(expected) != Count(actual))
        {
            return false;
        }

        var previous = -1;
        Element other = default;
        for (var child = expected.FirstChild; child.Exists; child = child.Next)
        {
            other = child.NameId == previous ? other.NextSame() : actual.Child(child.NameId);
            previous = child.NameId;
            if (!other.Exists || other.Type != child.Type || !AreEqual(child, other))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True if the element has all that the pattern has; it may have more, and items in any order.</summary>
    public static bool Has(Element pattern, Element actual)
    {
        if (pattern.HasValue && !HaveSameValue(pattern, actual))
        {
            return false;
        }

        for (var child = pattern.FirstChild; child.Exists; child = child.Next)
        {
            var other = actual.Child(child.NameId);
            while (other.Exists && (other.Type != child.Type || !Has(child, other)))
            {
                other = other.NextSame();
            }

            if (!other.Exists)
            {
                return false;
            }
        }

        return true;
    }

    private static bool HaveSameValue(Element one, Element other)
    {
        if (one.HasValue != other.HasValue)
        {
            return false;
        }

        return !one.HasValue || (one.IsEscaped || other.IsEscaped ? one.Text == other.Text : one.Raw.SequenceEqual(other.Raw));
    }

    private static int Count(Element element)
    {
        var count = 0;
        for (var child = element.FirstChild; child.Exists; child = child.Next)
        {
            count++;
        }

        return count;
    }
}
