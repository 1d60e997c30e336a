using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>HGVS descriptions have the form of HGVS, and the kind that their component asks for. A warning: nomenclature lives on, and the sequence is not looked up.</summary>
internal static class HgvsFitsComponent
{
    private static readonly (string Code, HgvsKind[] Kinds, string Expected)[] Components =
    [
        (GenomicCodes.CodingHgvs, [HgvsKind.Coding, HgvsKind.NonCoding], "c. or n."),
        (GenomicCodes.ProteinHgvs, [HgvsKind.Protein], "p."),
        (GenomicCodes.GenomicHgvs, [HgvsKind.Genomic, HgvsKind.Mitochondrial], "g. or m."),
    ];

    /// <summary>Adds a finding for each place that breaks the rule.</summary>
    public static void Check(PathwayResources resources, List<Issue> issues)
    {
        foreach (var component in resources.Of("Observation").SelectMany(observation => observation.All("component")))
        {
            foreach (var (code, kinds, expected) in Components.Where(known => component.Child("code").HasCode(GenomicCodes.Loinc, known.Code)))
            {
                foreach (var description in component.Child("value").All("coding").Where(coding => coding.Child("system").Text == GenomicCodes.HgvsSystem).Select(coding => coding.Child("code")))
                {
                    Check(description, kinds, expected, issues);
                }
            }
        }
    }

    private static void Check(Element description, HgvsKind[] kinds, string expected, List<Issue> issues)
    {
        if (description.Text is not { } text)
        {
            return;
        }

        var hgvs = Hgvs.Parse(text, out var reason);
        if (hgvs is not null && !kinds.Contains(hgvs.Kind))
        {
            reason = new($"this component takes a description of kind {expected}", $"denne komponent skal have en beskrivelse af arten {expected.Replace(" or ", " eller ", StringComparison.Ordinal)}");
        }

        if (reason is { } why)
        {
            var shown = text.Length > 100 ? text[..100] + "..." : text;
            issues.Add(Issue.At(description, IssueSeverity.Warning, IssueCode.Value, "hgvs-form",
                $"'{shown}' is not the HGVS expected here: {why.English}.",
                $"'{shown}' er ikke den HGVS-betegnelse, der forventes her: {why.Danish}."));
        }
    }
}
