using System.Security.Cryptography;
using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Server.Operations;
using FhirGenomics.Store.Search;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Server.Interactions;

/// <summary>FHIR capabilities: https://hl7.org/fhir/R4/http.html#capabilities</summary>
internal static class Capabilities
{
    /// <summary>What it takes.</summary>
    public static readonly IReadOnlyList<OperationParameter> Parameters = [new("mode", "code", "full (default), normative, or terminology for the TerminologyCapabilities.") { Values = ["full", "normative", "terminology"] }];

    private static Answered? lastFull;
    private static Answered? lastTerminology;

    /// <summary>Answers with the CapabilityStatement; 304 if the caller has this one.</summary>
    public static Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var mode = request.Parameter("mode");
        if (mode is not null && !Parameters[0].Values.Contains(mode))
        {
            throw new Failure(FailureKind.BadRequest, Issue.Error(
                IssueCode.NotSupported,
                "parameter-invalid",
                $"The mode '{mode}' is not offered: full, normative (both answer with all that this server does) and terminology are.",
                $"Tilstanden '{mode}' findes ikke: full, normative (begge svarer med alt, hvad serveren kan) og terminology findes."));
        }

        var answer = mode == "terminology"
            ? Answer(ref lastTerminology, request.Base, server, TerminologyCapabilities.Write)
            : Answer(ref lastFull, request.Base, server, CapabilityStatement.Write);
        var isKnown = request.Conditions.IfNoneMatch is { } tags && tags.Split(',', StringSplitOptions.TrimEntries).Any(tag => tag == "*" || tag.TrimStart('W', '/') == answer.ETag![2..]);
        return Task.FromResult(isKnown ? answer with { Status = 304, Json = default } : answer with { Json = request.Subset.Of(answer.Json) });
    }

    /// <summary>The last answer again, unless it was for another URL, or profiles or search parameters have been stored since.</summary>
    private static FhirResponse Answer(ref Answered? last, string url, FhirServer server, Func<string, FhirServer, ReadOnlyMemory<byte>> write)
    {
        var (parameters, definitions) = (server.Parameters, server.Definitions);
        var cached = last;
        if (cached is null || cached.Base != url || cached.Parameters != parameters || cached.Definitions != definitions)
        {
            var json = write(url, server);
            var tag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(json.Span).AsSpan(0, 8))}\"";
            cached = last = new Answered(url, parameters, definitions, new FhirResponse(200) { Json = json, ETag = tag });
        }

        return cached.Response;
    }

    /// <summary>The last answer; a class, so that threads never see half of it.</summary>
    private sealed record Answered(string Base, SearchParameterSet Parameters, DefinitionsPack Definitions, FhirResponse Response);
}
