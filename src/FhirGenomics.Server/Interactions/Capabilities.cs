using System.Security.Cryptography;
using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Server.Interactions;

/// <summary>FHIR capabilities: https://hl7.org/fhir/R4/http.html#capabilities</summary>
internal static class Capabilities
{
    private static Answered? last;

    /// <summary>Answers with the CapabilityStatement; 304 if the caller has this one.</summary>
    public static Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var mode = request.Parameter("mode");
        if (mode is not (null or "full" or "normative" or "terminology"))
        {
            throw new Failure(FailureKind.BadRequest, Issue.Error(
                IssueCode.NotSupported,
                "parameter-invalid",
                $"The mode '{mode}' is not offered: full, normative (both answer with all that this server does) and terminology are.",
                $"Tilstanden '{mode}' findes ikke: full, normative (begge svarer med alt, hvad serveren kan) og terminology findes."));
        }

        if (mode == "terminology")
        {
            return Task.FromResult(new FhirResponse(200) { Json = request.Subset.Of(TerminologyCapabilities.Write(request.Base, server)) });
        }

        var cached = last;
        if (cached is null || cached.Base != request.Base || cached.Parameters != server.Parameters)
        {
            cached = last = new Answered(request.Base, server.Parameters, Build(request.Base, server));
        }

        var answer = cached.Answer;
        var isKnown = request.Conditions.IfNoneMatch is { } tags && tags.Split(',', StringSplitOptions.TrimEntries).Any(tag => tag == "*" || tag.TrimStart('W', '/') == answer.ETag![2..]);
        return Task.FromResult(isKnown ? answer with { Status = 304, Json = default } : answer with { Json = request.Subset.Of(answer.Json) });
    }

    private static FhirResponse Build(string url, FhirServer server)
    {
        var json = CapabilityStatement.Write(url, server);
        return new FhirResponse(200) { Json = json, ETag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(json.Span).AsSpan(0, 8))}\"" };
    }

    /// <summary>The last answer; a class, so that threads never see half of it.</summary>
    private sealed record Answered(string Base, SearchParameterSet Parameters, FhirResponse Answer);
}
