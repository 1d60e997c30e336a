using FhirGenomics.Server.Http;
using FhirGenomics.Server.Interactions;
using FhirGenomics.Store;

namespace FhirGenomics.Server;

/// <summary>Does one interaction.</summary>
internal delegate Task<FhirResponse> FhirHandler(FhirRequest request, FhirServer server, CancellationToken stop);

/// <summary>What an interaction is about.</summary>
internal enum FhirLevel
{
    /// <summary>The whole server.</summary>
    System,

    /// <summary>All resources of one type.</summary>
    Type,

    /// <summary>One resource.</summary>
    Instance,
}

/// <summary>What a request has as content.</summary>
internal enum FhirContent
{
    /// <summary>None.</summary>
    None,

    /// <summary>A resource of the URL's type.</summary>
    Resource,

    /// <summary>A Bundle.</summary>
    Bundle,

    /// <summary>The parameters of a search, as a form.</summary>
    Form,

    /// <summary>A patch: a JSON Patch, or a Parameters resource with a FHIRPath Patch.</summary>
    Patch,

    /// <summary>The resource to look at, or a Parameters resource with it; may be missing.</summary>
    Parameters,
}

/// <summary>
/// One interaction or operation at one URL. The routes of the server, its CapabilityStatement, its OpenAPI documents and the entries of
/// Bundles all come from these, so that what is claimed is what is done.
/// </summary>
/// <param name="Code">The specification's code (<c>read</c>, <c>search-type</c> ...), or the operation's name with <c>$</c>.</param>
/// <param name="Level">What it is about.</param>
/// <param name="Methods">HTTP methods.</param>
/// <param name="Path">URL below the base, with <c>{type}</c>, <c>{id}</c>, <c>{vid}</c>.</param>
/// <param name="Summary">What it does, for people.</param>
/// <param name="Handle">Does it.</param>
internal sealed record FhirRoute(string Code, FhirLevel Level, string[] Methods, string Path, string Summary, FhirHandler Handle)
{
    /// <summary>What the request has as content.</summary>
    public FhirContent Content { get; init; }

    /// <summary>HTTP statuses of success.</summary>
    public int[] Statuses { get; init; } = [200];

    /// <summary>The change that it makes in the store, so that a transaction can make it together with others; null if it changes nothing.</summary>
    public Func<FhirRequest, FhirServer, Change>? Change { get; init; }

    /// <summary>The only resource type that has it; null for all.</summary>
    public string? OnlyType { get; init; }

    /// <summary>The resource types that do not have it.</summary>
    public IReadOnlyList<string> ExceptTypes { get; init; } = [];

    /// <summary>What it takes in the URL (an operation: or in Parameters), but for search parameters and what every answer takes.</summary>
    public IReadOnlyList<Operations.OperationParameter> Parameters { get; init; } = [];

    /// <summary>Canonical URL of an operation's definition; null if it is HL7's.</summary>
    public string? Definition { get; init; }

    /// <summary>Link to what the specification says of it.</summary>
    public string Specification { get; init; } = "";

    /// <summary>The path in its parts.</summary>
    public string[] Segments { get; } = Path.Trim('/').Split('/');

    /// <summary>True if a resource type has it; for null: if the whole server does.</summary>
    public bool IsOf(string? type) => type is null ? Level == FhirLevel.System : Level != FhirLevel.System && (OnlyType is null || OnlyType == type) && !ExceptTypes.Contains(type);

    /// <summary>True if its answer may come later (<c>Prefer: respond-async</c>).</summary>
    public bool IsDeferrable => Code is not ("capabilities" or AsyncStatus.Code or AsyncStatus.CancelCode);

    /// <summary>True if its answer depends on profiles, codes or search parameters, which other servers may have stored.</summary>
    public bool UsesDefinitions => Code is not ("read" or "vread" or "history-instance" or "history-type" or "history-system" or AsyncStatus.Code or AsyncStatus.CancelCode);

    /// <summary>True if its content is validated before anything is done with it, so that faults of its reading are told together with all others.</summary>
    public bool JudgesContent => Content is FhirContent.Resource or FhirContent.Bundle || Code == "$validate";

    /// <summary>True for an operation, false for an interaction.</summary>
    public bool IsOperation => Code[0] == '$';
}
