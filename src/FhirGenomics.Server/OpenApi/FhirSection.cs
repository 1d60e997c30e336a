using FhirGenomics.Store.Search;
using Microsoft.OpenApi;

namespace FhirGenomics.Server.OpenApi;

/// <summary>The part of an OpenAPI document that is about one resource type, or the whole server.</summary>
/// <param name="Document">The document, whose components it shares.</param>
/// <param name="DocumentName">Name of the document.</param>
/// <param name="Type">The resource type; null for the whole server.</param>
/// <param name="Parameters">Its search parameters; those of all types for the whole server.</param>
internal sealed record FhirSection(OpenApiDocument Document, string DocumentName, string? Type, IReadOnlyList<SearchParameter> Parameters)
{
    /// <summary>Makes names unique in a document with several sections.</summary>
    public string Prefix => Type ?? FhirDocuments.SystemName;
}
