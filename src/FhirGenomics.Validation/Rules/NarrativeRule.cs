using System.Buffers;
using System.Text;
using System.Text.Json;
using FhirGenomics.Resources;
using FhirGenomics.Resources.Xhtml;

namespace FhirGenomics.Validation.Rules;

/// <summary>Checks the XHTML of a narrative (txt-1, txt-2). Source: https://hl7.org/fhir/R4/narrative.html#rules</summary>
internal static class NarrativeRule
{
    /// <summary>False if it is not allowed (told).</summary>
    public static bool Check(ValidationRun run, Element div)
    {
        run.Work++;
        if (!div.IsEscaped)
        {
            return Check(run, div, div.Raw);
        }

        // Narratives are long and nearly always have escaped quotes: they are decoded into a borrowed buffer.
        var buffer = ArrayPool<byte>.Shared.Rent(div.Raw.Length);
        try
        {
            var reader = new Utf8JsonReader(div.Source);
            reader.Read();
            return Check(run, div, buffer.AsSpan(0, reader.CopyString(buffer)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool Check(ValidationRun run, Element div, ReadOnlySpan<byte> text)
    {
        var scanner = new XhtmlScanner(text);
        if (scanner.Scan() is { } problem)
        {
            var near = run.WantsText ? Near(text, scanner.At) : Said.Nothing;
            run.Error(div, null, IssueCode.Invalid, MessageId.Narrative,
                $"The narrative is not the XHTML that FHIR allows (txt-1): {problem.English}{near.English}",
                $"Den læsbare tekst er ikke den XHTML, som FHIR tillader (txt-1): {problem.Danish}{near.Danish}");
            return false;
        }

        if (!scanner.HasContent)
        {
            run.Error(div, null, IssueCode.Invalid, MessageId.Narrative,
                $"The narrative has no content (txt-2): expected some text or an image.",
                $"Den læsbare tekst har intet indhold (txt-2): der skal være noget tekst eller et billede.");
            return false;
        }

        return true;
    }

    private static Said Near(ReadOnlySpan<byte> text, int at)
    {
        var rest = text[Math.Min(at, text.Length)..];
        var found = Messages.Shorten(Encoding.UTF8.GetString(rest[..Math.Min(rest.Length, 40)]));
        return rest.IsEmpty ? new(" Found at the end.", " Fejlen er ved slutningen.") : new($" Found at '{found}'.", $" Fejlen er ved '{found}'.");
    }
}
