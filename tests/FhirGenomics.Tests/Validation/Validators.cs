using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Validation;
using FhirGenomics.Validation.Definitions;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Tests.Validation;

/// <summary>The validator over the packed definitions, made once for all tests.</summary>
internal static class Validators
{
    private static readonly Lazy<DefinitionsPack> Definitions = new(DefinitionsPack.Open);
    private static readonly Lazy<Validator> Made = new(() => new Validator(new TerminologyService(Definitions.Value)));

    /// <summary>The packed definitions.</summary>
    public static DefinitionsPack Pack => Definitions.Value;

    /// <summary>The validator.</summary>
    public static Validator Shared => Made.Value;

    /// <summary>A validator that knows further definitions.</summary>
    public static Validator With(params string[] definitions) =>
        new(new TerminologyService(Pack.With(definitions.Select(Read))));

    /// <summary>Reads a resource that the reader finds nothing wrong with.</summary>
    public static ElementTree Read(string json) => ElementTree.Read(Encoding.UTF8.GetBytes(json));

    /// <summary>Errors of the reader and of the validator.</summary>
    public static List<Issue> Errors(ReadOnlyMemory<byte> json, ValidationRequest? request = null) =>
        [.. All(json, request).Where(issue => issue.IsError)];

    /// <summary>All findings of the reader and of the validator.</summary>
    public static List<Issue> All(ReadOnlyMemory<byte> json, ValidationRequest? request = null, Validator? validator = null)
    {
        var issues = new List<Issue>();
        if (ElementTree.TryRead(json, issues) is { } tree)
        {
            issues.AddRange((validator ?? Shared).Validate(tree.Root, request));
        }

        return issues;
    }

    /// <summary>One finding as one line.</summary>
    public static string Line(Issue issue) =>
        $"{issue.Severity} {issue.MessageId} {issue.Expression} ({issue.Line},{issue.Column}) {issue.Text}{(issue.Profile is null ? "" : $" [{issue.Profile} {issue.ElementId}]")}";
}
