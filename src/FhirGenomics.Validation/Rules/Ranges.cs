using System.Globalization;
using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Rules;

/// <summary>Compares values with <c>minValue</c> and <c>maxValue</c>.</summary>
internal static class Ranges
{
    /// <summary>Less than, equal to or greater than 0; null if the two cannot be compared (other units, other precision, other types).</summary>
    public static int? Compare(Element actual, Element limit)
    {
        if (actual.Type?.Name == "Quantity" || limit.Type?.Name == "Quantity")
        {
            return actual.Child("code").Text == limit.Child("code").Text && actual.Child("system").Text == limit.Child("system").Text
                ? Compare(actual.Child("value"), limit.Child("value")) : null;
        }

        if (!actual.HasValue || !limit.HasValue)
        {
            return null;
        }

        if (actual.Kind == ElementKind.Number && limit.Kind == ElementKind.Number)
        {
            return decimal.TryParse(actual.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
                && decimal.TryParse(limit.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var b) ? a.CompareTo(b) : null;
        }

        return actual.Kind == ElementKind.String && limit.Kind == ElementKind.String ? CompareDates(actual.Text!, limit.Text!) : null;
    }

    // Dates of unlike precision compare as far as both are precise; times with zones as instants.
    private static int? CompareDates(string actual, string limit)
    {
        if (actual.Contains('T', StringComparison.Ordinal) && limit.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(actual, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var a)
            && DateTimeOffset.TryParse(limit, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var b))
        {
            return a.CompareTo(b);
        }

        var length = Math.Min(actual.Length, limit.Length);
        var order = string.CompareOrdinal(actual, 0, limit, 0, length);
        return order != 0 || actual.Length == limit.Length ? order : null;
    }
}
