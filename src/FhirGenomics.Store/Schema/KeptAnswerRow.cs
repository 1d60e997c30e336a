namespace FhirGenomics.Store.Schema;

/// <summary>The answer to a request that is answered later: see <see cref="KeptAnswers"/>.</summary>
internal sealed class KeptAnswerRow
{
    /// <summary>The last part of the URL where it is asked for.</summary>
    public string Id { get; init; } = "";

    /// <summary>When the request came: milliseconds since 1970 (UTC).</summary>
    public long Begun { get; init; }

    /// <summary>When the server that works on it has said so last; in the same unit.</summary>
    public long Seen { get; init; }

    /// <summary>The answer; empty until it is there.</summary>
    public byte[] Raw { get; init; } = [];
}
