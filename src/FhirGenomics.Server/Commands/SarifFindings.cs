using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FhirGenomics.Resources;

namespace FhirGenomics.Server.Commands;

/// <summary>
/// Findings as one run of SARIF 2.1.0, which code-scanning services and editors read: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
/// A rule's id is the finding's message id; the profile and the element definition stand in the result's properties.
/// </summary>
internal sealed class SarifFindings : IFindingsWriter
{
    private readonly TextWriter output;
    private readonly MemoryStream buffer = new();
    private readonly Utf8JsonWriter json;
    private readonly Dictionary<string, int> rules = new(StringComparer.Ordinal);
    private readonly List<FileFindings> unreadable = [];

    /// <summary>Begins the document.</summary>
    public SarifFindings(TextWriter output)
    {
        this.output = output;
        json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
    }

    /// <inheritdoc/>
    public void Write(FileFindings findings)
    {
        if (findings.Unreadable is not null)
        {
            unreadable.Add(findings);
        }

        foreach (var issue in findings.Issues)
        {
            WriteResult(findings.File, issue);
        }

        Pass();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        json.WriteEndArray();
        WriteTool();
        WriteInvocation();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        Pass();
        output.WriteLine();
        json.Dispose();
    }

    private void WriteResult(string file, Issue issue)
    {
        if (!rules.TryGetValue(issue.MessageId, out var rule))
        {
            rules.Add(issue.MessageId, rule = rules.Count);
        }

        json.WriteStartObject();
        json.WriteString("ruleId", issue.MessageId);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", issue.Severity switch
        {
            IssueSeverity.Fatal or IssueSeverity.Error => "error",
            IssueSeverity.Warning => "warning",
            _ => "note",
        });
        WriteMessage(issue.Text);
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        WriteArtifact(file);
        if (issue.Line > 0)
        {
            json.WriteStartObject("region");
            json.WriteNumber("startLine", issue.Line);
            json.WriteNumber("startColumn", issue.Column);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (issue.Expression is { Length: > 0 } expression)
        {
            json.WriteStartArray("logicalLocations");
            json.WriteStartObject();
            json.WriteString("fullyQualifiedName", expression);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndArray();
        if (issue.Profile is { } profile)
        {
            json.WriteStartObject("properties");
            json.WriteString("profile", profile);
            json.WriteString("elementId", issue.ElementId);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteTool()
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "FhirGenomics");
        json.WriteString("semanticVersion", Interactions.CapabilityStatement.Version);
        json.WriteStartArray("rules");
        foreach (var rule in rules.OrderBy(rule => rule.Value))
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Key);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteInvocation()
    {
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", unreadable.Count == 0);
        json.WriteStartArray("toolExecutionNotifications");
        foreach (var file in unreadable)
        {
            json.WriteStartObject();
            json.WriteString("level", "error");
            WriteMessage($"{file.File}: {file.Unreadable}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteMessage(string text)
    {
        json.WriteStartObject("message");
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private void WriteArtifact(string file)
    {
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", file == ResourceFiles.StandardInput ? "stdin" : Path.IsPathFullyQualified(file)
            ? new Uri(file).AbsoluteUri
            : string.Join('/', file.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Select(Uri.EscapeDataString)));
        json.WriteEndObject();
    }

    /// <summary>Passes on what was written so far, so that many files do not fill the memory.</summary>
    private void Pass()
    {
        json.Flush();
        output.Write(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        buffer.SetLength(0);
    }
}
