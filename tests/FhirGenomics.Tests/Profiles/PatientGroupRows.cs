using System.Text.Json.Nodes;

namespace FhirGenomics.Tests.Profiles;

/// <summary>The table of patient groups, <c>profiles/input/data/patient-groups.json</c>.</summary>
internal static class PatientGroupRows
{
    /// <summary>The rows.</summary>
    public static IReadOnlyList<JsonNode> All { get; } =
        [.. JsonNode.Parse(File.ReadAllText(Repository.Path("profiles", "input", "data", "patient-groups.json")))!.AsArray().Select(row => row!)];

    /// <summary>The codes of the groups.</summary>
    public static IReadOnlyList<string> Codes { get; } = [.. All.Select(row => row["code"]!.GetValue<string>())];

    /// <summary>One row.</summary>
    public static JsonNode Row(string code) => All.Single(row => row["code"]!.GetValue<string>() == code);
}
