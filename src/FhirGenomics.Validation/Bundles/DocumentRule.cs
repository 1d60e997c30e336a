using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Bundles;

/// <summary>The rules of documents (bdl-9 to bdl-11). Source: https://hl7.org/fhir/R4/documents.html</summary>
internal static class DocumentRule
{
    public static void Check(ValidationRun run, Element bundle)
    {
        var identifier = bundle.Child("identifier");
        if (!identifier.Child("system").Exists || !identifier.Child("value").Exists)
        {
            run.Error(bundle, null, IssueCode.Invariant, MessageId.BundleEntry,
                $"bdl-9: A document must have an identifier with a system and a value.",
                $"bdl-9: Et dokument skal have en identifier med 'system' og 'value'.");
        }

        if (!bundle.Child("timestamp").HasValue)
        {
            run.Error(bundle, null, IssueCode.Invariant, MessageId.BundleEntry,
                $"bdl-10: A document must have a date: 'timestamp' is missing.",
                $"bdl-10: Et dokument skal have en dato: 'timestamp' mangler.");
        }

        var first = bundle.Child("entry");
        if (first.Child("resource").Type?.Name != "Composition")
        {
            run.Error(first.Exists ? first : bundle, null, IssueCode.Invariant, MessageId.BundleEntry,
                $"bdl-11: A document must have a Composition as the first resource: found {first.Child("resource").Type?.Name ?? "none"}.",
                $"bdl-11: Et dokuments første ressource skal være en Composition: fandt {first.Child("resource").Type?.Name ?? "ingen"}.");
            return;
        }

        CheckReferences(run, first, first.Child("resource"), run.References.IndexOf(bundle));
        EntryReach.Check(run, bundle, first, "document", IssueSeverity.Error);
    }

    /// <summary>What the Composition itself refers to must be in the document.</summary>
    private static void CheckReferences(ValidationRun run, Element entry, Element at, BundleIndex index)
    {
        if (at.Type?.Name == "Reference")
        {
            if (at.Child("reference").Text is { Length: > 0 } reference && reference[0] != '#' && !reference.StartsWith("urn:", StringComparison.Ordinal))
            {
                index.Find(reference, entry.Child("fullUrl").Text, out var match);
                if (match == BundleMatch.Several)
                {
                    run.Error(at, null, IssueCode.MultipleMatches, MessageId.ReferenceUnresolved,
                        $"Several entries of the document are '{Messages.Shorten(reference)}', to which its Composition refers: the reference must say which version.",
                        $"Flere entries i dokumentet er '{Messages.Shorten(reference)}', som dokumentets Composition refererer til: referencen skal angive versionen.");
                }
                else if (match != BundleMatch.Exact)
                {
                    run.Error(at, null, IssueCode.NotFound, MessageId.ReferenceUnresolved,
                        $"The document has no entry for '{Messages.Shorten(reference)}', to which its Composition refers.{(match == BundleMatch.OnlyTypeAndId ? " One entry has this type and id, but its fullUrl is on another base." : "")}",
                        $"Dokumentet har ingen entry for '{Messages.Shorten(reference)}', som dets Composition refererer til.{(match == BundleMatch.OnlyTypeAndId ? " Én entry har denne type og dette id, men dens fullUrl har en anden base." : "")}");
                }
            }

            return;
        }

        for (var child = at.FirstChild; child.Exists; child = child.Next)
        {
            if (child.Definition is { Type.Kind: not FhirTypeKind.Primitive } definition && definition.Name != "contained")
            {
                CheckReferences(run, entry, child, index);
            }
        }
    }
}
