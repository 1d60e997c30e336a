using System.Text.Json.Nodes;

namespace FhirGenomics.Server.OpenApi;

/// <summary>A resource that can be sent as it stands.</summary>
/// <param name="Name">Name among all examples, in letters, digits, <c>-</c> and <c>.</c>.</param>
/// <param name="Summary">What it is, for people.</param>
/// <param name="Json">The resource; whoever changes it clones it first.</param>
internal sealed record ExampleBody(string Name, string Summary, JsonNode Json);
