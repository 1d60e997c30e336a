namespace FhirGenomics.Resources;

/// <summary>A part of a finding's text in both languages; see <see cref="Issue.Text"/> and <see cref="Issue.Danish"/>.</summary>
public readonly record struct Said(string English, string Danish)
{
    /// <summary>Nothing.</summary>
    public static readonly Said Nothing = new("", "");

    /// <summary>What is the same in both languages: names, codes, numbers.</summary>
    public static Said Same(string text) => new(text, text);

    /// <summary>One after the other.</summary>
    public static Said operator +(Said left, Said right) => new(left.English + right.English, left.Danish + right.Danish);

    /// <summary>The text for one who reads Danish, or English.</summary>
    public string In(bool danish) => danish ? Danish : English;

    /// <summary>The English text.</summary>
    public override string ToString() => English;
}
