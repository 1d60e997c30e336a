using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Server.Operations;

/// <summary>Writes the Parameters resource that an operation answers with. Source: https://hl7.org/fhir/R4/parameters.html</summary>
internal sealed class ParametersWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> target = new();
    private readonly Utf8JsonWriter writer;
    private readonly Language language;

    /// <summary>Starts the resource; messages are written in this language.</summary>
    public ParametersWriter(Language language = Language.English)
    {
        this.language = language;
        writer = new Utf8JsonWriter(target, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStartObject();
        writer.WriteString("resourceType"u8, "Parameters"u8);
        writer.WriteStartArray("parameter"u8);
    }

    /// <summary>A text of a primitive type (<c>String</c>, <c>Code</c>, <c>Uri</c>); nothing if there is none.</summary>
    public void Add(string name, string type, string? value)
    {
        if (value is { Length: > 0 })
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, name);
            writer.WriteString("value" + type, value);
            writer.WriteEndObject();
        }
    }

    /// <summary>A Boolean.</summary>
    public void Add(string name, bool value)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, name);
        writer.WriteBoolean("valueBoolean"u8, value);
        writer.WriteEndObject();
    }

    /// <summary>A whole number.</summary>
    public void Add(string name, int value)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, name);
        writer.WriteNumber("valueInteger"u8, value);
        writer.WriteEndObject();
    }

    /// <summary>A value as it stands in a resource; nothing if there is none.</summary>
    public void Add(string name, Element value)
    {
        if (value.Type is { } type && !value.Source.IsEmpty)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, name);
            writer.WritePropertyName("value" + char.ToUpperInvariant(type.Name[0]) + type.Name[1..]);
            writer.WriteRawValue(value.Source);
            writer.WriteEndObject();
        }
    }

    /// <summary>A Coding; nothing if there is no code.</summary>
    public void AddCoding(string name, string? system, string? code, string? display)
    {
        if (code is null)
        {
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("name"u8, name);
        writer.WriteStartObject("valueCoding"u8);
        foreach (var (property, text) in (ReadOnlySpan<(string, string?)>)[("system", system), ("code", code), ("display", display)])
        {
            if (text is { Length: > 0 })
            {
                writer.WriteString(property, text);
            }
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>A parameter with parts, which <paramref name="parts"/> adds.</summary>
    public void AddParts(string name, Action<ParametersWriter> parts)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, name);
        writer.WriteStartArray("part"u8);
        parts(this);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>The parameter <c>message</c>, in the language of the answer; nothing if there is none.</summary>
    public void AddMessage(Said? message) => Add("message", "String", language == Language.Danish ? message?.Danish : message?.English);

    /// <summary>What $validate-code answers; that something cannot be told is not the same as false, so an OperationOutcome says it for programs.</summary>
    public void Add(CodeAnswer answer)
    {
        Add("result", answer is { Membership: Membership.In, IsDisplayRight: true });
        AddMessage(answer.Message);
        Add("display", "String", answer.Display);
        if (answer is { Membership: Membership.Unknown, Message: { } message })
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, "issues"u8);
            writer.WritePropertyName("resource"u8);
            writer.WriteRawValue(OperationOutcome.ToJson([new Issue(IssueSeverity.Warning, IssueCode.NotFound, "code-unknown", message.English) { Danish = message.Danish }], language));
            writer.WriteEndObject();
        }
    }

    /// <summary>The finished answer.</summary>
    public FhirResponse End()
    {
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return new FhirResponse(200) { Json = target.WrittenMemory };
    }

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();
}
