using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Rules;

/// <summary>The rules of contained resources and of narrative (dom-2 to dom-5). dom-6, the advice to have narrative, is not told: the genomic data of this server come from machines and are read by machines. Source: https://hl7.org/fhir/R4/domainresource.html</summary>
internal static class DomainResourceRule
{
    public static void Check(ValidationRun run, Element resource)
    {
        var first = resource.Child("contained");
        if (!first.Exists)
        {
            return;
        }

        HashSet<string>? pointedTo = null;
        for (var contained = first; contained.Exists; contained = contained.NextSame())
        {
            CheckContained(run, contained);
            pointedTo ??= FindPointers(run, resource);
            var id = contained.Child("id").Text;
            if ((id is null || !pointedTo.Contains("#" + id)) && !PointsOut(run, contained))
            {
                run.Error(contained, null, IssueCode.Invariant, MessageId.Invariant,
                    $"dom-3: The contained resource {(id is null ? "without id" : $"'{Messages.Shorten(id)}'")} is not referred to from elsewhere in the resource and does not refer to it.",
                    $"dom-3: Den indlejrede ressource {(id is null ? "uden id" : $"'{Messages.Shorten(id)}'")} ('contained') bliver ikke refereret til fra resten af ressourcen og refererer heller ikke til den.");
            }
        }
    }

    private static void CheckContained(ValidationRun run, Element contained)
    {
        if (contained.Child("contained") is { Exists: true } nested)
        {
            run.Error(nested, null, IssueCode.Invariant, MessageId.Invariant,
                $"dom-2: A contained resource must not contain resources itself.",
                $"dom-2: En indlejret ressource ('contained') må ikke selv have indlejrede ressourcer.");
        }

        var meta = contained.Child("meta");
        if ((meta.Child("versionId").Exists ? meta.Child("versionId") : meta.Child("lastUpdated")) is { Exists: true } version)
        {
            run.Error(version, null, IssueCode.Invariant, MessageId.Invariant,
                $"dom-4: A contained resource must not have meta.versionId or meta.lastUpdated.",
                $"dom-4: En indlejret ressource ('contained') må ikke have meta.versionId eller meta.lastUpdated.");
        }

        if (meta.Child("security") is { Exists: true } security)
        {
            run.Error(security, null, IssueCode.Invariant, MessageId.Invariant,
                $"dom-5: A contained resource must not have a security label of its own.",
                $"dom-5: En indlejret ressource ('contained') må ikke have sin egen sikkerhedsmærkning (meta.security).");
        }
    }

    /// <summary>All values in a resource that may point to a contained one: references, canonicals, URIs that start with '#'.</summary>
    private static HashSet<string> FindPointers(ValidationRun run, Element resource)
    {
        var pointers = new HashSet<string>(StringComparer.Ordinal);
        Visit(resource);
        return pointers;

        void Visit(Element at)
        {
            run.Work++;
            if (at.Kind == ElementKind.String && at.Utf8 is [(byte)'#', ..] && IsPointer(at))
            {
                pointers.Add(at.Text!);
            }

            for (var child = at.FirstChild; child.Exists; child = child.Next)
            {
                Visit(child);
            }
        }
    }

    private static bool PointsOut(ValidationRun run, Element at)
    {
        run.Work++;
        if (at.Kind == ElementKind.String && at.Utf8 is [(byte)'#'] && IsPointer(at))
        {
            return true;
        }

        for (var child = at.FirstChild; child.Exists; child = child.Next)
        {
            if (PointsOut(run, child))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPointer(Element at) => at.Type?.Name is "canonical" or "uri" or "url" || at is { Name: "reference", Parent.Type.Name: "Reference" };
}
