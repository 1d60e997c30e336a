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
        new("reverse", "boolean", "True to go from the targets of the maps to their sources."),
    ];

    /// <summary>Answers with all translations; <c>result</c> is false if there is none.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var terminology = server.Terminology;
        var parameters = OperationParameters.Read(request, "$translate", Parameters);
        var map = await StoredDefinition.Find(request, server, terminology, parameters, "conceptMap", "conceptMapVersion", stop);
        var asked = new TranslationRequest(parameters.Codes("system", "version"))
        {
            Source = parameters.Text("source"),
            Target = parameters.Text("target"),
            TargetSystem = parameters.Text("targetsystem"),
            IsReverse = parameters.Flag("reverse"),
        };
        var found = terminology.Translate(asked, map is null ? null : [map]);
        var isMatch = found.Any(translation => translation.IsMatch);
        using var answer = new ParametersWriter(request.Language);
        answer.Add("result", isMatch);
        if (!isMatch)
        {
            var (code, system) = (asked.Codes[0].Code, asked.Codes[0].System);
            answer.AddMessage(new Said($"No ConceptMap here translates '{code}' of {system}.", $"Ingen ConceptMap her oversætter '{code}' fra {system}."));
        }

        foreach (var translation in found)
        {
            answer.AddParts("match", parts =>
            {
                parts.Add("equivalence", "Code", translation.Equivalence);
                parts.AddCoding("concept", translation.System, translation.Code, translation.Display);
                parts.Add("source", "Uri", translation.Map);
            });
        }

        return answer.End();
    }
}
