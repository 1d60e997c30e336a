namespace FhirGenomics.Resources;

/// <summary>How bad a finding is. Source: https://hl7.org/fhir/R4/valueset-issue-severity.html</summary>
public enum IssueSeverity
{
    /// <summary>The action failed and no further checking could be done.</summary>
    Fatal,

    /// <summary>The content is not valid.</summary>
    Error,

    /// <summary>Valid, but probably not what was meant, or not what is good practice.</summary>
    Warning,

    /// <summary>Said for completeness, such as a code that could not be checked.</summary>
    Information,
}

/// <summary>
/// One finding about a resource or a request: a value, never an exception. Becomes an <c>OperationOutcome.issue</c>.
/// Source: https://hl7.org/fhir/R4/operationoutcome.html
/// </summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Code">Issue type of the FHIR value set: <c>structure</c>, <c>required</c>, <c>value</c>, <c>invariant</c>, <c>code-invalid</c> ...; see <see cref="IssueCode"/>.</param>
/// <param name="MessageId">Stable name of the message, for programs: <c>unknown-element</c>, <c>cardinality-min</c> ...</param>
/// <param name="Text">What was found and what was expected, for a person, in English.</param>
public sealed record Issue(IssueSeverity Severity, string Code, string MessageId, string Text)
{
    /// <summary>The same as <see cref="Text"/> in Danish.</summary>
    public required string Danish { get; init; }

    /// <summary>FHIRPath of the element concerned, as instance path: <c>Patient.name[0].given[1]</c>; null if the whole request is meant.</summary>
    public string? Expression { get; init; }

    /// <summary>The text in a language.</summary>
    public string In(Language language) => language == Language.Danish ? Danish : Text;

    /// <summary>1-based line in the JSON source; 0 if unknown.</summary>
    public int Line { get; init; }

    /// <summary>1-based column (in characters) in the JSON source; 0 if unknown.</summary>
    public int Column { get; init; }

    /// <summary>Canonical URL of the profile that asks for what was not found; null for rules of FHIR itself.</summary>
    public string? Profile { get; init; }

    /// <summary>Id of the ElementDefinition concerned in <see cref="Profile"/>: <c>Observation.component:gene-studied.value[x]</c>.</summary>
    public string? ElementId { get; init; }

    /// <summary>True for errors and fatal findings.</summary>
    public bool IsError => Severity is IssueSeverity.Error or IssueSeverity.Fatal;

    /// <summary>An error without a place.</summary>
    public static Issue Error(string code, string messageId, string text, string danish) => new(IssueSeverity.Error, code, messageId, text) { Danish = danish };

    /// <summary>An error at an element: expression, line and column are taken from it.</summary>
    public static Issue Error(string code, string messageId, string text, Element at, string danish) => At(at, IssueSeverity.Error, code, messageId, text, danish);

    /// <summary>A finding at an element: expression, line and column are taken from it.</summary>
    public static Issue At(Element at, IssueSeverity severity, string code, string messageId, string text, string danish)
    {
        var (line, column) = at.Position;
        return new Issue(severity, code, messageId, text) { Danish = danish, Expression = at.Path, Line = line, Column = column };
    }
}

/// <summary>The issue types this server uses, in the specification's spelling. Source: https://hl7.org/fhir/R4/valueset-issue-type.html</summary>
public static class IssueCode
{
    /// <summary>Content that cannot be read as a resource at all.</summary>
    public const string Structure = "structure";

    /// <summary>A required element is missing.</summary>
    public const string Required = "required";

    /// <summary>A value is wrong.</summary>
    public const string Value = "value";

    /// <summary>A rule (FHIRPath constraint) of the specification or a profile is broken.</summary>
    public const string Invariant = "invariant";

    /// <summary>Content is not valid by a general rule.</summary>
    public const string Invalid = "invalid";

    /// <summary>A code is not in the value set or code system.</summary>
    public const string CodeInvalid = "code-invalid";

    /// <summary>An extension is unknown or stands where it may not.</summary>
    public const string Extension = "extension";

    /// <summary>A referenced thing was not found.</summary>
    public const string NotFound = "not-found";

    /// <summary>The resource was deleted.</summary>
    public const string Deleted = "deleted";

    /// <summary>A rule of the domain or a profile is broken.</summary>
    public const string BusinessRule = "business-rule";

    /// <summary>The interaction, format or parameter is not supported.</summary>
    public const string NotSupported = "not-supported";

    /// <summary>The resource changed meanwhile.</summary>
    public const string Conflict = "conflict";

    /// <summary>A condition matches more than one resource.</summary>
    public const string MultipleMatches = "multiple-matches";

    /// <summary>The same thing stands twice.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>Content is too long.</summary>
    public const string TooLong = "too-long";

    /// <summary>The request would cost too much.</summary>
    public const string TooCostly = "too-costly";

    /// <summary>The server failed.</summary>
    public const string Exception = "exception";

    /// <summary>Try again later.</summary>
    public const string Transient = "transient";

    /// <summary>Said for information.</summary>
    public const string Informational = "informational";
}
