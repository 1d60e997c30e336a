using System.Text;
using System.Text.Json;
using FhirGenomics.Resources;
using FhirGenomics.Resources.Xml;
using FhirGenomics.Validation;
using FhirGenomics.Validation.Definitions;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Tests.Validation.Conformance;

/// <summary>One of HL7's checks of validators: a resource, the definitions to load, and whether it is valid.</summary>
internal sealed record ConformanceCase(string Id, string Module, string File, string? Profile, IReadOnlyList<string> Supporting, bool Offline, bool Valid, IReadOnlyList<string> Errors)
{
    private static string Folder => Repository.Reference("fhir-test-cases");

    public static IReadOnlyList<ConformanceCase> All()
    {
        using var cases = JsonDocument.Parse(System.IO.File.ReadAllBytes(Path.Combine(Folder, "cases.json")));
        return [.. cases.RootElement.EnumerateArray().Select(Read)];
    }

    /// <summary>What this validator finds.</summary>
    public async Task<List<Issue>> ValidateAsync()
    {
        var definitions = new List<ElementTree>();
        var found = new List<Issue>();
        string? profileUrl = null;
        foreach (var file in Supporting.Append(Profile).OfType<string>().Distinct())
        {
            // A few supporting files of the collection are missing from it.
            var json = System.IO.File.Exists(Path.Combine(Folder, file)) ? Json(file, []) : null;
            if (json is not null && ElementTree.TryRead(json, []) is { } definition)
            {
                profileUrl = file == Profile ? definition.Root.Child("url").Text : profileUrl;
                definitions.Add(definition);
            }
        }

        for (var i = 0; i < definitions.Count; i++)
        {
            if (definitions[i].ResourceType == "StructureDefinition")
            {
                definitions[i] = await WithSnapshotAsync(definitions[i], definitions, found);
            }
        }

        if (Json(File, found) is { } resource && ElementTree.TryRead(resource, found) is { } tree)
        {
            var pack = definitions.Count == 0 ? Validators.Pack : Validators.Pack.With(definitions);
            var validator = definitions.Count == 0 ? Validators.Shared : new Validator(new TerminologyService(pack));
            found.AddRange(validator.Validate(tree.Root, new ValidationRequest { Profiles = profileUrl is null ? [] : [profileUrl], UnknownExtensions = UnknownExtensions.Error }));
        }

        return found;
    }

    private static byte[]? Json(string file, List<Issue> issues)
    {
        var bytes = System.IO.File.ReadAllBytes(Path.Combine(Folder, file));
        bytes = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes;
        if (!file.EndsWith(".xml", StringComparison.Ordinal))
        {
            return bytes;
        }

        try
        {
            return ResourceXml.ToJson(bytes);
        }
        catch (Failure failure)
        {
            issues.AddRange(failure.Issues);
            return null;
        }
    }

    private static async Task<ElementTree> WithSnapshotAsync(ElementTree definition, List<ElementTree> known, List<Issue> found)
    {
        if (definition.Root.Child("snapshot").Exists)
        {
            return definition;
        }

        var pack = Validators.Pack.With(known);
        var made = await Snapshots.GenerateAsync(definition.Json, new SnapshotResolver(url => pack.Find("StructureDefinition", url)?.Json));
        found.AddRange(made.Problems.Select(problem => new Issue(IssueSeverity.Information, IssueCode.Invalid, "snapshot", problem) { Danish = problem }));
        return made.Json is { } json && ElementTree.TryRead(json, []) is { } complete ? complete : definition;
    }

    private static ConformanceCase Read(JsonElement item) => new(
        item.GetProperty("id").GetString()!,
        item.GetProperty("module").GetString() ?? "(none)",
        item.GetProperty("file").GetString()!,
        item.GetProperty("profile").GetString(),
        [.. item.GetProperty("supporting").EnumerateArray().Select(file => file.GetString()!)],
        item.GetProperty("offline").GetBoolean(),
        item.GetProperty("valid").GetBoolean(),
        [.. item.GetProperty("issues").EnumerateArray().Where(issue => issue.GetProperty("severity").GetString() is "error" or "fatal").Select(issue => issue.GetProperty("text").GetString() ?? "")]);
}
