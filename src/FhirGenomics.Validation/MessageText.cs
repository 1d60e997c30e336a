using System.Runtime.CompilerServices;

namespace FhirGenomics.Validation;

/// <summary>
/// The text of a finding, written only if somebody will read it: while a slice or a reference target is only tried, no text is built and
/// the parts of the interpolated string are not even evaluated.
/// </summary>
[InterpolatedStringHandler]
internal ref struct MessageText
{
    private DefaultInterpolatedStringHandler text;
    private readonly bool isRead;

    /// <summary>Called by the compiler.</summary>
    public MessageText(int literalLength, int formattedCount, ValidationRun run, out bool isRead)
    {
        this.isRead = isRead = run.WantsText;
        text = isRead ? new DefaultInterpolatedStringHandler(literalLength, formattedCount) : default;
    }

    /// <summary>Called by the compiler.</summary>
    public void AppendLiteral(string value) => text.AppendLiteral(value);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T value) => text.AppendFormatted(value);

    /// <summary>The text; empty if nobody wants it.</summary>
    public string Take() => isRead ? text.ToStringAndClear() : "";
}
