using System.Text;
using System.Text.Json.Nodes;
using FhirGenomics.Resources;
using FhirGenomics.Store;

namespace FhirGenomics.Tests.Store.Writing;

public class TransactionTests
{
    private const string Patient = """{"resourceType":"Patient","identifier":[{"system":"urn:s","value":"1"}]}""";

    [Fact]
    public async Task References_to_entries_become_Type_and_id_wherever_they_stand()
    {
        await using var store = await TestStore.Open();
        var results = await store.Write(
            Create("urn:uuid:o", """
                {"resourceType":"Observation","status":"final","code":{"text":"urn:uuid:p"},"subject":{"reference":"urn:uuid:p","display":"urn:uuid:p"},
                 "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"urn:uuid:p\">urn:uuid:p</a><img src='urn:uuid:p' alt=\"é\"/><a href=\"#x\">x</a></div>"},
                 "hasMember":[{"reference":"urn:uuid:o"},{"reference":"urn:uuid:p#part"},{"reference":"urn:uuid:unknown"},{"reference":"urn:\u0075uid:p"}],
                 "extension":[{"url":"http://x","valueUri":"urn:uuid:p"},{"url":"http://x","valueUrl":"urn:uuid:p"},{"url":"http://x","valueString":"urn:uuid:p"}]}
                """),
            Create("urn:uuid:p", Patient));
        var (observation, patient) = (results[0].Resource!, results[1].Resource!);
        var json = Encoding.UTF8.GetString(observation.Json.Span);
        var (p, o) = ($"Patient/{patient.Id}", $"Observation/{observation.Id}");
        foreach (var expected in (string[])[
            $"\"subject\":{{\"reference\":\"{p}\",\"display\":\"urn:uuid:p\"}}", "\"code\":{\"text\":\"urn:uuid:p\"}",
            $"<a href=\\\"{p}\\\">urn:uuid:p</a><img src='{p}' alt=\\\"é\\\"/><a href=\\\"#x\\\">",
            $"[{{\"reference\":\"{o}\"}},{{\"reference\":\"{p}#part\"}},{{\"reference\":\"urn:uuid:unknown\"}},{{\"reference\":\"{p}\"}}]",
            $"\"valueUri\":\"{p}\"", $"\"valueUrl\":\"{p}\"", "\"valueString\":\"urn:uuid:p\""])
        {
            Assert.Contains(expected, json, StringComparison.Ordinal);
        }

        Assert.Equal([observation.Id], await store.Ids($"Observation?subject={p}"));
        Assert.Equal([observation.Id], await store.Ids($"Observation?patient={p}"));
    }

