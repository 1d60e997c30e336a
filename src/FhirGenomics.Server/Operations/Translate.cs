using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Server.Operations;

/// <summary>Operation $translate: https://hl7.org/fhir/R4/conceptmap-operation-translate.html</summary>
internal static class Translate
{
    /// <summary>What it takes.</summary>
    public static readonly IReadOnlyList<OperationParameter> Parameters =
    [
        new("url", "uri", "Canonical URL of the ConceptMap; all that are loaded if it is not given."),
        new("conceptMap", "Resource", "The ConceptMap itself."),
        new("conceptMapVersion", "string", "Version of the ConceptMap."),
        new("code", "code", "The code.", "male"),
        new("system", "uri", "Its code system.", "http://hl7.org/fhir/administrative-gender"),
        new("version", "string", "Version of its code system."),
        new("coding", "Coding", "The code as a Coding."),
        new("codeableConcept", "CodeableConcept", "Codes, each of which is translated."),
        new("source", "uri", "Value set that the code was chosen from."),
        new("target", "uri", "Value set to translate to."),
        new("targetsystem", "uri", "Code system to translate to."),
        new("dependency", "Part", "What a translation may depend on: parts element (uri) and concept (CodeableConcept).") { Repeats = true },
        new("reverse", "boolean", "True to go from the targets of the maps to their sources."),
    ];

    /// <summary>Answers with all translations; <c>result</c> is false if there is none.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var terminology = server.Terminology;
        var parameters = await OperationParameters.Read(request, server, "$translate", Parameters, stop);
        var map = await StoredDefinition.Find(request, server, terminology, parameters, "conceptMap", "conceptMapVersion", stop);
        List<CodeToValidate> codes = [.. parameters.Codes("system", "version").Where(code => code.System is not null)];
        var asked = new TranslationRequest(codes.Count > 0 ? codes : throw parameters.Missing("a code system: system, or coding with one", "et kodesystem: system, eller coding med et"))
        {
            Source = parameters.Text("source"),
            Target = parameters.Text("target"),
            TargetSystem = parameters.Text("targetsystem"),
            IsReverse = parameters.Flag("reverse"),
            Dependencies = [.. parameters.Parts("dependency").Select(sent => Dependency(sent, parameters))],
        };
        var found = terminology.Translate(asked, map is null ? null : [map]);
        var isMatch = found.Any(translation => translation.IsMatch);
        using var answer = new ParametersWriter(request.Language);
        answer.Add("result", isMatch);
        if (!isMatch)
        {
            answer.AddMessage(NoMatch(asked, found));
        }

        foreach (var translation in found.Where(translation => translation.DependsOn is null))
        {
            answer.AddParts("match", parts =>
            {
                parts.Add("equivalence", "Code", translation.Equivalence);
                parts.AddCoding("concept", translation.System, translation.Code, translation.Display);
                foreach (var product in translation.Products)
                {
                    parts.AddParts("product", of =>
                    {
                        of.Add("element", "Uri", product.Property);
                        of.AddCoding("concept", product.System, product.Value, product.Display);
                    });
                }

                parts.Add("source", "Uri", translation.Map);
            });
        }

        return answer.End();
    }

    private static Said NoMatch(TranslationRequest asked, IReadOnlyList<Translation> found)
    {
        var (english, danish) = (string.Join(" or ", asked.Codes.Select(code => $"'{code.Code}' of {code.System}")), string.Join(" eller ", asked.Codes.Select(code => $"'{code.Code}' fra {code.System}")));
        return found.FirstOrDefault(translation => translation.DependsOn is not null) is { DependsOn: { } property }
            ? new Said($"A translation of {english} depends on {property}: say its value with the parameter dependency.", $"En oversættelse af {danish} afhænger af {property}: angiv dens værdi med parameteren dependency.")
            : new Said($"No ConceptMap here translates {english}.", $"Ingen ConceptMap her oversætter {danish}.");
    }

    private static TranslationDependency Dependency(Element sent, OperationParameters parameters)
    {
        var parts = new List<(string? Name, Element Value)>();
        for (var part = sent.Child("part"); part.Exists; part = part.NextSame())
        {
            parts.Add((part.Child("name").Text, part.Child("value")));
        }

        return parts.Count == 2 && parts.Find(part => part.Name == "element").Value is { Exists: true, Text: { } element } && parts.Find(part => part.Name == "concept").Value is { Exists: true, Type.Name: "CodeableConcept" } concept
            ? new TranslationDependency(element, concept)
            : throw parameters.Wrong("dependency", "must have the parts element (uri) and concept (CodeableConcept)", "skal have delene element (uri) og concept (CodeableConcept)");
    }
}
