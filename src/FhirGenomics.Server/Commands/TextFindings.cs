using System.Globalization;
using FhirGenomics.Resources;

namespace FhirGenomics.Server.Commands;

/// <summary>Findings as lines for a person, in the form that editors and build servers know from compilers: <c>file:line:column: error message-id: text</c>.</summary>
internal sealed class TextFindings(TextWriter output, ValidateOptions options, bool colours) : IFindingsWriter
{
    private int files;
    private int resources;
    private int unreadable;
    private int errors;
    private int warnings;
    private int notes;

    /// <inheritdoc/>
    public void Write(FileFindings findings)
    {
        files++;
        resources += findings.Resources;
        unreadable += findings.Unreadable is null ? 0 : 1;
        errors += findings.Count(IssueSeverity.Error);
        warnings += findings.Count(IssueSeverity.Warning);
        notes += findings.Count(IssueSeverity.Information);
        foreach (var issue in findings.Issues)
        {
            if (issue.Severity != IssueSeverity.Information || options.Information)
            {
                WriteIssue(findings.File, issue);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var danish = options.Danish;
        List<string> parts = [errors == 0 ? danish ? "ingen fejl" : "no errors" : Number(errors, "error", "errors", "fejl", "fejl")];
        if (warnings > 0)
        {
            parts.Add(Number(warnings, "warning", "warnings", "advarsel", "advarsler"));
        }

        if (notes > 0)
        {
            parts.Add(Number(notes, "note", "notes", "oplysning", "oplysninger") + (options.Information ? "" : danish ? " (vises med --information)" : " (told with --information)"));
        }

        if (unreadable > 0)
        {
            parts.Add(Number(unreadable, "file not read", "files not read", "fil ikke læst", "filer ikke læst"));
        }

        var seen = Number(files, "file", "files", "fil", "filer") + (resources > files ? ", " + Number(resources, "resource", "resources", "ressource", "ressourcer") : "");
        output.WriteLine(Coloured(errors + unreadable > 0 ? "31;1" : "32;1", $"{seen}: {string.Join(", ", parts)}"));
    }

    private void WriteIssue(string file, Issue issue)
    {
        var place = issue.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{file}:{issue.Line}:{issue.Column}") : file;
        var (severity, colour) = issue.Severity switch
        {
            IssueSeverity.Fatal or IssueSeverity.Error => (options.Danish ? "fejl" : "error", "31;1"),
            IssueSeverity.Warning => (options.Danish ? "advarsel" : "warning", "33;1"),
            _ => (options.Danish ? "oplysning" : "note", "36;1"),
        };
        output.WriteLine($"{Coloured("1", place + ":")} {Coloured(colour, severity)} {issue.MessageId}: {Line(issue.Text)}");
        var details = string.Join("  ", new[] { issue.Expression, issue.Profile is null ? null : "profile " + issue.Profile, issue.ElementId is null ? null : "element " + issue.ElementId }.Where(detail => !string.IsNullOrEmpty(detail)));
        if (details.Length > 0)
        {
            output.WriteLine("    " + Coloured("2", Line(details)));
        }
    }

    private string Number(int count, string one, string many, string oneDanish, string manyDanish) =>
        count.ToString(CultureInfo.InvariantCulture) + " " + (options.Danish ? count == 1 ? oneDanish : manyDanish : count == 1 ? one : many);

    private string Coloured(string colour, string text) => colours ? $"\e[{colour}m{text}\e[0m" : text;

    /// <summary>One line without control characters: what stands in a file must not steer the terminal.</summary>
    private static string Line(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;
}
