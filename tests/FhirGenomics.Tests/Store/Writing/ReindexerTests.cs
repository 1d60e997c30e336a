using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Store;
using FhirGenomics.Store.Search;
using FhirGenomics.Tests.Databases;
using Microsoft.Data.Sqlite;

namespace FhirGenomics.Tests.Store.Writing;

public class ReindexerTests
{
    [Fact]
    public async Task A_new_search_parameter_finds_what_was_stored_before_it_once_all_is_indexed_and_is_refused_till_then()
    {
        await using var store = await TestStore.Open(parameters: TestStore.Hl7Without("gender"));
        for (var i = 0; i < 230; i++)
        {
            await store.Put($"p{i}", $$"""{"resourceType":"Patient","gender":"{{(i % 2 == 0 ? "male" : "female")}}","birthDate":"2001-01-01"}""");
        }

        await store.Delete("Patient", "p7");
        await store.Reopen();

        var refused = await Assert.ThrowsAsync<Failure>(() => store.Search("Patient?gender=male"));
        Assert.Equal((FailureKind.Unavailable, "search-parameter-incomplete"), (refused.Kind, refused.Issues[0].MessageId));
        Assert.NotEmpty((await store.Search("Patient?birthdate=2001")).Entries);
        await store.Put("p3", """{"resourceType":"Patient","gender":"male"}""");
        await store.Put("new", """{"resourceType":"Patient","gender":"male"}""");

        await Indexed(store);
        Assert.Equal(117, (await store.Search("Patient?gender=male&_summary=count")).Total);
        Assert.Equal(113, (await store.Search("Patient?gender=female&_summary=count")).Total);
        Assert.DoesNotContain("p3", await store.AllIds("Patient?gender=female&_count=100"));
        await store.Reopen();
        Assert.Equal(117, (await store.Search("Patient?gender=male&_summary=count")).Total);
    }

