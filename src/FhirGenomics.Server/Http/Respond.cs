using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Resources.Xml;
using FhirGenomics.Store;

namespace FhirGenomics.Server.Http;

/// <summary>Makes the answers of interactions, and writes them to HTTP.</summary>
internal static class Respond
{
    /// <summary>A version that was read; 304 if the caller has it already.</summary>
    public static FhirResponse Read(FhirRequest request, StoredResource resource) =>
        request.Conditions.IsKnown(resource.Version, resource.LastUpdated)
            ? new FhirResponse(304) { ETag = ETag(resource), LastModified = resource.LastUpdated }
            : new FhirResponse(200) { Json = request.Subset.Of(resource.Json), ETag = ETag(resource), LastModified = resource.LastUpdated };

    /// <summary>What a write did, with the content that the caller prefers. Source: https://hl7.org/fhir/R4/http.html#ops</summary>
    public static FhirResponse Written(FhirRequest request, WriteResult result, IReadOnlyList<Issue> findings)
    {
        var status = result.Effect switch { WriteEffect.Created => 201, WriteEffect.Updated or WriteEffect.Matched or WriteEffect.Unchanged => 200, _ => 204 };
        var resource = result.Resource;
        var response = new FhirResponse(status) { Issues = findings };
        if (resource is not null && result.Count == 1)
        {
            response = response with { ETag = ETag(resource), LastModified = resource.LastUpdated };
        }

        if (status == 204)
        {
            return request.Prefer.Return == PreferReturn.OperationOutcome ? Done(response with { Status = 200 }, result) : response;
        }

        var place = $"{resource!.Type}/{resource.Id}/_history/{resource.Version.ToString(CultureInfo.InvariantCulture)}";
        response = response with { Location = $"{request.Base}/{place}" };
        return request.Prefer.Return switch
        {
            PreferReturn.Minimal => response,
            PreferReturn.OperationOutcome => Done(response, result),
            _ => response with { Json = resource.Json },
        };
    }

    /// <summary>An OperationOutcome.</summary>
    public static FhirResponse Outcome(int status, IReadOnlyList<Issue> issues) => new(status) { IsOutcome = true, Issues = issues };

    /// <summary>Writes an answer in the chosen representation. Stored JSON goes out as it is.</summary>
    public static async Task Write(HttpContext http, FhirResponse response, Representation representation, CancellationToken stop)
    {
        WriteHeaders(http, response);
        var language = Negotiation.LanguageOf(http.Request);
        var json = response.Content(language);
        if (json.IsEmpty)
        {
            return;
        }

        var content = representation switch
        {
            { Xml: true } => ResourceXml.ToXml(json, representation.Pretty),
            { Pretty: true } => PrettyJson.Format(json.Span),
            _ => json,
        };
        if (response.IsOutcome)
        {
            http.Response.Headers.ContentLanguage = language == Language.Danish ? "da" : "en";
        }

        http.Response.ContentType = representation.ContentType;
        http.Response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.BodyWriter.WriteAsync(content, stop);
        }
    }

    /// <summary>Writes status and headers, but for those about the content.</summary>
    public static void WriteHeaders(HttpContext http, FhirResponse response)
    {
        var headers = http.Response.Headers;
        http.Response.StatusCode = response.Status;
        headers.Append("Vary", "Accept, Accept-Language");
        headers.ETag = response.ETag;
        headers.LastModified = response.LastModified?.ToString("R", CultureInfo.InvariantCulture);
        headers.Location = response.Location;
        headers.ContentLocation = response.ContentLocation;
        if (response.Progress is not null)
        {
            headers["X-Progress"] = response.Progress;
            headers.RetryAfter = "1";
        }

        if (response.Status == 503)
        {
            headers.RetryAfter = "5";
        }

        if (response.Status == 415 && HttpMethods.IsPatch(http.Request.Method))
        {
            // https://www.rfc-editor.org/rfc/rfc5789#section-2.2
            headers["Accept-Patch"] = string.Join(", ", Interactions.Patch.Formats);
        }

        if (response.Status == 413)
        {
            // What remains of the content is not read, so that the connection cannot be used again.
            headers.Connection = "close";
        }
    }

    /// <summary>The weak entity tag of a version.</summary>
    public static string ETag(StoredResource resource) => string.Create(CultureInfo.InvariantCulture, $"W/\"{resource.Version}\"");

    private static FhirResponse Done(FhirResponse response, WriteResult result)
    {
        var text = result.Effect switch
        {
            WriteEffect.Created => new Said("The resource was created.", "Ressourcen blev oprettet."),
            WriteEffect.Updated => new Said("The resource was updated.", "Ressourcen blev ændret."),
            WriteEffect.Matched => new Said("The resource exists already: nothing was written.", "Ressourcen findes i forvejen: intet blev skrevet."),
            WriteEffect.Unchanged => new Said("The resource was so already: nothing was written.", "Ressourcen var sådan i forvejen: intet blev skrevet."),
            WriteEffect.Deleted when result.Count > 1 => new Said(
                $"{result.Count.ToString(CultureInfo.InvariantCulture)} resources were deleted.", $"{result.Count.ToString(CultureInfo.InvariantCulture)} ressourcer blev slettet."),
            WriteEffect.Deleted => new Said("The resource was deleted.", "Ressourcen blev slettet."),
            _ => new Said("There was nothing to delete.", "Der var intet at slette."),
        };
        var done = new Issue(IssueSeverity.Information, IssueCode.Informational, "done", text.English) { Danish = text.Danish };
        return response with { IsOutcome = true, Issues = [done, .. response.Issues] };
    }
}
