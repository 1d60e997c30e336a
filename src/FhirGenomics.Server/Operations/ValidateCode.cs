using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Server.Operations;

/// <summary>
/// Operation $validate-code of value sets and code systems: https://hl7.org/fhir/R4/valueset-operation-validate-code.html and
/// https://hl7.org/fhir/R4/codesystem-operation-validate-code.html. What cannot be told is answered with <c>result</c> false, since FHIR knows only
/// true and false, and with <c>issues</c>, an OperationOutcome that says so.
/// </summary>
internal static class ValidateCode
{
    /// <summary>What it takes for a value set.</summary>
    public static readonly IReadOnlyList<OperationParameter> OfValueSet =
    [
        new("url", "uri", "Canonical URL of the value set.", "http://hl7.org/fhir/ValueSet/administrative-gender"),
        new("valueSet", "Resource", "The value set itself."),
        new("valueSetVersion", "string", "Version of the value set."),
        new("code", "code", "The code.", "male"),
        new("system", "uri", "Its code system.", "http://hl7.org/fhir/administrative-gender"),
        new("systemVersion", "string", "Version of the code system."),
        new("display", "string", "Its display, to be checked."),
        new("coding", "Coding", "The code as a Coding."),
        new("codeableConcept", "CodeableConcept", "Codes, of which one has to be in the value set."),
        new("abstract", "boolean", "False if abstract codes, which stand for groups of codes, do not count."),
        new("displayLanguage", "code", "Language of the display in the answer."),
    ];

    /// <summary>What it takes for a code system.</summary>
    public static readonly IReadOnlyList<OperationParameter> OfCodeSystem =
    [
        new("url", "uri", "Canonical URL of the code system.", "http://terminology.hl7.org/CodeSystem/v3-ActCode"),
        new("system", "uri", "The same as url, under the name that it has in the other operations."),
        new("codeSystem", "Resource", "The code system itself."),
        new("version", "string", "Version of the code system."),
        new("code", "code", "The code.", "AMB"),
        new("display", "string", "Its display, to be checked."),
        new("coding", "Coding", "The code as a Coding."),
        new("codeableConcept", "CodeableConcept", "Codes, of which one has to be of the code system."),
        new("abstract", "boolean", "False if abstract codes, which stand for groups of codes, do not count."),
        new("displayLanguage", "code", "Language of the display in the answer."),
    ];

    /// <summary>Answers 200 with result, message and display.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var terminology = server.Terminology;
        using var answer = new ParametersWriter(request.Language);
        if (request.Type == "ValueSet")
        {
            var parameters = await OperationParameters.Read(request, server, "$validate-code", OfValueSet, stop);
            var valueSet = await StoredDefinition.Find(request, server, terminology, parameters, "valueSet", "valueSetVersion", stop)
                ?? throw parameters.Missing("a value set: url or valueSet", "et værdisæt: url eller valueSet");
            answer.Add(terminology.ValidateInValueSet(valueSet.Root, parameters.Codes("system", "systemVersion"), parameters.Text("displayLanguage"), parameters.Text("abstract") != "false"));
        }
        else
        {
            answer.Add(await InCodeSystem(request, server, terminology, stop));
        }

        return answer.End();
    }

    private static async Task<CodeAnswer> InCodeSystem(FhirRequest request, FhirServer server, TerminologyService terminology, CancellationToken stop)
    {
        var parameters = await OperationParameters.Read(request, server, "$validate-code", OfCodeSystem, stop);
        var codes = parameters.Codes(null, "version");
        var (version, language, allowsAbstract) = (parameters.Text("version"), parameters.Text("displayLanguage"), parameters.Text("abstract") != "false");
        var isSent = request.Id is not null || parameters.Resource("codeSystem", "CodeSystem") is not null;
        if (isSent && await StoredDefinition.Find(request, server, terminology, parameters, "codeSystem", "version", stop) is { } sent)
        {
            parameters.MustBe(sent.Root, "system", null);
            return terminology.ValidateInCodeSystem(terminology.View(sent), sent.Root.Child("url").Text ?? "", sent.Root.Child("version").Text, codes, language, allowsAbstract);
        }

        if (parameters.Text("url") is { } url && parameters.Text("system") is { } other && url != other)
        {
            throw parameters.Wrong("system", $"is '{other}', but url is '{url}': give one of them", $"er '{other}', men url er '{url}': angiv én af dem");
        }

        // A code system that is not loaded is no error: then it cannot be told.
        var system = parameters.Text("url") ?? parameters.Text("system") ?? codes[0].System ?? throw parameters.Missing("a code system: url or codeSystem", "et kodesystem: url eller codeSystem");
        if (system.Contains('|', StringComparison.Ordinal))
        {
            version = (version is null ? system : StoredDefinition.Versioned(system, version, parameters, "version")).Split('|', 2)[1];
            system = system.Split('|')[0];
        }

        return terminology.ValidateInCodeSystem(terminology.View(system, version ?? codes[0].Version), system, version, codes, language, allowsAbstract);
    }
}
