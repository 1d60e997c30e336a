using FhirGenomics.Validation;

namespace FhirGenomics.Tests.Validation.Bundles;

public class BundleTests
{
    private const string Urn = "urn:uuid:c757873d-ec9a-4326-a141-556f43239520";

    [Theory]
    [InlineData("collection", """{"fullUrl":"http://example.org/fhir/Patient/1","resource":{"resourceType":"Patient","id":"1"}}""")]
    [InlineData("collection", """{"fullUrl":"urn:uuid:c757873d-ec9a-4326-a141-556f43239520","resource":{"resourceType":"Patient"}}""")]
    [InlineData("transaction", """{"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}}""")]
    [InlineData("searchset", """{"fullUrl":"http://example.org/fhir/Patient/1","resource":{"resourceType":"Patient","id":"1"},"search":{"mode":"match"}}""")]
    public void Right_entries_have_no_findings(string type, string entry) => Assert.Equal([], Validators.Findings(Bundle(type, entry)));

    [Theory]
    [InlineData("collection", """{"fullUrl":"Patient/1","resource":{"resourceType":"Patient","id":"1"}}""", "bundle-full-url Bundle.entry[0].fullUrl")]
    [InlineData("collection", """{"fullUrl":"http://example.org/fhir/Patient/2","resource":{"resourceType":"Patient","id":"1"}}""", "bundle-full-url Bundle.entry[0].fullUrl")]
    [InlineData("collection", """{"fullUrl":"http://example.org/fhir/Group/1","resource":{"resourceType":"Patient","id":"1"}}""", "bundle-full-url Bundle.entry[0].fullUrl")]
    [InlineData("collection", """{"fullUrl":"http://example.org/fhir/Patient/1/_history/2","resource":{"resourceType":"Patient","id":"1"}}""", "bundle-full-url Bundle.entry[0].fullUrl")]
    [InlineData("collection", """{"resource":{"resourceType":"Patient","id":"1"}}""", "bundle-full-url Bundle.entry[0]")]
    [InlineData("collection", """{"fullUrl":"urn:uuid:c757873d-ec9a-4326-a141-556f43239520","resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}}""", "bundle-entry Bundle.entry[0].request")]
    [InlineData("collection", """{"fullUrl":"urn:uuid:c757873d-ec9a-4326-a141-556f43239520","resource":{"resourceType":"Patient"},"search":{"mode":"match"}}""", "bundle-entry Bundle.entry[0].search")]
    [InlineData("transaction", """{"resource":{"resourceType":"Patient"}}""", "bundle-entry Bundle.entry[0]")]
    [InlineData("transaction", """{"resource":{"resourceType":"Patient","generalPractitioner":[{"reference":"urn:uuid:00000000-0000-0000-0000-000000000000"}]},"request":{"method":"POST","url":"Patient"}}""", "reference-unresolved Bundle.entry[0].resource.generalPractitioner[0]")]
    [InlineData("collection", """{"fullUrl":"http://example.org/fhir/Patient/1","resource":{"resourceType":"Patient","id":"1","gender":"x"}}""", "binding-required Bundle.entry[0].resource.gender")]
    public void Others_have_one_finding(string type, string entry, string finding) =>
        Assert.StartsWith(finding + " (", Assert.Single(Validators.Findings(Bundle(type, entry))), StringComparison.Ordinal);

    [Fact]
    public void The_same_fullUrl_twice_is_found_at_the_second() =>
        Assert.StartsWith(
            "bundle-duplicate Bundle.entry[1] (",
            Assert.Single(Validators.Findings(Bundle("collection", $$"""{"fullUrl":"{{Urn}}","resource":{"resourceType":"Patient"} },{"fullUrl":"{{Urn}}","resource":{"resourceType":"Patient"} }"""))),
            StringComparison.Ordinal);

    [Fact]
    public void A_reference_to_an_entry_is_checked_by_what_the_entry_is() =>
        Assert.StartsWith(
            "reference-type Bundle.entry[0].resource.subject (",
            Assert.Single(Validators.Findings(Bundle("collection", $$"""
                {"fullUrl":"http://example.org/o","resource":{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"{{Urn}}"} } },
                {"fullUrl":"{{Urn}}","resource":{"resourceType":"Practitioner"} }
                """))),
            StringComparison.Ordinal);

