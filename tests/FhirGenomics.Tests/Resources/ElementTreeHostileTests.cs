using System.Text;
using FhirGenomics.Resources;
using FsCheck;
using FsCheck.Fluent;

namespace FhirGenomics.Tests.Resources;

/// <summary>Whatever comes in, reading ends with a tree or with findings, and every node of a tree can be asked everything.</summary>
public class ElementTreeHostileTests
{
    private static readonly string[] Fragments = ["{", "}", "[", "]", ",", ":", "\"", "null", "\"_", "\\u0000", "\\ud800", "1e999", "-", "\"resourceType\":\"Bundle\"", "\"id\"", "\0", "é", "\u00FF"];

    [Fact]
    public void A_damaged_resource_never_breaks_the_reader()
    {
        var files = Repository.PackageFiles("hl7.fhir.uv.genomics-reporting", "example").Where((_, i) => i % 8 == 0).Select(File.ReadAllBytes).Where(file => file.Length < 20_000).ToList();
        var damaged = from file in Gen.Elements<byte[]>(files)
                      from at in Gen.Choose(0, file.Length - 1)
                      from cut in Gen.Choose(0, 12)
                      from fragment in Gen.Elements(Fragments)
                      select (byte[])[.. file[..at], .. Encoding.UTF8.GetBytes(fragment), .. file[Math.Min(file.Length, at + cut)..]];
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3_000), Prop.ForAll(damaged.ToArbitrary(), json => ReadAndAsk(json)));
    }

    [Fact]
    public void Random_bytes_never_break_the_reader() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3_000), Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => ReadAndAsk([.. "{\"resourceType\":\"Patient\","u8, .. bytes])));

    [Fact]
    public void A_resource_stays_the_same_when_its_properties_change_places()
    {
        const string One = """{"resourceType":"Patient","id":"a","name":[{"given":["x",null],"_given":[null,{"id":"i"}],"family":"f"}],"deceasedBoolean":false}""";
        const string Other = """{"deceasedBoolean":false,"name":[{"family":"f","_given":[null,{"id":"i"}],"given":["x",null]}],"id":"a","resourceType":"Patient"}""";
        Assert.Equal(Values(One), Values(Other));
    }

    private static List<string> Values(string json)
    {
        var tree = ElementTree.Read(Encoding.UTF8.GetBytes(json));
        return [.. Enumerable.Range(0, tree.Count).Select(i => new Element(tree, i)).Select(element => $"{element.Path}={element.Text}:{element.Type}").Order(StringComparer.Ordinal)];
    }

    private static bool ReadAndAsk(byte[] json)
    {
        var issues = new List<Issue>();
        var tree = ElementTree.TryRead(json, issues);
        if (tree is null)
        {
            return issues.Count > 0 && issues.TrueForAll(issue => issue.Line > 0 && issue.Column > 0);
        }

        for (var i = 0; i < tree.Count; i++)
        {
            var element = new Element(tree, i);
            _ = element.Text;
            _ = element.Path;
            _ = element.Position;
            _ = element.Source.Length;
            _ = element.JsonName;
        }

        return true;
    }
}
