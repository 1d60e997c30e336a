using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using FhirGenomics.Resources;
using FhirGenomics.Resources.Xml;
using Hl7.Fhir.Serialization;

namespace FhirGenomics.Tests.Resources.Xml;

public class ResourceXmlTests
{
    private static readonly DeserializerSettings Recoverable = new DeserializerSettings().UsingMode(DeserializationMode.Recoverable);
    private readonly FhirXmlDeserializer sdkXmlReader = new(Recoverable);
    private readonly FhirXmlSerializer sdkXmlWriter = new();
    private readonly FhirJsonSerializer sdkJsonWriter = new();
    private readonly FhirJsonDeserializer sdkJsonReader = new(Recoverable);

    [Fact]
    public void All_published_genomics_examples_come_back_equal_and_the_SDK_reads_our_XML_as_the_same()
    {
        var files = Repository.PackageFiles("hl7.fhir.uv.genomics-reporting", "example").Where(file => !file.EndsWith(".index.json", StringComparison.Ordinal)).ToList();
        Assert.True(files.Count > 150);
        AllComeBackEqual(files);
    }

    [Fact]
    public void Official_R4_examples_come_back_equal_and_the_SDK_reads_our_XML_as_the_same() =>
        AllComeBackEqual([.. Directory.GetFiles(Repository.Reference("r4-examples"), "*.json").Order(StringComparer.Ordinal)]);

