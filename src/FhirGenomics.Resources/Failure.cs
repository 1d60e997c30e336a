namespace FhirGenomics.Resources;

/// <summary>Why a request is abandoned; the server turns each into one HTTP status, in one table.</summary>
public enum FailureKind
{
    /// <summary>The request or its content is wrong by FHIR itself: 400.</summary>
    BadRequest,

    /// <summary>The resource or operation does not exist: 404.</summary>
    NotFound,

    /// <summary>The interaction is not offered for this URL: 405.</summary>
    MethodNotAllowed,

    /// <summary>No representation that the caller accepts: 406.</summary>
    NotAcceptable,

    /// <summary>The resource was deleted: 410.</summary>
    Gone,

    /// <summary>The resource changed meanwhile, or two entries of a transaction claim the same resource: 409.</summary>
    Conflict,

    /// <summary>If-Match or a conditional criterion does not hold: 412.</summary>
    PreconditionFailed,

    /// <summary>The content is larger than the server takes: 413.</summary>
    TooLarge,

    /// <summary>The content's media type is not FHIR: 415.</summary>
    UnsupportedMediaType,

    /// <summary>Well-formed FHIR that breaks a profile or a business rule: 422.</summary>
    Unprocessable,

    /// <summary>The store cannot take the request now: 503.</summary>
    Unavailable,
}

/// <summary>The one exception that abandons a request: why, and the issues to tell the caller. Nothing has been written.</summary>
public sealed class Failure : Exception
{
    /// <summary>Abandons a request with several findings; at least one of them is an error.</summary>
    public Failure(FailureKind kind, IReadOnlyList<Issue> issues)
        : base(issues.Count > 0 ? issues[0].Text : kind.ToString())
    {
        Kind = kind;
        Issues = issues;
    }

    /// <summary>Abandons a request with one finding.</summary>
    public Failure(FailureKind kind, Issue issue)
        : this(kind, [issue])
    {
    }

    /// <summary>Why the request is abandoned.</summary>
    public FailureKind Kind { get; }

    /// <summary>What the caller is told.</summary>
    public IReadOnlyList<Issue> Issues { get; }
}
