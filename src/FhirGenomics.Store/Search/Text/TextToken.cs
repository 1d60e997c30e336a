using System.Runtime.InteropServices;

namespace FhirGenomics.Store.Search.Text;

/// <summary>The kinds of <see cref="TextToken"/>.</summary>
internal enum TextTokenKind
{
    End,
    Phrase,
    Open,
    Close,
    And,
    Or,
    Not,
}

/// <summary>A part of a text expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Words">The words of a phrase.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TextToken(TextTokenKind Kind, int Start, string Words);
