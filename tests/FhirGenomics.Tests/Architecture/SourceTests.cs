namespace FhirGenomics.Tests.Architecture;

/// <summary>Rules of the house that a compiler does not know.</summary>
public class SourceTests
{
    private const int MaxLines = 300;

    /// <summary>Files that may be longer, each with the reason.</summary>
    private static readonly Dictionary<string, string> LongFiles = new(StringComparer.Ordinal);

    /// <summary>Words that say nothing about FHIR or genomics.</summary>
    private static readonly string[] EmptyWords = ["Core", "Common", "Shared", "Infrastructure", "Utils", "Util", "Helper", "Helpers", "Manager", "Misc"];

    [Fact]
    public void No_source_file_is_longer_than_300_lines()
    {
        var tooLong = SourceFiles.All
            .Select(file => (Name: Path.GetRelativePath(Repository.Root, file), Lines: File.ReadLines(file).Count()))
            .Where(file => file.Lines > MaxLines && !LongFiles.ContainsKey(file.Name));
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Most_source_files_fit_on_a_few_screens()
    {
        var lengths = SourceFiles.All.Where(file => file.Contains("/src/", StringComparison.Ordinal)).Select(file => File.ReadLines(file).Count()).Order().ToList();
        Assert.InRange(lengths[lengths.Count / 2], 1, 80);
        Assert.InRange(lengths[lengths.Count * 9 / 10], 1, 200);
    }

    [Fact]
    public void Names_of_files_and_folders_are_words_of_the_field()
    {
        foreach (var file in SourceFiles.All)
        {
            var parts = Path.GetRelativePath(Repository.Root, file).Split('/', '.');
            Assert.DoesNotContain(parts, part => EmptyWords.Contains(part, StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("NotImplementedException")]
    [InlineData("TO" + "DO")]
    [InlineData("FIX" + "ME")]
    [InlineData(" Skip = ")]
    public void Nothing_is_left_for_later(string mark)
    {
        foreach (var file in SourceFiles.All.Where(file => Path.GetFileName(file) != "SourceTests.cs"))
        {
            Assert.False(File.ReadAllText(file).Contains(mark, StringComparison.Ordinal), $"{file} has {mark}.");
        }
    }

    [Fact]
    public void Files_name_no_place_of_one_machine()
    {
        foreach (var file in SourceFiles.All.Where(file => Path.GetFileName(file) != "SourceTests.cs"))
        {
            Assert.DoesNotMatch("\"/(work|root|home|tmp)/", File.ReadAllText(file));
        }
    }
}
