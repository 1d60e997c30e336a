using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using FhirGenomics.Resources;
using FhirGenomics.Store;

namespace FhirGenomics.Server.Http;

/// <summary>Writes the Bundle of an answer; stored resources go into it as they are. Source: https://hl7.org/fhir/R4/bundle.html</summary>
internal sealed class BundleWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> target = new(4096);
    private readonly Utf8JsonWriter writer;
    private bool hasEntries;

    /// <summary>Begins a Bundle of a type: <c>searchset</c>, <c>history</c>, <c>transaction-response</c>, <c>batch-response</c>.</summary>
    public BundleWriter(string type)
    {
        writer = new Utf8JsonWriter(target, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        writer.WriteStartObject();
        writer.WriteString("resourceType"u8, "Bundle"u8);
        writer.WriteString("type"u8, type);
    }

    /// <summary>How many resources all pages have together.</summary>
    public void Total(int total) => writer.WriteNumber("total"u8, total);

    /// <summary>The links, absolute; a null one is left out.</summary>
    public void Links(string self, string? next)
    {
        writer.WriteStartArray("link"u8);
        Link("self", self);
        if (next is not null)
        {
            Link("next", next);
        }

        writer.WriteEndArray();
    }

    /// <summary>A match, an included resource or an outcome of a search.</summary>
    public void SearchEntry(string? fullUrl, ReadOnlySpan<byte> resource, string mode)
    {
        StartEntry(fullUrl, resource);
        writer.WriteStartObject("search"u8);
        writer.WriteString("mode"u8, mode);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>One version of a history.</summary>
    public void HistoryEntry(string fullUrl, HistoryEntry entry)
    {
        var resource = entry.Resource;
        StartEntry(fullUrl, resource.Json.Span);
        var (isDelete, isCreate) = (entry.Effect == WriteEffect.Deleted, entry is { Effect: WriteEffect.Created, Resource.Version: 1 } && IsGiven(resource.Id));
        writer.WriteStartObject("request"u8);
        writer.WriteString("method"u8, isDelete ? "DELETE"u8 : isCreate ? "POST"u8 : "PUT"u8);
        writer.WriteString("url"u8, isCreate ? resource.Type : $"{resource.Type}/{resource.Id}");
        writer.WriteEndObject();
        Response(isDelete ? 204 : entry.Effect == WriteEffect.Created ? 201 : 200, null, Respond.ETag(resource), resource.LastUpdated, default);
        writer.WriteEndObject();
    }

    /// <summary>The answer to one entry of a batch or transaction.</summary>
    public void ResponseEntry(FhirResponse response, ReadOnlySpan<byte> resource, ReadOnlySpan<byte> outcome)
    {
        StartEntry(null, resource);
        Response(response.Status, response.Location, response.ETag, response.LastModified, outcome);
        writer.WriteEndObject();
    }

    /// <summary>Ends the Bundle.</summary>
    public ReadOnlyMemory<byte> End()
    {
        if (hasEntries)
        {
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.Flush();
        return target.WrittenMemory;
    }

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();

    /// <summary>True for an id that this server gives, so that the resource came by POST; the store does not keep that.</summary>
    private static bool IsGiven(string id) => Guid.TryParseExact(id, "D", out var uuid) && uuid.Version == 7;

    private void Link(string relation, string url)
    {
        writer.WriteStartObject();
        writer.WriteString("relation"u8, relation);
        writer.WriteString("url"u8, url);
        writer.WriteEndObject();
    }

    private void StartEntry(string? fullUrl, ReadOnlySpan<byte> resource)
    {
        if (!hasEntries)
        {
            writer.WriteStartArray("entry"u8);
            hasEntries = true;
        }

        writer.WriteStartObject();
        if (fullUrl is not null)
        {
            writer.WriteString("fullUrl"u8, fullUrl);
        }

        if (!resource.IsEmpty)
        {
            writer.WritePropertyName("resource"u8);
            writer.WriteRawValue(resource, skipInputValidation: true);
        }
    }

    private void Response(int status, string? location, string? etag, DateTimeOffset? lastModified, ReadOnlySpan<byte> outcome)
    {
        writer.WriteStartObject("response"u8);
        writer.WriteString("status"u8, status.ToString(CultureInfo.InvariantCulture) + " " + Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status));
        if (location is not null)
        {
            writer.WriteString("location"u8, location);
        }

        if (etag is not null)
        {
            writer.WriteString("etag"u8, etag);
        }

        if (lastModified is { } instant)
        {
            writer.WriteString("lastModified"u8, instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        }

        if (!outcome.IsEmpty)
        {
            writer.WritePropertyName("outcome"u8);
            writer.WriteRawValue(outcome, skipInputValidation: true);
        }

        writer.WriteEndObject();
    }
}