    private void AllComeBackEqual(IReadOnlyList<string> files)
    {
        var wrong = new List<string>();
        foreach (var file in files)
        {
            var json = File.ReadAllBytes(file);
            var xml = ResourceXml.ToXml(json);
            Compare("our own XML", json, ResourceXml.ToJson(xml));

            var expected = sdkJsonReader.DeserializeResource(Encoding.UTF8.GetString(json));
            var read = sdkXmlReader.DeserializeResource(Encoding.UTF8.GetString(xml));
            Compare("our XML read by the SDK", Encoding.UTF8.GetBytes(sdkJsonWriter.SerializeToString(expected)), Encoding.UTF8.GetBytes(sdkJsonWriter.SerializeToString(read)));
            Compare("the SDK's XML", json, ResourceXml.ToJson(Encoding.UTF8.GetBytes(sdkXmlWriter.SerializeToString(expected))));
            void Compare(string what, byte[] left, byte[] right)
            {
                if (Difference(left, right) is { } difference)
                {
                    wrong.Add($"{Path.GetFileName(file)}, {what}: {difference}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Digits_of_decimals_survive_both_ways()
    {
        var xml = """<Observation xmlns="http://hl7.org/fhir"><valueQuantity><value value="1.00E-40"/></valueQuantity><component><valueQuantity><value value="0.12345678901234567890123456789012345"/></valueQuantity></component></Observation>"""u8;
        var json = Encoding.UTF8.GetString(ResourceXml.ToJson(xml.ToArray()));
        Assert.Equal("""{"resourceType":"Observation","valueQuantity":{"value":1.00E-40},"component":[{"valueQuantity":{"value":0.12345678901234567890123456789012345}}]}""", json);
        Assert.Contains("value=\"1.00E-40\"", Encoding.UTF8.GetString(ResourceXml.ToXml(Encoding.UTF8.GetBytes(json))), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_and_extensions_of_repeating_primitives_keep_their_places()
    {
        var xml = """<Patient xmlns="http://hl7.org/fhir"><name><given value="A"/><given id="x"/><given value="C"><extension url="http://u"><valueCode value="c"/></extension></given></name></Patient>"""u8;
        Assert.Equal(
            """{"resourceType":"Patient","name":[{"given":["A",null,"C"],"_given":[null,{"id":"x"},{"extension":[{"url":"http://u","valueCode":"c"}]}]}]}""",
            Encoding.UTF8.GetString(ResourceXml.ToJson(xml.ToArray())));
    }

    [Fact]
    public void Elements_know_their_line_and_column_in_the_XML()
    {
        var tree = ResourceXml.Read("<Patient xmlns=\"http://hl7.org/fhir\">\n  <name>\n    <family value=\"F\"/>\n    <given value=\"A\"/>\n    <given value=\"B\"/>\n  </name>\n  <birthDate value=\"2000\"/>\n</Patient>"u8.ToArray());
        Assert.Equal(1, tree.Root.Position.Line);
        Assert.Equal((2, 4), tree.Root.Child("name").Position);
        Assert.Equal((3, 6), tree.Root.Child("name").Child("family").Position);
        Assert.Equal(4, tree.Root.Child("name").Child("given").Position.Line);
        Assert.Equal(5, tree.Root.Child("name").Child("given").NextSame().Position.Line);
        Assert.Equal(7, tree.Root.Child("birthDate").Position.Line);
    }

    public static TheoryData<string, string, string> Refused => new()
    {
        { "", "xml-syntax", "" },
        { "<", "xml-syntax", "" },
        { "<Patient xmlns='http://hl7.org/fhir'>", "xml-syntax", "Patient" },
        { "<Patient xmlns='http://hl7.org/fhir'/><Patient xmlns='http://hl7.org/fhir'/>", "xml-syntax", "Patient" },
        { "<!DOCTYPE Patient [<!ENTITY x 'y'>]><Patient xmlns='http://hl7.org/fhir'><id value='&x;'/></Patient>", "xml-syntax", "" },
        { "<Patient/>", "resource-type-unknown", "" },
        { "<Patent xmlns='http://hl7.org/fhir'/>", "resource-type-unknown", "" },
        { "<Resource xmlns='http://hl7.org/fhir'/>", "resource-type-unknown", "" },
        { "<Patient xmlns='http://hl7.org/fhir'><nam/></Patient>", "unknown-element", "Patient" },
        { "<Patient xmlns='http://hl7.org/fhir'><name x='1'><family value='F'/></name></Patient>", "unknown-attribute", "Patient.name[0]" },
        { "<Patient xmlns='http://hl7.org/fhir'><name><id value='1'/></name></Patient>", "xml-attribute", "Patient.name[0]" },
        { "<Patient xmlns='http://hl7.org/fhir'><name><family value=''/></name></Patient>", "xml-empty", "Patient.name[0].family" },
        { "<Patient xmlns='http://hl7.org/fhir'><name/></Patient>", "xml-empty", "Patient.name[0]" },
        { "<Patient xmlns='http://hl7.org/fhir'><birthDate/></Patient>", "xml-empty", "Patient.birthDate" },
        { "<Patient xmlns='http://hl7.org/fhir'><birthDate value='2000'/><gender value='male'/></Patient>", "xml-order", "Patient" },
        { "<Patient xmlns='http://hl7.org/fhir'><gender value='male'/><gender value='male'/></Patient>", "xml-repeats", "Patient" },
        { "<Observation xmlns='http://hl7.org/fhir'><valueString value='x'/><valueInteger value='1'/></Observation>", "xml-repeats", "Observation" },
        { "<Patient xmlns='http://hl7.org/fhir'><active value='TRUE'/></Patient>", "invalid-boolean", "Patient.active" },
        { "<Observation xmlns='http://hl7.org/fhir'><valueInteger value='1,5'/></Observation>", "invalid-integer", "Observation.value" },
        { "<Observation xmlns='http://hl7.org/fhir'><valueInteger value=' 1'/></Observation>", "invalid-integer", "Observation.value" },
        { "<Patient xmlns='http://hl7.org/fhir'>text</Patient>", "xml-text", "Patient" },
        { "<Patient xmlns='http://hl7.org/fhir'><contained/></Patient>", "xml-empty", "Patient.contained[0]" },
        { "<Patient xmlns='http://hl7.org/fhir'><text><div>x</div></text></Patient>", "xml-namespace", "Patient.text" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_not_FHIR_XML_is_refused_with_its_place(string xml, string messageId, string expression)
    {
        var failure = Assert.Throws<Failure>(() => ResourceXml.Read(Encoding.UTF8.GetBytes(xml)));
        Assert.Equal(FailureKind.BadRequest, failure.Kind);
        var issue = Assert.Single(failure.Issues, found => found.MessageId == messageId);
        Assert.Equal(expression, issue.Expression ?? "");
        Assert.True(issue.Line > 0);
    }

    [Theory]
    [InlineData("<Patient xmlns='http://hl7.org/fhir' xmlns:h='http://www.w3.org/1999/xhtml'><text><h:div class='c'><h:p xml:lang='da'>x &lt;</h:p><h:br/> </h:div></text></Patient>", """<div class="c" xmlns="http://www.w3.org/1999/xhtml"><p xml:lang="da">x &lt;</p><br /> </div>""")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'><text><h:div xmlns:h='http://www.w3.org/1999/xhtml' xmlns='http://hl7.org/fhir'>x</h:div></text></Patient>", """<div xmlns="http://www.w3.org/1999/xhtml">x</div>""")]
    [InlineData("<f:Patient xmlns:f='http://hl7.org/fhir'><f:text><div xmlns='http://www.w3.org/1999/xhtml' xmlns:h='http://www.w3.org/1999/xhtml' title='t'><h:p>x<b>y</b></h:p></div></f:text></f:Patient>", """<div xmlns="http://www.w3.org/1999/xhtml" title="t"><p>x<b>y</b></p></div>""")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'><text><div xmlns='http://www.w3.org/1999/xhtml'><p xmlns='urn:x'>x<b/></p></div></text></Patient>", """<div xmlns="http://www.w3.org/1999/xhtml"><p xmlns="urn:x">x<b /></p></div>""")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'><text><div xmlns='http://www.w3.org/1999/xhtml'><x:p xmlns:x='urn:x' x:a='1'>x</x:p></div></text></Patient>", """<div xmlns="http://www.w3.org/1999/xhtml"><x:p xmlns:x="urn:x" x:a="1">x</x:p></div>""")]
    public void A_narrative_is_stored_without_prefixes_of_XHTML_and_keeps_what_is_none(string xml, string div)
    {
        var tree = ResourceXml.Read(Encoding.UTF8.GetBytes(xml));
        Assert.Equal(div, tree.Root.Child("text").Child("div").Text);
        Assert.True(XNode.DeepEquals(XElement.Parse(div), XElement.Parse(Encoding.UTF8.GetString(ResourceXml.ToXml(tree))).Descendants().First(element => element.Name.LocalName == "div")));
    }

    [Fact]
    public void Deep_nesting_is_refused_and_neither_hangs_nor_crashes()
    {
        var deep = "<Parameters xmlns='http://hl7.org/fhir'>" + string.Concat(Enumerable.Repeat("<parameter><name value='x'/><part>", 1)) + string.Concat(Enumerable.Repeat("<part>", 100_000));
        Assert.Equal(FailureKind.BadRequest, Assert.Throws<Failure>(() => ResourceXml.Read(Encoding.UTF8.GetBytes(deep))).Kind);
        var div = "<Patient xmlns='http://hl7.org/fhir'><text><status value='generated'/><div xmlns='http://www.w3.org/1999/xhtml'>" + string.Concat(Enumerable.Repeat("<b>", 100_000));
        Assert.Equal(FailureKind.BadRequest, Assert.Throws<Failure>(() => ResourceXml.Read(Encoding.UTF8.GetBytes(div))).Kind);
        var contained = "<Patient xmlns='http://hl7.org/fhir'>" + string.Concat(Enumerable.Repeat("<contained><Patient>", 100_000));
        Assert.Equal(FailureKind.BadRequest, Assert.Throws<Failure>(() => ResourceXml.Read(Encoding.UTF8.GetBytes(contained))).Kind);
    }

    [Fact]
    public void Reading_ends_after_a_hundred_findings()
    {
        var xml = "<Patient xmlns='http://hl7.org/fhir'>" + string.Concat(Enumerable.Repeat("<nonsense/>", 500_000)) + "</Patient>";
        var started = TimeProvider.System.GetTimestamp();
        Assert.Equal(100, Assert.Throws<Failure>(() => ResourceXml.Read(Encoding.UTF8.GetBytes(xml))).Issues.Count);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_narrative_that_is_not_XML_goes_out_as_text()
    {
        var xml = Encoding.UTF8.GetString(ResourceXml.ToXml("""{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">a&nbsp;b</div>"}}"""u8.ToArray()));
        Assert.Contains("&amp;nbsp;", xml, StringComparison.Ordinal);
        Assert.NotNull(sdkXmlReader.DeserializeResource(xml));
    }

    /// <summary>Where two resources differ (order of properties aside; numbers by their digits, narratives by their XML); null if they are equal.</summary>
    private static string? Difference(byte[] left, byte[] right) => Difference(JsonNode.Parse(left), JsonNode.Parse(right));

    private static string? Difference(JsonNode? left, JsonNode? right) => (left, right) switch
    {
        (null, null) => null,
        (JsonObject a, JsonObject b) => a.Concat(b).Select(property => Difference(a[property.Key], b[property.Key])).FirstOrDefault(found => found is not null),
        (JsonArray a, JsonArray b) when a.Count == b.Count => a.Zip(b, Difference).FirstOrDefault(found => found is not null),
        (JsonValue a, JsonValue b) when a.ToJsonString() == b.ToJsonString() || SameText(a.ToString(), b.ToString()) => null,
        _ => $"{(left ?? right)!.GetPath()}: {left?.ToJsonString() ?? "nothing"} or {right?.ToJsonString() ?? "nothing"}",
    };

    /// <summary>The SDK drops white space between the elements of a narrative and around texts, which is why it is only the witness here.</summary>
    private static bool SameText(string left, string right)
    {
        if (left.Trim() == right.Trim())
        {
            return true;
        }

        try
        {
            return left.StartsWith('<') && XNode.DeepEquals(XElement.Parse(left), XElement.Parse(right));
        }
        catch (System.Xml.XmlException)
        {
            return false;
        }
    }
}
