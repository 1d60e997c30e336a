using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Resources.Xml;
using FhirGenomics.Validation;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Server.Commands;

/// <summary>Validates files, without server or store. Safe for several threads.</summary>
internal sealed class FileValidation
{
    private readonly GenomicValidator validator;
    private readonly ValidationRequest request;
    private readonly bool danish;

    /// <summary>Validates against these definitions and, besides what resources claim and their patient group asks for, the profiles of the request; texts are in Danish if asked.</summary>
    public FileValidation(DefinitionsPack definitions, ValidationRequest request, bool danish)
    {
        validator = new GenomicValidator(definitions);
        this.request = request;
        this.danish = danish;
    }

    /// <summary>All findings in a file; standard input is read from the stream.</summary>
    public FileFindings Validate(string file, Stream standardInput)
    {
        byte[] content;
        try
        {
            content = file == ResourceFiles.StandardInput ? ReadAll(standardInput) : File.ReadAllBytes(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new FileFindings(file, 0, [], unreadable.Message);
        }

        var issues = new List<Issue>();
        var resources = ResourceFiles.IsLines(file) ? ValidateLines(content, issues) : Validate(content, issues);
        return new FileFindings(file, resources, danish ? [.. issues.Select(issue => issue with { Text = issue.Danish })] : issues);
    }

    private int Validate(ReadOnlyMemory<byte> content, List<Issue> issues)
    {
        ElementTree tree;
        try
        {
            tree = IsXml(content.Span) ? ResourceXml.ReadToJudge(content) : ElementTree.ReadToJudge(content);
        }
        catch (Failure unreadable)
        {
            issues.AddRange(unreadable.Issues);
            return 1;
        }

        issues.AddRange(validator.Validate(tree.Root, request));
        return 1;
    }

    /// <summary>One JSON resource a line (NDJSON); a finding's line is the file's.</summary>
    private int ValidateLines(ReadOnlyMemory<byte> content, List<Issue> issues)
    {
        var (resources, line) = (0, 1);
        for (; content.Length > 0; line++)
        {
            var end = content.Span.IndexOf((byte)'\n');
            var resource = content[..(end < 0 ? content.Length : end)];
            content = content[(end < 0 ? content.Length : end + 1)..];
            if (resource.Span.ContainsAnyExcept(" \t\r"u8))
            {
                var before = issues.Count;
                resources += Validate(resource, issues);
                for (var i = before; i < issues.Count; i++)
                {
                    issues[i] = issues[i] with { Line = line };
                }
            }
        }

        return resources;
    }

    private static bool IsXml(ReadOnlySpan<byte> content)
    {
        content = content.StartsWith(Encoding.UTF8.Preamble) ? content[3..] : content;
        return content.TrimStart(" \t\r\n"u8).StartsWith("<"u8);
    }

    private static byte[] ReadAll(Stream stream)
    {
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