    [Fact]
    public async Task Relative_references_are_looked_up_below_the_base_of_the_entry()
    {
        await using var store = await TestStore.Open();
        const string Observation = """{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/1"},"encounter":{"reference":"Encounter/9"},"specimen":{"reference":"http://x.example/fhir/Patient/1/_history/3"}}""";
        var results = await store.Write(
            Create("http://x.example/fhir/Patient/1", Patient),
            Create("http://x.example/fhir/Observation/2", Observation),
            Create("http://y.example/fhir/Observation/3", Observation),
            Create("urn:uuid:4", Observation));
        var patient = $"\"subject\":{{\"reference\":\"Patient/{results[0].Resource!.Id}\"}},\"encounter\":{{\"reference\":\"Encounter/9\"}},\"specimen\":{{\"reference\":\"Patient/{results[0].Resource!.Id}/_history/1\"}}";
        Assert.Contains(patient, Encoding.UTF8.GetString(results[1].Resource!.Json.Span), StringComparison.Ordinal);
        Assert.Contains("{\"reference\":\"Patient/1\"}", Encoding.UTF8.GetString(results[2].Resource!.Json.Span), StringComparison.Ordinal);
        Assert.Contains("{\"reference\":\"Patient/1\"}", Encoding.UTF8.GetString(results[3].Resource!.Json.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_specific_references_name_the_version_that_the_transaction_makes()
    {
        await using var store = await TestStore.Open();
        await store.Put("old", Patient);
        await store.Put("old", Patient);
        await store.Put("met", """{"resourceType":"Patient","identifier":[{"system":"urn:s","value":"met"}]}""");
        var results = await store.Write(
            new Change.Update(TestStore.Tree("""{"resourceType":"Patient","id":"old","active":true}"""), "old") { FullUrl = "http://x.example/fhir/Patient/old" },
            new Change.Create(TestStore.Tree(Patient), TestStore.Query("Patient?identifier=urn:s|met")) { FullUrl = "http://x.example/fhir/Patient/met" },
            Create("urn:uuid:new", Patient),
            Create("http://x.example/fhir/Provenance/1", """{"resourceType":"Provenance","target":[{"reference":"Patient/old/_history/7"},{"reference":"http://x.example/fhir/Patient/met/_history/9"},{"reference":"urn:uuid:new/_history/1"},{"reference":"Patient/old"},{"reference":"Patient/other/_history/4"}]}"""));
        Assert.Equal(
            ["Patient/old/_history/3", "Patient/met/_history/1", $"Patient/{results[2].Resource!.Id}/_history/1", "Patient/old", "Patient/other/_history/4"],
            JsonNode.Parse(results[3].Resource!.Json.Span)!["target"]!.AsArray().Select(target => (string?)target!["reference"]));
    }

    [Fact]
    public async Task Versions_that_references_name_are_right_whoever_else_writes()
    {
        await using var store = await TestStore.Open();
        await store.Put("p", Patient);
        var written = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => store.Write(
            new Change.Update(TestStore.Tree("""{"resourceType":"Patient","id":"p"}"""), "p") { FullUrl = "http://x.example/fhir/Patient/p" },
            Create("http://x.example/fhir/Provenance/1", """{"resourceType":"Provenance","target":[{"reference":"Patient/p/_history/1"}]}"""))));
        Assert.All(written, results => Assert.Contains($"\"Patient/p/_history/{results[0].Resource!.Version}\"", Encoding.UTF8.GetString(results[1].Resource!.Json.Span), StringComparison.Ordinal));
        Assert.Equal(20, written.Select(results => results[0].Resource!.Version).Distinct().Count());
    }

    [Fact]
    public async Task Canonical_URLs_and_the_names_of_systems_extensions_and_definitions_stay()
    {
        await using var store = await TestStore.Open();
        await store.Create(Patient);
        const string Url = "http://x.example/fhir/CodeSystem/1";
        var results = await store.Write(
            Create(Url, $$"""{"resourceType":"CodeSystem","url":"{{Url}}","status":"draft","content":"complete"}"""),
            Create("urn:uuid:v", $$$"""
                {"resourceType":"ValueSet","url":"urn:uuid:v","status":"draft","compose":{"include":[{"system":"{{{Url}}}"},{"valueSet":["{{{Url}}}"]}]},
                 "extension":[{"url":"{{{Url}}}","valueCanonical":"urn:uuid:v"},{"url":"http://x","valueCanonical":"Patient?identifier=urn:s|1"},{"url":"http://x","valueUri":"Patient?identifier=urn:s|1"},{"url":"http://x","valueReference":{"reference":"Patient?identifier=urn:s|1"}}],
                 "useContext":[{"code":{"system":"{{{Url}}}","code":"c"},"valueReference":{"reference":"{{{Url}}}"}}]}
                """));
        var json = Encoding.UTF8.GetString(results[1].Resource!.Json.Span);
        Assert.Contains($"\"url\":\"{Url}\"", Encoding.UTF8.GetString(results[0].Resource!.Json.Span), StringComparison.Ordinal);
        foreach (var expected in (string[])[
            "\"url\":\"urn:uuid:v\"", $"\"include\":[{{\"system\":\"{Url}\"}},{{\"valueSet\":[\"{Url}\"]}}]", $"{{\"url\":\"{Url}\",\"valueCanonical\":\"urn:uuid:v\"}}",
            "\"valueCanonical\":\"Patient?identifier=urn:s|1\"", "\"valueUri\":\"Patient?identifier=urn:s|1\"", "\"valueReference\":{\"reference\":\"Patient/",
            $"\"code\":{{\"system\":\"{Url}\",\"code\":\"c\"}},\"valueReference\":{{\"reference\":\"CodeSystem/{results[0].Resource!.Id}\"}}"])
        {
            Assert.Contains(expected, json, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_conditional_reference_by_identifier_may_mean_what_is_written_beside_it()
    {
        await using var store = await TestStore.Open();
        var results = await store.Write(
            Create(null, Observing("Patient?identifier=urn:s|1")),
            new Change.ConditionalUpdate(TestStore.Tree(Patient), TestStore.Query("Patient?identifier=urn:s|1")));
        Assert.Equal([results[0].Resource!.Id], await store.Ids($"Observation?subject=Patient/{results[1].Resource!.Id}"));

        // It is the same one when it is stored already, and none can be told when another comes with its identifier.
        await store.Write(Create(null, Observing("Patient?identifier=urn:s|1")), new Change.ConditionalUpdate(TestStore.Tree(Patient), TestStore.Query("Patient?identifier=urn:s|1")));
        Assert.Equal(2, (await store.Ids($"Observation?subject=Patient/{results[1].Resource!.Id}")).Length);
        var failure = await Assert.ThrowsAsync<Failure>(() => store.Write(Create(null, Observing("Patient?identifier=urn:s|1")), Create(null, Patient)));
        Assert.Equal((FailureKind.PreconditionFailed, "condition-several"), (failure.Kind, failure.Issues[0].MessageId));

        // What a conditional create does not write has no identifier.
        await store.Put("male", """{"resourceType":"Patient","gender":"male"}""");
        await store.Write(Create(null, Observing("Patient?identifier=urn:s|1")), new Change.Create(TestStore.Tree(Patient), TestStore.Query("Patient?gender=male")));
        Assert.Equal(3, (await store.Ids($"Observation?subject=Patient/{results[1].Resource!.Id}")).Length);
        failure = await Assert.ThrowsAsync<Failure>(() => store.Write(Create(null, Observing("Patient?identifier=urn:s|9")), new Change.Create(TestStore.Tree(Patient.Replace("\"1\"", "\"9\"", StringComparison.Ordinal)), TestStore.Query("Patient?gender=male"))));
        Assert.Equal((FailureKind.BadRequest, "condition-none"), (failure.Kind, failure.Issues[0].MessageId));
    }

    [Fact]
    public async Task A_conditional_reference_becomes_what_it_finds()
    {
        await using var store = await TestStore.Open();
        await store.Put("p", Patient);
        var results = await store.Write(Create(null, Observing("Patient?identifier=urn:s|1")));
        Assert.Equal([results[0].Resource!.Id], await store.Ids("Observation?subject=Patient/p"));
    }

    [Theory]
    [InlineData("Patient?identifier=urn:s|2", FailureKind.BadRequest, "condition-none")]
    [InlineData("Patient?gender=male", FailureKind.PreconditionFailed, "condition-several")]
    [InlineData("Patient?nonsense=1", FailureKind.BadRequest, "search-parameter-unknown")]
    [InlineData("Patient?_count=1", FailureKind.BadRequest, "condition-empty")]
    [InlineData("Foo?identifier=1", FailureKind.BadRequest, "condition-type")]
    [InlineData("patient?identifier=urn:s|1", FailureKind.BadRequest, "condition-type")]
    [InlineData("/Patient?identifier=urn:s|1", FailureKind.BadRequest, "condition-type")]
    [InlineData("?identifier=urn:s|1", FailureKind.BadRequest, "condition-type")]
    public async Task A_conditional_reference_that_is_not_one_resource_stores_nothing(string reference, FailureKind kind, string messageId)
    {
        await using var store = await TestStore.Open();
        await store.Create("""{"resourceType":"Patient","gender":"male"}""");
        await store.Create("""{"resourceType":"Patient","gender":"male"}""");
        var failure = await Assert.ThrowsAsync<Failure>(() => store.Write(
            new Change.Delete("Patient", "x"),
            new Change.Create(TestStore.Tree(Patient)),
            new Change.Create(TestStore.Tree(Observing(reference))) { Place = "Bundle.entry[2].resource" }));
        Assert.Equal((kind, messageId, "Bundle.entry[2].resource.subject.reference"), (failure.Kind, failure.Issues[0].MessageId, failure.Issues[0].Expression));
        Assert.Equal(2, (await store.History(null, null)).Total);
    }

    [Fact]
    public async Task A_conditional_create_writes_only_what_is_not_there_and_references_follow()
    {
        await using var store = await TestStore.Open();
        var query = TestStore.Query("Patient?identifier=urn:s|1");
        for (var i = 0; i < 2; i++)
        {
            var results = await store.Write(
                new Change.Create(TestStore.Tree(Patient), query) { FullUrl = "urn:uuid:p" },
                new Change.Create(TestStore.Tree(Patient), query) { FullUrl = "urn:uuid:q" },
                Create(null, Observing("urn:uuid:p")),
                Create(null, Observing("urn:uuid:q")),
                Create(null, Observing("Patient?identifier=urn:s|1")));
            Assert.Equal([i == 0 ? WriteEffect.Created : WriteEffect.Matched, WriteEffect.Matched], results.Take(2).Select(result => result.Effect));
            Assert.Equal(results[0].Resource!.Id, results[1].Resource!.Id);
        }

        var patient = Assert.Single(await store.Ids("Patient"));
        Assert.Equal(6, (await store.Ids($"Observation?subject=Patient/{patient}")).Length);
    }

    [Fact]
    public async Task A_conditional_create_that_matches_several_is_refused()
    {
        await using var store = await TestStore.Open();
        await store.Create(Patient);
        await store.Create(Patient);
        var failure = await Assert.ThrowsAsync<Failure>(() => store.Write(new Change.Create(TestStore.Tree(Patient), TestStore.Query("Patient?identifier=urn:s|1")) { Place = "Bundle.entry[0].resource" }));
        Assert.Equal((FailureKind.PreconditionFailed, "multiple-matches", "Bundle.entry[0].resource"), (failure.Kind, failure.Issues[0].Code, failure.Issues[0].Expression));
    }

    [Fact]
    public async Task Deletions_come_first_then_creates_then_updates()
    {
        await using var store = await TestStore.Open();
        await store.Put("old", Patient);
        var results = await store.Write(
            new Change.Update(TestStore.Tree(Observing("urn:uuid:new")), "o"),
            new Change.Create(TestStore.Tree(Patient), TestStore.Query("Patient?identifier=urn:s|1")) { FullUrl = "urn:uuid:new" },
            new Change.Delete("Patient", "old"));
        Assert.Equal([WriteEffect.Created, WriteEffect.Created, WriteEffect.Deleted], results.Select(result => result.Effect));
        Assert.Equal(["Patient", "Patient", "Observation"], store.Sql("SELECT t.name FROM resource r JOIN resource_type t ON t.id = r.type ORDER BY change_seq").Select(row => (string)row[0]));
        Assert.Equal(["o"], await store.Ids($"Observation?subject={results[1].Resource!.Id}"));
    }

    [Fact]
    public async Task One_bad_entry_stores_nothing()
    {
        await using var store = await TestStore.Open();
        await store.Put("p", Patient);
        foreach (var changes in (Change[][])[
            [new Change.Create(TestStore.Tree(Patient)), new Change.Update(TestStore.Tree(Patient), "p", new VersionMatch([7]))],
            [new Change.Delete("Patient", "p"), new Change.Update(TestStore.Tree(Patient), "q", new VersionMatch([1]))],
            [new Change.Update(TestStore.Tree(Patient), "p"), new Change.Delete("Patient", "p")],
            [new Change.Update(TestStore.Tree(Patient), "r"), new Change.Update(TestStore.Tree(Patient), "a/b")],
            [Create("urn:uuid:1", Patient), Create("urn:uuid:1", Patient)]])
        {
            await Assert.ThrowsAsync<Failure>(() => store.Write(changes));
        }

        Assert.Equal(["p"], await store.Ids("Patient"));
        Assert.Equal(1, (await store.History(null, null)).Total);
        var twice = await Assert.ThrowsAsync<Failure>(() => store.Write(new Change.Update(TestStore.Tree(Patient), "p"), new Change.Delete("Patient", "p")));
        Assert.Equal((FailureKind.Conflict, "resource-twice"), (twice.Kind, twice.Issues[0].MessageId));
    }

    private static Change.Create Create(string? fullUrl, string json) => new(TestStore.Tree(json)) { FullUrl = fullUrl };

    private static string Observing(string subject) => $$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"{{subject}}"} }""";

    [Fact]
    public async Task A_conditional_update_with_an_id_never_replaces_what_another_has_stored_under_it_meanwhile()
    {
        await using var store = await TestStore.Open();
        await store.Put("patched", """{"resourceType":"Patient","gender":"male"}""");
        var patch = new Change.Patch("Patient", "patched", null, async (former, _) =>
        {
            if (await store.Read("Patient", "taken") is null)
            {
                await store.Put("taken", """{"resourceType":"Patient","birthDate":"1980-01-01"}""");
            }

            return TestStore.Tree("""{"resourceType":"Patient","gender":"female"}""");
        });
        var update = new Change.ConditionalUpdate(TestStore.Tree("""{"resourceType":"Patient","id":"taken","identifier":[{"system":"urn:s","value":"1"}]}"""), TestStore.Query("Patient?identifier=urn:s|1"));
        var refused = await Assert.ThrowsAsync<Failure>(() => store.Write(patch, update));
        Assert.Equal((FailureKind.Conflict, "condition-other-resource"), (refused.Kind, refused.Issues[0].MessageId));
        Assert.Equal(1, (await store.Read("Patient", "taken"))!.Version);
        Assert.Equal(1, (await store.Read("Patient", "patched"))!.Version);
    }
}
