using System.Globalization;
using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Rules;

/// <summary>Whether the size that an Attachment states is that of its data.</summary>
internal static class AttachmentRule
{
    public static void Check(ValidationRun run, Element node)
    {
        var data = node.Child("data");
        var size = node.Child("size");
        if (data.Kind == ElementKind.String && size.Kind == ElementKind.Number
            && long.TryParse(size.Raw, NumberStyles.None, CultureInfo.InvariantCulture, out var stated) && Literals.Base64Length(data.Utf8) is { } actual && actual != stated)
        {
            run.Error(size, null, IssueCode.Value, MessageId.AttachmentSize,
                $"The size is stated as {stated} bytes, but the data has {actual}.",
                $"Størrelsen ('size') er angivet til {stated} bytes, men indholdet ('data') har {actual}.");
        }
    }
}
