using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Server.Operations;

/// <summary>Operation $subsumes: https://hl7.org/fhir/R4/codesystem-operation-subsumes.html</summary>
internal static class Subsumes
{
    /// <summary>What it takes.</summary>
    public static readonly IReadOnlyList<OperationParameter> Parameters =
    [
        new("codeA", "code", "The code that may be above.", "AMB"),
        new("codeB", "code", "The code that may be below.", "HH"),
        new("system", "uri", "Their code system.", "http://terminology.hl7.org/CodeSystem/v3-ActCode"),
        new("version", "string", "Version of the code system."),
        new("codingA", "Coding", "The first code as a Coding."),
        new("codingB", "Coding", "The second code as a Coding."),
    ];

    /// <summary>Answers with <c>equivalent</c>, <c>subsumes</c>, <c>subsumed-by</c> or <c>not-subsumed</c>; 404 for codes that are not known, 422 if the system has no such hierarchy.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var terminology = server.Terminology;
        var parameters = await OperationParameters.Read(request, server, "$subsumes", Parameters, stop);
        var (first, second) = (Code(parameters, "A"), Code(parameters, "B"));
        CodeSystemView view;
        if (request.Id is not null)
        {
            var stored = (await StoredDefinition.Find(request, server, terminology, parameters, "codeSystem", "version", stop))!;
            parameters.MustBe(stored.Root, "system", null);
            view = terminology.View(stored);
        }
        else
        {
            var system = parameters.Text("system") ?? first.System ?? second.System ?? throw parameters.Missing("a code system: system", "et kodesystem: system");
            system = (parameters.Text("version") ?? first.Version ?? second.Version) is { } version ? StoredDefinition.Versioned(system, version, parameters, "version") : system;
            view = terminology.View(system, null) ?? throw StoredDefinition.Unknown("CodeSystem", system, terminology);
        }

        foreach (var (name, code) in (ReadOnlySpan<(string, CodeToValidate)>)[("codingA", first), ("codingB", second)])
        {
            if ((code.System is { } other && other != view.Url) || (code.Version is { } version && version != view.Version))
            {
                throw parameters.Wrong(name, $"is not of {StoredDefinition.Canonical(view.Url, view.Version)}: both codes must be of one version of one code system", $"er ikke fra {StoredDefinition.Canonical(view.Url, view.Version)}: begge koder skal være fra én version af ét kodesystem");
            }
        }

        if (view.HierarchyMeaning != "is-a")
        {
            throw new Failure(FailureKind.Unprocessable, Issue.Error(
                IssueCode.NotSupported, "hierarchy-no-subsumption", $"The hierarchy of {view.Url} means '{view.HierarchyMeaning}': no code subsumes another.", $"Hierarkiet i {view.Url} betyder '{view.HierarchyMeaning}': ingen kode omfatter en anden."));
        }

        var (a, b) = (Index(terminology, view, first), Index(terminology, view, second));
        using var answer = new ParametersWriter();
        answer.Add("outcome", "Code", a == b ? "equivalent" : view.Subsumes(a, b) ? "subsumes" : view.Subsumes(b, a) ? "subsumed-by" : "not-subsumed");
        return answer.End();
    }

    private static CodeToValidate Code(OperationParameters parameters, string which)
    {
        var coding = parameters.Value("coding" + which);
        return parameters.Text("code" + which) is not { } code
            ? (coding.Exists ? CodeToValidate.From(coding) : null) ?? throw parameters.Missing($"code{which} or coding{which}", $"code{which} eller coding{which}")
            : coding.Exists ? throw parameters.Wrong("coding" + which, $"stands beside code{which}: give one of them", $"står ved siden af code{which}: angiv én af dem")
            : new CodeToValidate(null, null, code, null);
    }

    private static int Index(TerminologyService terminology, CodeSystemView view, CodeToValidate code) =>
        view.IndexOf(code.Code) is >= 0 and var index ? index : throw Lookup.Unknown(terminology, view.Url, code);
}
