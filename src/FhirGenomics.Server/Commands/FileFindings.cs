using FhirGenomics.Resources;

namespace FhirGenomics.Server.Commands;

/// <summary>What was found in one file.</summary>
/// <param name="File">The file's path as the command line leads to it.</param>
/// <param name="Resources">How many resources it has (more than one only in .ndjson).</param>
/// <param name="Issues">All findings, in the file's order, in the language asked for.</param>
/// <param name="Unreadable">Why the file could not be read; null if it was.</param>
internal sealed record FileFindings(string File, int Resources, IReadOnlyList<Issue> Issues, string? Unreadable = null)
{
    /// <summary>Findings of one severity, fatal counting as error.</summary>
    public int Count(IssueSeverity severity) => Issues.Count(issue => issue.Severity == severity || (severity == IssueSeverity.Error && issue.Severity == IssueSeverity.Fatal));
}

/// <summary>Writes the findings of many files, one after the other; disposing ends the output.</summary>
internal interface IFindingsWriter : IDisposable
{
    /// <summary>Writes what was found in the next file.</summary>
    void Write(FileFindings findings);
}
