using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Resources.Xml;
using FhirGenomics.Server;
using FhirGenomics.Tests.Validation;
using FhirGenomics.Tests.Validation.Mutations;

namespace FhirGenomics.Tests.Server;

/// <summary>Whatever a resource lost while it was read: the rest is judged without harm, and the fault is told.</summary>
public class UnsoundResourcesTests
{
    private static readonly string[] Values = ["null", "[]", "{}", "\"\"", "[[1]]", "[null]", "[{}]", "\"\\ud800\"", "{\"\":1}", "{\"a\":1,\"a\":2}"];
    private static readonly string[] Markup = ["<foo value='1'/>", "text", "<id/>", "<extension/>", "<extension url=''/>", "<code value=''/><code value='x'/>", "<resource><Patient/><Patient/></resource>"];

    [Fact]
    public void What_is_read_in_spite_of_faults_is_judged_and_its_faults_are_told()
    {
        var validator = new GenomicValidator(Validators.Pack, ProfilePolicy.Required);
        var random = new Random(1);
        var judged = 0;
        foreach (var (name, json) in ValidResources.All.Where(valid => valid.Json.Length < 20_000).Take(60))
        {
            var tree = ElementTree.Read(json);
            for (var i = 0; i < 12; i++)
            {
                var element = new Element(tree, random.Next(1, tree.Count));
                if (element.Source.Length > 0 && json.AsSpan().Overlaps(element.Source, out var at))
                {
                    Judge(name, [.. json[..at], .. Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)]), .. json[(at + element.Source.Length)..]], ElementTree.ReadToJudge);
                }
            }

            var xml = Encoding.UTF8.GetString(ResourceXml.ToXml(tree));
            for (var i = 0; i < 12; i++)
            {
                var at = xml.IndexOf('<', random.Next(60, xml.Length - 20));
                Judge(name, Encoding.UTF8.GetBytes(xml.Insert(at, Markup[random.Next(Markup.Length)])), ResourceXml.ReadToJudge);
            }
        }

        Assert.True(judged > 500);

        void Judge(string name, byte[] content, Func<ReadOnlyMemory<byte>, ElementTree> read)
        {
            try
            {
                var unsound = read(content);
                var findings = validator.Validate(unsound.Root);
                Assert.True(unsound.Faults.All(findings.Contains), name);
                judged += unsound.Faults.Count > 0 ? 1 : 0;
            }
            catch (Failure failure)
            {
                Assert.Contains(failure.Issues, issue => issue.IsError);
            }
        }
    }
}
