using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Resources.Xml;

namespace FhirGenomics.Tests.Resources;

public class ReadingFaultsTests
{
    [Theory]
    [InlineData("""{"resourceType":"Patient","name":[],"gender":"x"}""", "json-empty-array Patient")]
    [InlineData("""{"resourceType":"Patient","name":[{}],"contact":[null],"gender":""}""", "json-empty-object Patient.name[0]", "json-null Patient.contact[0]", "json-empty-string Patient.gender")]
    [InlineData("""{"resourceType":"Patient","id":"a","id":"b","_name":{"id":"x"},"":1}""", "json-duplicate-key Patient", "json-underscore Patient", "json-empty-name Patient")]
    public void What_leaves_the_rest_readable_is_a_fault_of_the_tree(string json, params string[] faults)
    {
        var tree = ElementTree.ReadToJudge(Encoding.UTF8.GetBytes(json));
        Assert.Equal(faults, tree.Faults.Select(fault => $"{fault.MessageId} {fault.Expression}"));
        Assert.Equal(tree.Faults, Assert.Throws<Failure>(() => ElementTree.Read(Encoding.UTF8.GetBytes(json))).Issues);
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient","name":[],""")]
    [InlineData("""{"resourceType":"Nonsense","name":[]}""")]
    [InlineData("""{"resourceType":"Patient","contained":[{"name":[]}]}""")]
    [InlineData("")]
    public void What_cannot_be_read_is_refused(string json) => Assert.Throws<Failure>(() => ElementTree.ReadToJudge(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Where_not_all_faults_are_known_nothing_is_judged()
    {
        var contacts = string.Join(',', Enumerable.Repeat("{}", 200));
        Assert.Throws<Failure>(() => ElementTree.ReadToJudge(Encoding.UTF8.GetBytes($$"""{"resourceType":"Patient","contact":[{{contacts}}]}""")));
        var names = string.Concat(Enumerable.Repeat("<name><!-- empty --></name>", 200));
        Assert.Throws<Failure>(() => ResourceXml.ReadToJudge(Encoding.UTF8.GetBytes($"<Patient xmlns='http://hl7.org/fhir'>{names}</Patient>")));
    }

    [Theory]
    [InlineData("<foo value='1'/><gender value='x'/>", "unknown-element Patient")]
    [InlineData("<active value='yes'/><name x='1'><given value=''/><given value='g'/></name>", "invalid-boolean Patient.active", "unknown-attribute Patient.name[0]", "xml-empty Patient.name[0].given[0]")]
    [InlineData("<name><given id='a'/><given value=''/></name><gender value='x'/>text<name><family value='f'/></name><gender value='y'/>", "xml-empty Patient.name[0].given[1]", "xml-text Patient", "xml-order Patient")]
    [InlineData("<name><!-- empty --></name>", "json-empty-object Patient.name[0]")]
    public void Faults_of_XML_are_told_once(string content, params string[] faults)
    {
        var tree = ResourceXml.ReadToJudge(Encoding.UTF8.GetBytes($"<Patient xmlns='http://hl7.org/fhir'>{content}</Patient>"));
        Assert.Equal(faults.Order(), tree.Faults.Select(fault => $"{fault.MessageId} {fault.Expression}").Distinct().Order());
        Assert.Throws<Failure>(() => ResourceXml.Read(Encoding.UTF8.GetBytes($"<Patient xmlns='http://hl7.org/fhir'>{content}</Patient>")));
    }

    [Fact]
    public void Faults_come_along_with_the_resource_that_has_them()
    {
        var bundle = ElementTree.ReadToJudge("""{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","name":[]}},{"resource":{"resourceType":"Patient","contact":[{"name":{}}]}},{"resource":{"resourceType":"Patient"}},{"request":{}}]}"""u8.ToArray());
        var entries = new List<Element>();
        for (var entry = bundle.Root.Child("entry"); entry.Exists; entry = entry.NextSame())
        {
            entries.Add(entry.Child("resource"));
        }

        Assert.Equal(["Bundle.entry[0].resource", "Bundle.entry[1].resource.contact[0].name", "Bundle.entry[3].request"], bundle.Faults.Select(fault => fault.Expression));
        Assert.Equal("Patient", Assert.Single(entries[0].Detach().Faults).Expression);
        Assert.Equal("Patient.contact[0].name", Assert.Single(entries[1].Detach().Faults).Expression);
        Assert.Empty(entries[2].Detach().Faults);
    }
}