    [Fact]
    public void A_document_must_hold_what_its_Composition_refers_to_and_nothing_unreached()
    {
        var bundle = """
            {"resourceType":"Bundle","type":"document","timestamp":"2024-01-01T00:00:00Z","identifier":{"system":"urn:x:y","value":"1"},"entry":[
             {"fullUrl":"http://a.org/fhir/Composition/1","resource":{"resourceType":"Composition","id":"1","status":"final","type":{"text":"x"},"date":"2024","author":[{"reference":"Practitioner/1"}],"title":"x"}},
             {"fullUrl":"http://a.org/fhir/Practitioner/1","resource":{"resourceType":"Practitioner","id":"1"}}]}
            """;
        Assert.Equal([], Validators.Findings(bundle));
        Assert.Equal(
            ["reference-unresolved Bundle.entry[0].resource.author[0]", "bundle-unreachable Bundle.entry[1]"],
            Validators.Findings(bundle.Replace("//a.org/fhir/Practitioner", "//b.org/fhir/Practitioner", StringComparison.Ordinal).Replace("\"Practitioner/1\"", "\"Practitioner/2\"", StringComparison.Ordinal)).Select(finding => finding[..finding.IndexOf(" (", StringComparison.Ordinal)]));
    }

    [Fact]
    public void The_work_grows_with_the_entries_and_not_faster()
    {
        var small = Work(100);
        var large = Work(1000);
        Assert.InRange(large, small * 9, small * 11);
    }

    [Fact]
    public async Task A_chain_of_references_that_all_ask_for_a_profile_does_not_fill_the_stack()
    {
        const string Url = "http://example.org/StructureDefinition/chain";
        var validator = await Validators.WithProfilesAsync((Url, "Observation", $$"""{"id":"Observation.derivedFrom","path":"Observation.derivedFrom","type":[{"code":"Reference","targetProfile":["{{Url}}"]}]}"""));
        var all = Enumerable.Range(0, 5000).Select(i => $$"""
            {"fullUrl":"http://example.org/fhir/Observation/{{i}}","resource":{"resourceType":"Observation","id":"{{i}}","meta":{"profile":["{{Url}}"]},"status":"final","code":{"text":"x"},
             "derivedFrom":[{"reference":"Observation/{{(i + 1) % 5000}}"}]} }
            """);
        Assert.Equal([], Validators.Findings(Bundle("collection", string.Join(',', all)), validator));
    }

    [Fact]
    public void A_thousand_findings_are_enough()
    {
        var json = $$"""{"resourceType":"Patient","name":[{{string.Join(',', Enumerable.Repeat("""{"use":"x"}""", 20_000))}}],"foo":[{{string.Join(',', Enumerable.Repeat("1", 100_000))}}]}""";
        Assert.Equal(ValidationRun.MostIssues, Validators.Errors(System.Text.Encoding.UTF8.GetBytes(json)).Count);
    }

    /// <summary>Each entry refers to the one before, so that a validator that searches the entries for each reference is found out.</summary>
    private static long Work(int entries)
    {
        var all = Enumerable.Range(0, entries).Select(i => $$"""
            {"fullUrl":"http://example.org/fhir/Observation/{{i}}","resource":{"resourceType":"Observation","id":"{{i}}","status":"final","code":{"text":"x"},
             "derivedFrom":[{"reference":"Observation/{{Math.Max(0, i - 1)}}"}]} }
            """);
        var run = Validators.Shared.Run(Validators.Read(Bundle("collection", string.Join(',', all))).Root, new ValidationRequest());
        Assert.DoesNotContain(run.Issues, issue => issue.IsError);
        return run.Work;
    }

    private static string Bundle(string type, string entry) => $$"""{"resourceType":"Bundle","type":"{{type}}","entry":[{{entry}}]}""";

    [Theory]
    [InlineData("Observation/a", "")]
    [InlineData("Observation/elsewhere", "reference-unresolved Bundle.entry[0].resource.focus[0],bundle-unreachable Bundle.entry[1]")]
    public void A_message_has_the_focus_of_its_header_and_what_belongs_to_it(string focus, string expected)
    {
        var found = Validators.Findings($$"""
            {"resourceType":"Bundle","type":"message","entry":[
             {"fullUrl":"http://example.org/fhir/MessageHeader/m","resource":{"resourceType":"MessageHeader","id":"m","eventUri":"http://example.org/e","source":{"endpoint":"http://example.org/s"},"focus":[{"reference":"{{focus}}" }]} },
             {"fullUrl":"http://example.org/fhir/Observation/a","resource":{"resourceType":"Observation","id":"a","status":"final","code":{"text":"x"} } }] }
            """);
        Assert.Equal(expected, string.Join(',', found.Select(line => line[..line.IndexOf(" (", StringComparison.Ordinal)])));
    }
}
