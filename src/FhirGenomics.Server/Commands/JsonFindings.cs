using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FhirGenomics.Resources;

namespace FhirGenomics.Server.Commands;

/// <summary>
/// Findings as OperationOutcomes: one alone for a single file, else an array of <c>{"file": ..., "outcome": {OperationOutcome}}</c>, one file a line.
/// </summary>
internal sealed class JsonFindings(TextWriter output, bool single) : IFindingsWriter
{
    private bool started;

    /// <inheritdoc/>
    public void Write(FileFindings findings)
    {
        IReadOnlyList<Issue> issues = findings.Unreadable is { } reason ? [new Issue(IssueSeverity.Fatal, IssueCode.NotFound, "file-not-read", reason) { Danish = reason }] : findings.Issues;
        var outcome = Encoding.UTF8.GetString(OperationOutcome.ToJson(issues));
        output.Write(single ? outcome : $$"""{{(started ? ",\n" : "[\n")}}{"file":"{{JsonEncodedText.Encode(findings.File, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}}","outcome":{{outcome}}}""");
        started = true;
    }

    /// <inheritdoc/>
    public void Dispose() => output.WriteLine(single ? "" : started ? "\n]" : "[]");
}
