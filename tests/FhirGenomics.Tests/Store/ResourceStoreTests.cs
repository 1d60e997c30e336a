using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Store;

namespace FhirGenomics.Tests.Store;

public class ResourceStoreTests
{
    private const string Patient = """{ "resourceType" : "Patient", "active" : true, "name" : [ { "family" : "Søren" } ] }""";

    [Fact]
    public async Task What_is_created_can_be_read_with_id_version_and_time_in_front()
    {
        await using var store = await TestStore.Open();
        var created = await store.Create(Patient);
        var read = await store.Read("Patient", created.Id);
        Assert.Equal(created.Json.ToArray(), read!.Json.ToArray());
        Assert.Equal(
            $$"""{"resourceType":"Patient","id":"{{created.Id}}","meta":{"versionId":"1","lastUpdated":"{{created.LastUpdated:yyyy-MM-ddTHH:mm:ss.fffZ}}"},"active":true,"name":[{"family":"Søren"}]}""",
            Encoding.UTF8.GetString(read.Json.Span));
        Assert.Equal((1, false), (read.Version, read.IsDeleted));
        Assert.Null(await store.Read("Patient", "other"));
        Assert.Null(await store.Read("Observation", created.Id));
    }

    [Fact]
    public async Task Versions_are_contiguous_and_every_version_stays_readable()
    {
        await using var store = await TestStore.Open();
        await store.Put("p", """{"resourceType":"Patient","gender":"male"}""");
        await store.Put("p", """{"resourceType":"Patient","gender":"female"}""");
        var deleted = await store.Delete("Patient", "p");
        var again = await store.Write(new Change.Update(TestStore.Tree(Patient), "p"));

        Assert.Equal((WriteEffect.Deleted, 3), (deleted.Effect, deleted.Resource!.Version));
        Assert.Equal((WriteEffect.Created, 4), (again[0].Effect, again[0].Resource!.Version));
        for (var version = 1; version <= 4; version++)
        {
            var read = await store.ReadVersion("Patient", "p", version);
            Assert.Equal((version, version == 3, version == 3), (read!.Version, read.IsDeleted, read.Json.IsEmpty));
        }

        Assert.Contains("female", Encoding.UTF8.GetString((await store.ReadVersion("Patient", "p", 2))!.Json.Span), StringComparison.Ordinal);
        Assert.Null(await store.ReadVersion("Patient", "p", 5));
        Assert.Equal([1L, 2L, 3L], store.Sql("SELECT version FROM resource_history ORDER BY 1").Select(row => Convert.ToInt64(row[0], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_deletion_of_nothing_writes_nothing()
    {
        await using var store = await TestStore.Open();
        Assert.Equal(new WriteResult(WriteEffect.Nothing, null), await store.Delete("Patient", "p"));
        await store.Put("p", Patient);
        await store.Delete("Patient", "p");
        var twice = await store.Delete("Patient", "p");
        Assert.Equal((WriteEffect.Nothing, 2, true), (twice.Effect, twice.Resource!.Version, twice.Resource.IsDeleted));
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(2, "has the version 1")]
    public async Task If_Match_must_be_the_current_version(int version, string? refusal)
    {
        await using var store = await TestStore.Open();
        await store.Put("p", Patient);
        if (refusal is null)
        {
            Assert.Equal(2, (await store.Put("p", Patient, version)).Version);
            Assert.Equal(WriteEffect.Deleted, (await store.Delete("Patient", "p", 2)).Effect);
            return;
        }

        foreach (var write in (Func<Task>[])[() => store.Put("p", Patient, version), () => store.Delete("Patient", "p", version)])
        {
            var failure = await Assert.ThrowsAsync<Failure>(write);
            Assert.Equal(FailureKind.PreconditionFailed, failure.Kind);
            Assert.Contains(refusal, failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, (await store.Read("Patient", "p"))!.Version);
    }

    [Fact]
    public async Task If_Match_on_what_does_not_exist_fails()
    {
        await using var store = await TestStore.Open();
        Assert.Equal(FailureKind.PreconditionFailed, (await Assert.ThrowsAsync<Failure>(() => store.Put("p", Patient, 1))).Kind);
        Assert.Null(await store.Read("Patient", "p"));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("ä")]
    [InlineData("a\n")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task What_is_no_id_is_refused(string id)
    {
        await using var store = await TestStore.Open();
        Assert.Equal(FailureKind.BadRequest, (await Assert.ThrowsAsync<Failure>(() => store.Put(id, Patient))).Kind);
    }

    [Fact]
    public async Task Ids_differ_by_case()
    {
        await using var store = await TestStore.Open();
        await store.Put("a", Patient);
        Assert.Null(await store.Read("Patient", "A"));
        Assert.Equal(1, (await store.Put("A", Patient)).Version);
    }

    [Fact]
    public async Task Everything_is_there_after_closing_and_opening()
    {
        await using var store = await TestStore.Open();
        var created = await store.Create("""{"resourceType":"Patient","identifier":[{"system":"urn:s","value":"1"}]}""");
        await store.Reopen();
        Assert.Equal([created.Id], await store.Ids("Patient?identifier=urn:s|1"));
        var next = await store.Create("""{"resourceType":"Patient","identifier":[{"system":"urn:t","value":"1"}]}""");
        Assert.True(next.LastUpdated >= created.LastUpdated);
        Assert.Equal([next.Id, created.Id], await store.Ids("Patient?identifier=1"));
        await store.Store.Probe(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Time_never_goes_back_though_the_clock_does()
    {
        var clock = new SettableClock();
        await using var store = await TestStore.Open(clock);
        var first = await store.Create(Patient);
        clock.Now -= TimeSpan.FromDays(1);
        var second = await store.Create(Patient);
        Assert.Equal(first.LastUpdated, second.LastUpdated);
        Assert.Equal([second.Id, first.Id], (await store.History("Patient", null)).Entries.Select(entry => entry.Resource.Id));
    }
}
