using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Validation;
using FhirGenomics.Validation.Definitions;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Tests.Validation;

/// <summary>The validator over the packed definitions, made once for all tests.</summary>
internal static class Validators
{
    private const string ContactContext = """
        "context":[{"type":"element","expression":"Patient.contact"}],
        """;

    private static readonly Lazy<DefinitionsPack> Definitions = new(DefinitionsPack.Open);
    private static readonly Lazy<Validator> Made = new(() => new Validator(new TerminologyService(Definitions.Value)));

    /// <summary>The packed definitions.</summary>
    public static DefinitionsPack Pack => Definitions.Value;

    /// <summary>The validator.</summary>
    public static Validator Shared => Made.Value;

    /// <summary>A validator that knows further definitions.</summary>
    public static Validator With(params string[] definitions) =>
        new(new TerminologyService(Pack.With(definitions.Select(Read))));

    /// <summary>Reads a resource that the reader finds nothing wrong with.</summary>
    public static ElementTree Read(string json) => ElementTree.Read(Encoding.UTF8.GetBytes(json));

    /// <summary>A validator that knows profiles given by their differential elements (JSON, without brackets), each with its URL and type.</summary>
    public static async Task<Validator> WithProfilesAsync(params (string Url, string Type, string Elements)[] profiles)
    {
        var pack = Pack;
        foreach (var (url, type, elements) in profiles)
        {
            var json = $$"""
                {"resourceType":"StructureDefinition","url":"{{url}}","version":"1","name":"{{url.Split('/')[^1]}}","status":"active","kind":"{{(type == "Extension" ? "complex-type" : "resource")}}",
                 "abstract":false,"type":"{{type}}","baseDefinition":"http://hl7.org/fhir/StructureDefinition/{{type}}","derivation":"constraint",
                 {{(type == "Extension" ? ContactContext : "")}}
                 "differential":{"element":[{"id":"{{type}}","path":"{{type}}"}{{(elements.Length == 0 ? "" : ",")}}{{elements}}]} }
                """;
            var known = pack;
            var made = await Snapshots.GenerateAsync(Encoding.UTF8.GetBytes(json), new SnapshotResolver(asked => known.Find("StructureDefinition", asked)?.Json));
            Assert.Empty(made.Problems);
            pack = pack.With([ElementTree.Read(made.Json!)]);
        }

        return new Validator(new TerminologyService(pack));
    }

    /// <summary>Errors and warnings as <c>messageId expression (line,column)</c>.</summary>
    public static List<string> Findings(string json, Validator? validator = null, params string[] profiles) =>
        [.. All(Encoding.UTF8.GetBytes(json), new ValidationRequest { Profiles = profiles }, validator)
            .Where(issue => issue.Severity != IssueSeverity.Information)
            .Select(issue => $"{issue.MessageId} {issue.Expression} ({issue.Line},{issue.Column})")];

    /// <summary>Errors of the reader and of the validator.</summary>
    public static List<Issue> Errors(ReadOnlyMemory<byte> json, ValidationRequest? request = null) =>
        [.. All(json, request).Where(issue => issue.IsError)];

    /// <summary>All findings of the reader and of the validator.</summary>
    public static List<Issue> All(ReadOnlyMemory<byte> json, ValidationRequest? request = null, Validator? validator = null)
    {
        var issues = new List<Issue>();
        if (ElementTree.TryRead(json, issues) is { } tree)
        {
            issues.AddRange((validator ?? Shared).Validate(tree.Root, request));
        }

        return issues;
    }

    /// <summary>One finding as one line.</summary>
    public static string Line(Issue issue) =>
        $"{issue.Severity} {issue.MessageId} {issue.Expression} ({issue.Line},{issue.Column}) {issue.Text}{(issue.Profile is null ? "" : $" [{issue.Profile} {issue.ElementId}]")}";
}
