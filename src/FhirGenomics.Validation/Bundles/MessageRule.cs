using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Bundles;

/// <summary>The rules of messages: bdl-12, and that the Bundle has what its MessageHeader is about. Source: https://hl7.org/fhir/R4/messaging.html</summary>
internal static class MessageRule
{
    public static void Check(ValidationRun run, Element bundle)
    {
        var first = bundle.Child("entry");
        var header = first.Child("resource");
        if (header.Type?.Name != "MessageHeader")
        {
            run.Error(first.Exists ? first : bundle, null, IssueCode.Invariant, MessageId.BundleEntry,
                $"bdl-12: A message must have a MessageHeader as the first resource: found {header.Type?.Name ?? "none"}.",
                $"bdl-12: En meddelelses første ressource skal være en MessageHeader: fandt {header.Type?.Name ?? "ingen"}.");
            return;
        }

        for (var focus = header.Child("focus"); focus.Exists; focus = focus.NextSame())
        {
            // A URN that finds nothing is told where references are checked.
            if (focus.Child("reference").Text is { Length: > 0 } reference && reference[0] != '#' && !reference.StartsWith("urn:", StringComparison.Ordinal) && !run.References.IsBundled(focus, reference))
            {
                run.Error(focus, null, IssueCode.NotFound, MessageId.ReferenceUnresolved,
                    $"The message has no entry for '{Messages.Shorten(reference)}', which its MessageHeader has as focus.",
                    $"Meddelelsen har ingen entry for '{Messages.Shorten(reference)}', som dens MessageHeader har som focus.");
            }
        }

        EntryReach.Check(run, bundle, first, "message", IssueSeverity.Warning);
    }
}
