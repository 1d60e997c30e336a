namespace FhirGenomics.Validation.Definitions;

/// <summary>
/// Orders business versions from old to new: part by part, numbers by value, so that 3.10.0 is newer than 3.9.0, and 1.0.0 than 1.0.0-ballot.
/// Source: https://semver.org, which FHIR recommends for definitions and packages.
/// </summary>
public sealed class VersionOrder : IComparer<string>
{
    /// <summary>The only one.</summary>
    public static readonly VersionOrder Instance = new();

    private VersionOrder()
    {
    }

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var (left, right) = (Parts(x), Parts(y));
        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            var order = Compare(i < left.Length ? left[i] : "0", i < right.Length ? right[i] : "0");
            if (order != 0)
            {
                return order;
            }
        }

        // The same numbers: what has no label is newer than what has one.
        var (leftLabel, rightLabel) = (Label(x), Label(y));
        return leftLabel.Length == 0 || rightLabel.Length == 0 ? rightLabel.Length.CompareTo(leftLabel.Length) : string.CompareOrdinal(leftLabel, rightLabel);

        static int Compare(string one, string other) =>
            decimal.TryParse(one, System.Globalization.CultureInfo.InvariantCulture, out var number) && decimal.TryParse(other, System.Globalization.CultureInfo.InvariantCulture, out var otherNumber)
                ? number.CompareTo(otherNumber)
                : string.CompareOrdinal(one, other);
    }

    private static string[] Parts(string? version) => (version ?? "").Split('-', 2)[0].Split('.');

    private static string Label(string? version) => (version ?? "").Split('-', 2) is [_, var label] ? label : "";
}
