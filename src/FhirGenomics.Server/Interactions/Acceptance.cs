using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Validation;

namespace FhirGenomics.Server.Interactions;

/// <summary>Decides whether a resource may be stored. Nothing invalid gets in.</summary>
internal static class Acceptance
{
    private const string BaseDefinitions = "http://hl7.org/fhir/StructureDefinition/";

    /// <summary>Validates the request's resource. Answers with its warnings; throws <see cref="Failure"/> with all findings if one is an error.</summary>
    public static async Task<IReadOnlyList<Issue>> Require(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var findings = request.Findings ?? await server.Validate(request.RequireBody().Root, stop, ownBase: request.Base);
        ThrowIfError(findings);
        return findings;
    }

    /// <summary>
    /// Throws <see cref="Failure"/> with all findings, the worst first, if one is an error: 400 if FHIR R4 itself is broken, 422 if only profiles or business rules are.
    /// </summary>
    public static void ThrowIfError(IReadOnlyList<Issue> findings)
    {
        var kind = FailureKind.Unprocessable;
        var isError = false;
        foreach (var issue in findings)
        {
            if (issue.IsError)
            {
                isError = true;
                kind = IsOfProfile(issue) ? kind : FailureKind.BadRequest;
            }
        }

        if (isError)
        {
            throw new Failure(kind, [.. findings.OrderBy(issue => issue.Severity)]);
        }
    }

    /// <summary>
    /// Throws <see cref="Failure"/> (400) with all findings if what an operation was sent breaks FHIR R4. It is not stored: it need not conform to the profiles that it
    /// claims, and whether its codes exist is often what is asked.
    /// </summary>
    public static void ThrowIfBroken(IReadOnlyList<Issue> findings)
    {
        if (findings.Any(issue => issue.IsError && !IsOfProfile(issue) && issue.MessageId is not (MessageId.UnknownCode or MessageId.CodingSystem or MessageId.MappedCode)))
        {
            throw new Failure(FailureKind.BadRequest, [.. findings.OrderBy(issue => issue.Severity)]);
        }
    }

    private static bool IsOfProfile(Issue issue) =>
        issue.Code == IssueCode.BusinessRule
        || (issue.Profile is { } profile && !(profile.StartsWith(BaseDefinitions, StringComparison.Ordinal) && FhirTypes.R4.Find(profile[BaseDefinitions.Length..]) is not null));
}
