using System.Xml.Linq;

namespace FhirGenomics.Tests.Architecture;

/// <summary>Server -> {Validation, Genomics, Store} -> Resources; the three in the middle never see each other. The SDK stays behind two projects.</summary>
public class DependencyTests
{
    [Theory]
    [InlineData("Resources", "")]
    [InlineData("Validation", "Resources")]
    [InlineData("Genomics", "Resources")]
    [InlineData("Store", "Resources")]
    [InlineData("Server", "Genomics Resources Store Validation")]
    public void A_project_references_only_those_below_it(string project, string allowed)
    {
        var references = Includes(project, "ProjectReference").Select(path => path.Split("FhirGenomics.")[^1].Replace(".csproj", "", StringComparison.Ordinal));
        Assert.Equal(allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries), references.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Genomics")]
    [InlineData("Store")]
    [InlineData("Server")]
    public void Only_Resources_and_Validation_use_the_FHIR_SDK(string project)
    {
        Assert.DoesNotContain(Includes(project, "PackageReference"), name => name.StartsWith("Hl7.Fhir", StringComparison.Ordinal));
        foreach (var file in SourceFiles.Of(project))
        {
            Assert.False(File.ReadAllText(file).Contains("using Hl7.Fhir", StringComparison.Ordinal), $"{file} uses the SDK.");
        }
    }

    [Fact]
    public void Genomics_is_pure_and_does_no_input_or_output()
    {
        foreach (var file in SourceFiles.Of("Genomics"))
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain("System.IO", text, StringComparison.Ordinal);
            Assert.DoesNotContain("File.", text, StringComparison.Ordinal);
            Assert.DoesNotContain("HttpClient", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_package_version_is_exact_and_central()
    {
        var versions = XDocument.Load(Repository.Path("Directory.Packages.props")).Descendants("PackageVersion").Select(package => package.Attribute("Version")!.Value);
        Assert.All(versions, version => Assert.Matches(@"^[0-9]+(\.[0-9]+)+(-[0-9A-Za-z.\-]+)?\z", version));
    }

    private static List<string> Includes(string project, string item) =>
        [.. XDocument.Load(Repository.Path("src", $"FhirGenomics.{project}", $"FhirGenomics.{project}.csproj")).Descendants(item).Select(element => element.Attribute("Include")!.Value)];
}
