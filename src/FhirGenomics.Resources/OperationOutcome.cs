using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FhirGenomics.Resources;

/// <summary>Findings as an OperationOutcome resource. Source: https://hl7.org/fhir/R4/operationoutcome.html</summary>
public static class OperationOutcome
{
    /// <summary>Code system of <see cref="Issue.MessageId"/> in <c>issue.details.coding</c>.</summary>
    public const string MessageIdSystem = "https://fhirgenomics.example/fhir/CodeSystem/message-id";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The OperationOutcome with all findings, as UTF-8 JSON; without findings it says that all is well.</summary>
    public static byte[] ToJson(IReadOnlyList<Issue> issues, Language language = Language.English)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            Write(writer, issues, language);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes the OperationOutcome as one JSON object.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<Issue> issues, Language language = Language.English)
    {
        writer.WriteStartObject();
        writer.WriteString("resourceType"u8, "OperationOutcome"u8);
        if (language == Language.Danish)
        {
            writer.WriteString("language"u8, "da"u8);
        }

        writer.WriteStartArray("issue"u8);
        if (issues.Count == 0)
        {
            WriteIssue(writer, new Issue(IssueSeverity.Information, IssueCode.Informational, "all-ok", "No issues were found.") { Danish = "Der blev ikke fundet nogen fejl." }, language);
        }

        foreach (var issue in issues)
        {
            WriteIssue(writer, issue, language);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteIssue(Utf8JsonWriter writer, Issue issue, Language language)
    {
        writer.WriteStartObject();
        writer.WriteString("severity"u8, issue.Severity switch
        {
            IssueSeverity.Fatal => "fatal",
            IssueSeverity.Error => "error",
            IssueSeverity.Warning => "warning",
            _ => "information",
        });
        writer.WriteString("code"u8, issue.Code);
        writer.WriteStartObject("details"u8);
        writer.WriteStartArray("coding"u8);
        writer.WriteStartObject();
        writer.WriteString("system"u8, MessageIdSystem);
        writer.WriteString("code"u8, issue.MessageId);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteString("text"u8, Legal(issue.In(language)));
        writer.WriteEndObject();
        if (issue.Profile is not null)
        {
            writer.WriteString("diagnostics"u8, (language == Language.Danish ? "Profil " : "Profile ") + issue.Profile + (issue.ElementId is null ? "" : ", element " + issue.ElementId));
        }

        if (issue.Line > 0)
        {
            WriteOnly(writer, "location", string.Create(CultureInfo.InvariantCulture, $"line {issue.Line}, column {issue.Column}"));
        }

        if (issue.Expression is { Length: > 0 } expression)
        {
            WriteOnly(writer, "expression", Legal(expression));
        }

        writer.WriteEndObject();
    }

    private static void WriteOnly(Utf8JsonWriter writer, string name, string value)
    {
        writer.WriteStartArray(name);
        writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    /// <summary>What a caller sent may be told back to them, but FHIR strings have no control characters: these become the replacement character.</summary>
    private static string Legal(string text)
    {
        static bool IsLegal(char c) => c is >= ' ' or '\t' or '\n' or '\r';
        return text.All(IsLegal) ? text : string.Concat(text.Select(c => IsLegal(c) ? c : '\uFFFD'));
    }
}
