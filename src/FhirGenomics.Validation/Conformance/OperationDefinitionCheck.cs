using FhirGenomics.Resources;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation.Conformance;

/// <summary>
/// Whether the profiles of an operation's parameters agree with the parameters: they may say more, but not what conflicts.
/// Source: https://hl7.org/fhir/R4/operationdefinition-definitions.html#OperationDefinition.inputProfile
/// </summary>
internal static class OperationDefinitionCheck
{
    public static void Check(ValidationRun run, Element operation)
    {
        CheckProfile(run, operation, operation.Child("inputProfile"), "in");
        CheckProfile(run, operation, operation.Child("outputProfile"), "out");
    }

    private static void CheckProfile(ValidationRun run, Element operation, Element link, string use)
    {
        if (link.Text is not { } canonical || run.Schemas.Definitions.Find("StructureDefinition", canonical) is not { } profile)
        {
            return;
        }

        var sliced = Sliced(profile.Root);
        for (var parameter = operation.Child("parameter"); parameter.Exists; parameter = parameter.NextSame())
        {
            if (parameter.Child("use").Text == use && parameter.Child("name").Text is { } name && sliced.TryGetValue(name, out var elements))
            {
                CheckParameter(run, parameter, name, link, elements);
            }
        }
    }

    private static void CheckParameter(ValidationRun run, Element parameter, string name, Element link, Dictionary<string, Element> elements)
    {
        var slice = elements[""];
        if (slice.Child("max").HasValue && ElementReading.Max(slice) > ElementReading.Max(parameter))
        {
            run.Error(link, null, IssueCode.Invalid, MessageId.OperationProfile,
                $"The profile allows the parameter '{Messages.Shorten(name)}' {Messages.Show(slice.Child("max"))} times, the operation {Messages.Show(parameter.Child("max"))}.",
                $"Profilen tillader parameteren '{Messages.Shorten(name)}' {Messages.Show(slice.Child("max"))} gange, operationen {Messages.Show(parameter.Child("max"))}.");
        }

        if (slice.Child("min").HasValue && ElementReading.Min(slice) < ElementReading.Min(parameter))
        {
            run.Error(link, null, IssueCode.Invalid, MessageId.OperationProfile,
                $"The profile asks for the parameter '{Messages.Shorten(name)}' at least {Messages.Show(slice.Child("min"))} times, the operation {Messages.Show(parameter.Child("min"))}.",
                $"Profilen kræver parameteren '{Messages.Shorten(name)}' mindst {Messages.Show(slice.Child("min"))} gange, operationen {Messages.Show(parameter.Child("min"))}.");
        }

        var types = (elements.TryGetValue("resource", out var resource) ? ElementPlace.Codes(resource) : [])
            .Concat(elements.TryGetValue("value[x]", out var value) ? ElementPlace.Codes(value) : []).ToList();
        if (parameter.Child("type").Text is { } type && types.Count > 0 && !types.Exists(code => IsA(code, type)))
        {
            run.Error(link, null, IssueCode.Invalid, MessageId.OperationProfile,
                $"The profile wants the parameter '{Messages.Shorten(name)}' to be a {string.Join(" or ", types)}, the operation a {Messages.Shorten(type)}.",
                $"Profilen vil have parameteren '{Messages.Shorten(name)}' som {string.Join(" eller ", types)}, operationen som {Messages.Shorten(type)}.");
        }
    }

    private static bool IsA(string code, string type) => FhirTypes.R4.Find(type) is not { } allowed || FhirTypes.R4.Find(code) is not { } actual || actual.Is(allowed);

    /// <summary>Of each parameter that a profile of Parameters names: its slice (under "") and what is below it.</summary>
    private static Dictionary<string, Dictionary<string, Element>> Sliced(Element profile)
    {
        const string Parameter = "Parameters.parameter";
        var slices = new List<Dictionary<string, Element>>();
        var part = profile.Child("snapshot").Exists ? profile.Child("snapshot") : profile.Child("differential");
        for (var element = part.Child("element"); element.Exists; element = element.NextSame())
        {
            if (element.Child("path").Text is not { } path || !path.StartsWith(Parameter, StringComparison.Ordinal))
            {
                continue;
            }

            if (path == Parameter)
            {
                slices.Add(new(StringComparer.Ordinal) { [""] = element });
            }
            else if (slices.Count > 0)
            {
                slices[^1].TryAdd(path[(Parameter.Length + 1)..], element);
            }
        }

        return slices.Where(slice => slice.TryGetValue("name", out var name) && name.Child("fixed").Exists)
            .DistinctBy(slice => slice["name"].Child("fixed").Text).ToDictionary(slice => slice["name"].Child("fixed").Text ?? "", StringComparer.Ordinal);
    }
}
