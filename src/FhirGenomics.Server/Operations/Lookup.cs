using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Server.Operations;

/// <summary>Operation $lookup: https://hl7.org/fhir/R4/codesystem-operation-lookup.html</summary>
internal static class Lookup
{
    /// <summary>What it takes.</summary>
    public static readonly IReadOnlyList<OperationParameter> Parameters =
    [
        new("code", "code", "The code.", "male"),
        new("system", "uri", "Its code system.", "http://hl7.org/fhir/administrative-gender"),
        new("version", "string", "Version of the code system."),
        new("coding", "Coding", "The code as a Coding."),
        new("displayLanguage", "code", "Language of the display: da, en ..."),
        new("property", "code", "What is told besides name, version and display: designation, parent, child, or the code of a property; all if it is not given.") { Repeats = true },
    ];

    /// <summary>Answers with display, designations and properties of a code; 404 if the code or its system is not known here.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var parameters = await OperationParameters.Read(request, server, "$lookup", Parameters, stop);
        var code = parameters.Codes("system", "version")[0];
        var system = code.System ?? throw parameters.Missing("a code system: system, or coding with one", "et kodesystem: system, eller coding med et");
        var terminology = server.Terminology;
        using var answer = new ParametersWriter();
        if (terminology.View(system, code.Version) is { } view && view.IndexOf(code.Code) is >= 0 and var index)
        {
            Write(answer, view, index, parameters);
        }
        else if (code.Version is null && terminology.InCodeSystem(system, code.Code) == Membership.In)
        {
            // Built by the rules of its system (units, languages): there is nothing more to tell.
            answer.Add("name", "String", system);
            answer.Add("display", "String", code.Code);
        }
        else
        {
            throw Unknown(terminology, system, code);
        }

        return answer.End();
    }

    /// <summary>404: the code or its system is not known here.</summary>
    public static Failure Unknown(TerminologyService terminology, string system, CodeToValidate code) =>
        terminology.InCodeSystem(system, code.Code) == Membership.Out || terminology.View(system, code.Version) is { IsComplete: true }
            ? new Failure(FailureKind.NotFound, Issue.Error(IssueCode.NotFound, "code-unknown", $"The code system {system} has no code '{code.Code}'.", $"Kodesystemet {system} har ingen kode '{code.Code}'."))
            : StoredDefinition.Unknown("CodeSystem", code.Version is null ? system : $"{system}|{code.Version}", terminology);

    private static void Write(ParametersWriter answer, CodeSystemView view, int index, OperationParameters parameters)
    {
        var asked = parameters.Texts("property");
        answer.Add("name", "String", view.Name);
        answer.Add("version", "String", view.Version);
        answer.Add("display", "String", view.Display(index, parameters.Text("displayLanguage")) ?? view.Code(index));
        answer.Add("abstract", view.IsAbstract(index));
        foreach (var designation in view.Designations(index).Where(_ => IsAsked("designation")))
        {
            answer.AddParts("designation", parts =>
            {
                parts.Add("language", "Code", designation.Language);
                parts.Add("use", designation.Use);
                parts.Add("value", "String", designation.Value);
            });
        }

        var definition = view.Concept(index).Child("definition");
        if (IsAsked("definition") && definition.Exists)
        {
            AddProperty("definition", parts => parts.Add("value", "String", definition.Text));
        }

        foreach (var property in view.Properties(index).Where(property => IsAsked(property.Child("code").Text ?? "")))
        {
            AddProperty(property.Child("code").Text ?? "", parts => parts.Add("value", property.Child("value")));
        }

        foreach (var (name, codes) in (ReadOnlySpan<(string, IEnumerable<string>)>)[("parent", view.Parents(index)), ("child", view.Children(index))])
        {
            foreach (var related in IsAsked(name) && !view.Properties(index).Any(property => property.Child("code").Text == name) ? codes : [])
            {
                AddProperty(name, parts => parts.Add("value", "Code", related));
            }
        }

        bool IsAsked(string name) => asked.Count == 0 || asked.Contains(name) || asked.Contains("*");

        void AddProperty(string name, Action<ParametersWriter> value) => answer.AddParts("property", parts =>
        {
            parts.Add("code", "Code", name);
            value(parts);
            parts.Add("description", "String", view.DescriptionOf(name));
        });
    }
}
