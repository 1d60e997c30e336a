using FhirGenomics.Resources;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Validation.Conformance;

/// <summary>Whether the codes of a ConceptMap come from the code systems of their group and the value sets of the map, as far as those are loaded. Source: https://hl7.org/fhir/R4/conceptmap.html</summary>
internal static class ConceptMapCheck
{
    public static void Check(ValidationRun run, Element map)
    {
        var source = map.Child("source").Text;
        var target = map.Child("target").Text;
        for (var group = map.Child("group"); group.Exists; group = group.NextSame())
        {
            for (var element = group.Child("element"); element.Exists; element = element.NextSame())
            {
                CheckCode(run, element.Child("code"), group.Child("source").Text, source);
                for (var to = element.Child("target"); to.Exists; to = to.NextSame())
                {
                    CheckCode(run, to.Child("code"), group.Child("target").Text, target);
                }
            }
        }
    }

    private static void CheckCode(ValidationRun run, Element code, string? system, string? valueSet)
    {
        run.Work++;
        if (!code.HasValue || system is null)
        {
            return;
        }

        if (run.Terminology.InCodeSystem(system, code.Text!) == Membership.Out)
        {
            run.Error(code, null, IssueCode.CodeInvalid, MessageId.UnknownCode,
                $"The code system {Messages.Shorten(system)} has no code '{Messages.Show(code)}'.",
                $"Kodesystemet {Messages.Shorten(system)} har ingen kode '{Messages.Show(code)}'.");
        }
        else if (valueSet is not null && run.Terminology.InValueSet(valueSet, system, code.Text!) == Membership.Out)
        {
            run.Error(code, null, IssueCode.CodeInvalid, MessageId.MappedCode,
                $"The code '{Messages.Show(code)}' of {Messages.Shorten(system)} is not in the value set {Messages.Shorten(valueSet)}, which the map is for.",
                $"Koden '{Messages.Show(code)}' fra {Messages.Shorten(system)} er ikke i værdisættet {Messages.Shorten(valueSet)}, som kortlægningen gælder.");
        }
    }
}
