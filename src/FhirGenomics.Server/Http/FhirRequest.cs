using FhirGenomics.Resources;

namespace FhirGenomics.Server.Http;

/// <summary>One FHIR interaction to be done, from an HTTP request or from an entry of a Bundle.</summary>
internal sealed record FhirRequest
{
    /// <summary>The HTTP method, in upper case.</summary>
    public required string Method { get; init; }

    /// <summary>The absolute FHIR base URL as the caller sees it, without slash at the end.</summary>
    public required string Base { get; init; }

    /// <summary>The resource type of the URL; null at system level.</summary>
    public string? Type { get; init; }

    /// <summary>The logical id of the URL; null above instance level.</summary>
    public string? Id { get; init; }

    /// <summary>The type that is searched in a compartment, <c>*</c> for all; null in other URLs.</summary>
    public string? Member { get; init; }

    /// <summary>The version id of the URL.</summary>
    public string? VersionId { get; init; }

    /// <summary>Parameters of the URL and of a form, in the caller's order, without those that only choose the representation (<c>_format</c>, <c>_pretty</c>).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>The URL's query as it was sent; empty if there was none.</summary>
    public string Query { get; init; } = "";

    /// <summary>What chooses the representation of the answer in the URL or form, as a URL has it: <c>_format=xml</c>; empty if nothing does, and in a Bundle.</summary>
    public string Representation { get; init; } = "";

    /// <summary>The resource that was sent; null if there was none.</summary>
    public ElementTree? Body { get; init; }

    /// <summary>The JSON Patch that was sent; empty if there was none.</summary>
    public ReadOnlyMemory<byte> JsonPatch { get; init; }

    /// <summary>The If-... headers, or their counterparts in a Bundle entry.</summary>
    public Preconditions Conditions { get; init; } = Preconditions.None;

    /// <summary>What the caller prefers.</summary>
    public Prefer Prefer { get; init; } = Prefer.Default;

    /// <summary>The language that findings are told in.</summary>
    public Language Language { get; init; }

    /// <summary>FHIRPath of the Bundle entry this comes from (<c>Bundle.entry[2]</c>); null for a request of its own.</summary>
    public string? Place { get; init; }

    /// <summary>FHIRPath of the resource in its Bundle; null for a request of its own.</summary>
    public string? ResourcePlace => Place is null ? null : Place + ".resource";

    /// <summary>The entry's fullUrl; null for a request of its own.</summary>
    public string? FullUrl { get; init; }

    /// <summary>Findings about the body if it has been validated already (as part of its Bundle).</summary>
    public IReadOnlyList<Issue>? Findings { get; init; }

    /// <summary>Which part of a resource is asked for. Throws <see cref="Failure"/> (400) for a <c>_summary</c> or <c>_elements</c> that is none.</summary>
    public Subset Subset => ResultParameters.SubsetOf(Parameters);

    /// <summary>Bytes of the longest URL that the server reads.</summary>
    public const int LongestUrl = 64 * 1024;

    /// <summary>A link to this answer or to another page of it, which comes in the same representation.</summary>
    public string Link(string url) => Representation.Length == 0 ? url : $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Representation}";

    /// <summary>A link to the next page. Throws <see cref="Failure"/> (400) if the search, which came as a form, is too long for a URL.</summary>
    public string NextLink(string url) => Link(url) is { Length: <= LongestUrl - 256 } link ? link : throw new Failure(FailureKind.BadRequest, Issue.Error(
        IssueCode.TooLong,
        "search-too-long",
        $"The search has more than one page, and with {url.Length} characters it is too long for the link to the next one. Ask for fewer values at once, or for more on a page (_count).",
        $"Søgningen har mere end én side, og med {url.Length} tegn er den for lang til linket til den næste. Spørg efter færre værdier ad gangen eller efter flere på en side (_count)."));

    /// <summary>The first value of a parameter; null if it was not given.</summary>
    public string? Parameter(string name)
    {
        foreach (var parameter in Parameters)
        {
            if (parameter.Key == name)
            {
                return parameter.Value;
            }
        }

        return null;
    }

    /// <summary>The resource that was sent. Throws <see cref="Failure"/> (400) if there is none.</summary>
    public ElementTree RequireBody() => Body ?? throw new Failure(
        FailureKind.BadRequest,
        Issue.Error(IssueCode.Required, "body-missing", "The request needs a resource as its content.", "Forespørgslen skal have en ressource som indhold.") with { Expression = ResourcePlace });

    /// <summary>The resource that was sent, which must be of the URL's type. Throws <see cref="Failure"/> (400) if it is not.</summary>
    public ElementTree RequireBodyOfType()
    {
        var body = RequireBody();
        return body.ResourceType == Type ? body : throw new Failure(
            FailureKind.BadRequest,
            Issue.Error(IssueCode.Invalid, "resource-type-mismatch", $"The URL says {Type}, but the content is of type {body.ResourceType}.", body.Root, $"URL'en siger {Type}, men indholdet er af typen {body.ResourceType}."));
    }
}
