using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Store;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Tests.Store.Writing;

public class LateIndexerTests
{
    private static readonly SearchParameterSet Failing = TestStore.Hl7With(TestStore.Parameter("only", "token", "Patient.identifier.single()"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_index_whose_expression_fails_is_left_aside_and_keeps_neither_others_nor_retired_rows_from_their_turn()
    {
        var clock = new Ahead();
        await using var store = await TestStore.Open(clock);

        // More than one step, so that its first has succeeded; and the one that fails is the last.
        await store.Write([.. Enumerable.Range(0, 250).Select(i => new Change.Update(TestStore.Tree(Patient(i == 249 ? 2 : 1)), $"p{i}"))]);
        await store.Store.Use(Failing, ["Patient"], long.MaxValue, Stop);
        var refused = await Assert.ThrowsAsync<Failure>(() => Sorted(store));
        Assert.Equal((FailureKind.Unavailable, "search-parameter-incomplete"), (refused.Kind, refused.Issues[0].MessageId));
        Assert.Contains(refused.Issues, issue => issue.MessageId == "index-expression");
        Assert.NotEmpty(await store.Ids("Patient?_sort=gender"));
        await store.Put("later", Patient(1));

        // As if it had been taken away.
        store.Sql("UPDATE param_dict SET definition = -id WHERE name = 'active' AND type = (SELECT type FROM resource WHERE id = 'later')");
        await store.Store.Tidy(Stop);
        Assert.Equal(0L, Number(store, "SELECT count(*) FROM tok x JOIN param_dict p ON p.id = x.param WHERE p.name = 'active' AND p.definition = -p.id"));
        Assert.Equal(Number(store, "SELECT max(change_seq) FROM resource"), Number(store, "SELECT l.change_seq FROM late_index l JOIN param_dict p ON p.id = l.param WHERE p.name = 'gender:sort'"));

        await store.Put("p249", Patient(1));
        await Assert.ThrowsAsync<Failure>(() => Sorted(store));
        clock.By = TimeSpan.FromMinutes(2);
        Assert.NotEmpty((await Sorted(store)).Entries);
    }

    /// <summary>A clock whose time may be put forward.</summary>
    private sealed class Ahead : TimeProvider
    {
        public TimeSpan By { get; set; }

        public override long GetTimestamp() => base.GetTimestamp() + (long)(By.TotalSeconds * TimestampFrequency);
    }

    private static Task<SearchPage> Sorted(TestStore store) => store.Store.Search(TestStore.Query("Patient?_sort=only", parameters: Failing), Stop);

    private static long Number(TestStore store, string sql) => Convert.ToInt64(store.Sql(sql)[0][0], CultureInfo.InvariantCulture);

    private static string Patient(int identifiers) =>
        $$"""{"resourceType":"Patient","active":true,"gender":"male","identifier":[{{string.Join(',', Enumerable.Range(0, identifiers).Select(i => $$"""{"system":"urn:s","value":"{{i}}"}"""))}}]}""";
}
