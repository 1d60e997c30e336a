using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Rules;

/// <summary>URIs that must be absolute: systems of codes and identifiers, and the canonical URL of a definition itself.</summary>
internal static class AbsoluteUriRule
{
    private static readonly int System = FhirTypes.R4.NameId("system");
    private static readonly int Url = FhirTypes.R4.NameId("url");

    /// <summary>False if it should be absolute and is not (told).</summary>
    public static bool Check(ValidationRun run, Element node, ReadOnlySpan<byte> text)
    {
        if (text.Contains((byte)':'))
        {
            return true;
        }

        if (node.NameId == System)
        {
            var code = node.Definition!.Owner.Name == "Coding" ? MessageId.CodingSystem : MessageId.PrimitiveFormat;
            var meant = run.WantsText ? Spelling.Question(UriHints.Absolute(node.Text!)) : Said.Nothing;
            run.Error(node, null, IssueCode.Value, code,
                $"A system must be an absolute URI: found '{Messages.Show(node)}'.{meant.English}",
                $"'system' skal være en absolut URI, men her står '{Messages.Show(node)}'.{meant.Danish}");
            return false;
        }

        if (node.NameId == Url && node.Definition!.Owner.Kind == FhirTypeKind.Resource)
        {
            run.Error(node, null, IssueCode.Value, MessageId.PrimitiveFormat,
                $"The canonical URL of a definition must be absolute: found '{Messages.Show(node)}'.",
                $"En definitions kanoniske URL skal være absolut, men her står '{Messages.Show(node)}'.");
            return false;
        }

        return true;
    }
}
