using FhirGenomics.Resources;

namespace FhirGenomics.Server.Http;

/// <summary>The answer to one interaction, before it takes its form as HTTP response or Bundle entry.</summary>
/// <param name="Status">HTTP status.</param>
internal sealed record FhirResponse(int Status)
{
    /// <summary>The resource as UTF-8 JSON; empty if the answer has no content.</summary>
    public ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>The ETag with its quotes: <c>W/"3"</c>.</summary>
    public string? ETag { get; init; }

    /// <summary>When the resource was last changed.</summary>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>Absolute URL of the version that was written.</summary>
    public string? Location { get; init; }

    /// <summary>Absolute URL where an answer that comes later is asked for.</summary>
    public string? ContentLocation { get; init; }

    /// <summary>How far an answer that comes later is; null if it is there.</summary>
    public string? Progress { get; init; }

    /// <summary>What the server found on its way: warnings of a success.</summary>
    public IReadOnlyList<Issue> Issues { get; init; } = [];

    /// <summary>True if the content is an OperationOutcome of <see cref="Issues"/>, which is made when the caller's language is known.</summary>
    public bool IsOutcome { get; init; }

    /// <summary>The content for one who reads a language; empty if the answer has none.</summary>
    public ReadOnlyMemory<byte> Content(Language language) => IsOutcome ? OperationOutcome.ToJson(Issues, language) : Json;
}