    [Fact]
    public async Task What_is_not_indexed_yet_is_told_and_begun_though_nobody_has_searched_it_since_the_start()
    {
        await using var store = await TestStore.Open(parameters: TestStore.Hl7Without("gender"));
        await store.Put("p", """{"resourceType":"Patient","gender":"male"}""");
        await store.Reopen();
        var pending = await store.Store.Pending(TestContext.Current.CancellationToken);
        Assert.True(pending is [] or [{ Type: "Patient", Code: "gender" }]);
        while (pending.Count > 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
            pending = await store.Store.Pending(TestContext.Current.CancellationToken);
        }

        // Not refused: it was indexed before the first search asked for it.
        Assert.Equal(["p"], await store.Ids("Patient?gender=male"));
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("create")]
    [InlineData("update")]
    public async Task No_condition_of_a_write_is_decided_by_what_is_not_indexed_yet(string condition)
    {
        await using var store = await TestStore.Open(parameters: TestStore.Hl7Without("identifier"));
        const string Patient = """{"resourceType":"Patient","identifier":[{"system":"urn:s","value":"1"}],"gender":"male"}""";
        await store.Put("p", Patient);
        await store.Reopen();
        var query = TestStore.Query("Patient?identifier=urn:s|1");
        var refused = await Assert.ThrowsAsync<Failure>(() => store.Write(condition switch
        {
            "create" => new Change.Create(TestStore.Tree(Patient), query),
            "update" => new Change.ConditionalUpdate(TestStore.Tree(Patient), query),
            _ => new Change.Create(TestStore.Tree("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient?identifier=urn:s|1"}}""")),
        }));
        Assert.Equal((FailureKind.Unavailable, "search-parameter-incomplete"), (refused.Kind, refused.Issues[0].MessageId));
        await Indexed(store, "Patient?identifier=x");
        Assert.Equal(["p"], await store.Ids("Patient?identifier=urn:s|1"));
    }

    [Theory]
    [InlineData("Patient?_revinclude=*")]
    [InlineData("Patient?_revinclude=Observation:*")]
    [InlineData("Patient?_revinclude=Observation:subject")]
    public async Task No_page_leaves_out_what_refers_to_it_by_what_is_not_indexed_yet(string search)
    {
        await using var store = await TestStore.Open(parameters: TestStore.Hl7Without("subject"));
        await store.Put("p", """{"resourceType":"Patient"}""");
        await store.Put("o", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/p"}}""");
        await store.Reopen();
        await store.Search("Observation?code=y");
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                Assert.Equal(2, (await store.Search(search)).Entries.Count);
                return;
            }
            catch (Failure pending) when (pending.Kind == FailureKind.Unavailable && attempt < 500)
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact]
    public async Task A_conditional_reference_by_a_parameter_that_is_being_indexed_is_refused_till_then()
    {
        await using var store = await TestStore.Open(parameters: TestStore.Hl7Without("gender"));
        for (var i = 0; i < 230; i++)
        {
            await store.Put($"p{i}", $$"""{"resourceType":"Patient","gender":"{{(i == 0 ? "male" : "female")}}"}""");
        }

        await store.Reopen();
        const string Observation = """{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient?gender=male"}}""";
        var refused = await Assert.ThrowsAsync<Failure>(() => store.Put("o", Observation));
        Assert.Equal((FailureKind.Unavailable, "search-parameter-incomplete"), (refused.Kind, refused.Issues[0].MessageId));
        await Indexed(store);
        await store.Put("o", Observation);
        Assert.Equal(["o"], await store.Ids("Observation?subject=Patient/p0"));
    }

    [Fact]
    public async Task An_index_that_is_under_way_goes_on_after_a_restart()
    {
        await using var store = await TestStore.Open(parameters: TestStore.Hl7Without("gender"));
        for (var i = 0; i < 110; i++)
        {
            await store.Put($"p{i}", """{"resourceType":"Patient","gender":"male"}""");
        }

        await store.Reopen();
        await Assert.ThrowsAsync<Failure>(() => store.Search("Patient?gender=male"));
        await store.Reopen();
        await Indexed(store);
        Assert.Equal(110, (await store.Search("Patient?gender=male&_summary=count")).Total);
    }

    [Fact]
    public async Task What_another_server_writes_during_a_step_with_a_system_that_is_new_is_found_by_it()
    {
        TestDatabase.OnlySqlite();
        await using var store = await TestStore.Open(parameters: TestStore.Hl7Without("identifier"));
        await store.Put("p", """{"resourceType":"Patient","gender":"male"}""");
        await store.Reopen();
        using (var other = new SqliteConnection($"Data Source={store.File};Pooling=false"))
        {
            await other.OpenAsync(TestContext.Current.CancellationToken);
            Run("BEGIN IMMEDIATE");
            Run("INSERT INTO system_dict SELECT max(id) + 1, 'urn:new' FROM system_dict");
            Run("""UPDATE resource SET raw = CAST('{"resourceType":"Patient","id":"p","meta":{"versionId":"1"},"identifier":[{"system":"urn:new","value":"1"}],"gender":"male"}' AS BLOB) WHERE id = 'p'""");
            var asked = store.Ids("Patient?identifier=urn:new|1");
            await Task.Delay(500, TestContext.Current.CancellationToken);
            Run("COMMIT");
            await Assert.ThrowsAsync<Failure>(() => asked);

            void Run(string sql)
            {
                using var command = other.CreateCommand();
#pragma warning disable CA2100 // The statements are constants of the tests.
                command.CommandText = sql;
#pragma warning restore CA2100
                command.ExecuteNonQuery();
            }
        }

        await Indexed(store, "Patient?identifier=x");
        Assert.Equal(["p"], await store.Ids("Patient?identifier=urn:new|1"));
    }

    [Fact]
    public async Task Rows_of_a_parameter_that_is_no_more_go_in_the_background_and_those_of_others_stay()
    {
        await using var store = await TestStore.Open();
        for (var i = 0; i < 30; i++)
        {
            await store.Put($"p{i}", $$"""{"resourceType":"Patient","gender":"male","active":true,"birthDate":"2001-01-01","name":[{"family":"F{{i}}"}]}""");
        }

        Assert.Equal(30, (await store.Ids("Patient?_sort=gender")).Length);
        var without = TestStore.Hl7Without("gender");
        await store.Store.Use(without, ["Patient"], long.MaxValue, TestContext.Current.CancellationToken);
        Assert.Equal(60, Rows(store, "gender"));
        await store.Store.Tidy(TestContext.Current.CancellationToken);
        Assert.Equal(0, Rows(store, "gender"));
        Assert.Equal(30, Rows(store, "active"));
        Assert.Equal(30, Rows(store, "birthdate"));
        Assert.Empty(store.Sql("SELECT l.param FROM late_index l WHERE l.param > 0"));
        Assert.Equal(30, (await store.Search("Patient?birthdate=2001&_summary=count")).Total);

        await store.Store.Use(TestStore.Parameters, ["Patient"], long.MaxValue, TestContext.Current.CancellationToken);
        await Indexed(store);
        Assert.Equal(30, (await store.Search("Patient?gender=male&_summary=count")).Total);
        Assert.Equal(30, (await store.Ids("Patient?_sort=-gender")).Length);
    }

    [Fact]
    public async Task Late_indexes_follow_in_the_background()
    {
        await using var store = await TestStore.Open();
        await store.Put("a", """{"resourceType":"Patient","gender":"male"}""");
        await store.Put("b", """{"resourceType":"Patient","gender":"female"}""");
        Assert.Equal(["b", "a"], await store.Ids("Patient?_sort=gender"));
        await store.Put("c", """{"resourceType":"Patient","gender":"unknown"}""");
        await store.Store.Tidy(TestContext.Current.CancellationToken);
        Assert.Equal(3L, Convert.ToInt64(store.Sql("SELECT count(*) FROM text_index")[0][0], CultureInfo.InvariantCulture));
        var newest = store.Sql("SELECT max(change_seq) FROM resource")[0][0];
        Assert.Equal([newest, newest], store.Sql("SELECT change_seq FROM late_index").Select(row => row[0]));
    }

    /// <summary>Index rows of a parameter of Patient, under its own name and its suffixes, whether it is used or not.</summary>
    private static long Rows(TestStore store, string code) => ((string[])["tok", "str", "dat"]).Sum(table => Convert.ToInt64(
        store.Sql($"SELECT count(*) FROM {table} x JOIN param_dict p ON p.id = x.param JOIN resource_type t ON t.id = p.type WHERE t.name = 'Patient' AND (p.name = '{code}' OR p.name LIKE '{code}:%')")[0][0], CultureInfo.InvariantCulture));

    private static async Task Indexed(TestStore store, string search = "Patient?gender=male&_summary=count")
    {
        for (var attempt = 0; attempt < 500; attempt++)
        {
            try
            {
                await store.Search(search);
                return;
            }
            catch (Failure pending) when (pending.Kind == FailureKind.Unavailable)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }

        Assert.Fail("The index was not finished in time.");
    }
}
