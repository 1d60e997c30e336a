using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Store;
using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Tests.Store.Search;

public class IndexTests
{
    /// <summary>A later resource with the same content has the same rows, so what is indexed at a write can be compared with what a new store makes of the stored bytes.</summary>
    [Fact]
    public async Task Index_rows_equal_a_reindex_from_the_stored_bytes()
    {
        await using var store = await TestStore.Open();
        var files = Repository.PackageFiles("hl7.fhir.uv.genomics-reporting", "example").Where((_, i) => i % 5 == 0).Select(File.ReadAllBytes).Select(json => ElementTree.Read(json)).ToList();
        foreach (var tree in files)
        {
            await store.Write(new Change.Update(tree, "x" + tree.Id![..Math.Min(60, tree.Id!.Length)]));
        }

        // A second version by way of another content writes only differences.
        foreach (var tree in files.Where((_, i) => i % 2 == 0))
        {
            var id = "x" + tree.Id![..Math.Min(60, tree.Id!.Length)];
            await store.Put(id, $$"""{"resourceType":"{{tree.ResourceType}}","meta":{"tag":[{"code":"t"}] } }""");
            await store.Write(new Change.Update(tree, id));
        }

        await using var again = await TestStore.Open();
        foreach (var row in store.Sql("SELECT raw FROM resource ORDER BY sid"))
        {
            var tree = ElementTree.Read((byte[])row[0]);
            await again.Write(new Change.Update(tree, tree.Id!));
        }

        foreach (var table in IndexTable.All)
        {
            Assert.Equal(Rows(store, table), Rows(again, table));
        }

        Assert.NotEmpty(Rows(store, IndexTable.TokenToken));
    }

    [Fact]
    public async Task A_deletion_leaves_no_index_rows()
    {
        await using var store = await TestStore.Open();
        await store.Put("a", """
            {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"1"}],"text":"x"},"subject":{"reference":"Patient/1"},"effectivePeriod":{"start":"2020"},"valueQuantity":{"value":1,"unit":"g"}}
            """);
        await store.Delete("Observation", "a");
        foreach (var table in IndexTable.All)
        {
            Assert.Empty(Rows(store, table));
        }
    }

    [Theory]
    [InlineData("Ærø  Å", "aero a")]
    [InlineData("é é É", "e e e")]
    [InlineData("Straße", "strasse")]
    [InlineData(" Łódź\t", "lodz")]
    [InlineData("Άλφα", "αλφα")]
    [InlineData("日本語 😀", "日本語 😀")]
    [InlineData("Fǿnss", "fonss")]
    [InlineData("Ægte Ǽgte Ǣgte", "aegte aegte aegte")]
    [InlineData("İbrahim", "ibrahim")]
    [InlineData("أحمد إ آ", "احمد ا ا")]
    [InlineData("\uFB2A\uFB1D\uFB4B", "\u05E9\u05D9\u05D5")]
    [InlineData("ӐӢ", "аи")]
    [InlineData("がぱ \u304B\u3099\u306F\u309A", "かは かは")]
    [InlineData("\u1100\u1161\u1100\u1161\u11A8 \u1112\u1161\u11AB\u1161", "가각 한\u1161")]
    [InlineData("\u212Angström \uF900", "kngstrom \u8C48")]
    public void Text_has_a_normal_form(string text, string normal) => Assert.Equal(normal, NormalText.Of(text));

    [Fact]
    public void A_normal_form_is_its_own_normal_form()
    {
        for (var letter = ' '; letter < '\uFFFF'; letter++)
        {
            var normal = char.IsSurrogate(letter) ? "" : NormalText.Of($"a{letter}");
            Assert.Equal((letter, normal), (letter, NormalText.Of(normal)));
        }
    }

    [Fact]
    public void The_normal_form_is_short_and_whole()
    {
        var normal = NormalText.Of(string.Concat(Enumerable.Repeat("😀ß", 1000)));
        Assert.InRange(normal.Length, 600, NormalText.Longest);
        Assert.False(char.IsHighSurrogate(normal[^1]));
    }

    [Fact]
    public void Numbers_sort_as_integers()
    {
        double[] numbers = [double.NegativeInfinity, -1e300, -1.5, -1, -1e-300, 0, 1e-300, 1, 1.5, 128273725, 1e300, double.PositiveInfinity];
        Assert.Equal(numbers, numbers.Reverse().OrderBy(SortableNumber.Of));
        Assert.Equal(SortableNumber.Of(0.0), SortableNumber.Of(-0.0));
    }

    [Theory]
    [InlineData("9999", "9999-12-31T23:59:59.9999999")]
    [InlineData("9999-12", "9999-12-31T23:59:59.9999999")]
    [InlineData("9999-12-31", "9999-12-31T23:59:59.9999999")]
    [InlineData("2020-02", "2020-02-29T23:59:59.9999999")]
    [InlineData("2020-02-29T12:30", "2020-02-29T12:30:59.9999999")]
    [InlineData("2020-02-29T12:30:15", "2020-02-29T12:30:15.9999999")]
    [InlineData("2020-02-29T12:30:15.12Z", "2020-02-29T12:30:15.1299999")]
    [InlineData("2020-02-29T12:30:15.123456789-01:30", "2020-02-29T14:00:15.1234567")]
    [InlineData("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.9999999")]
    [InlineData("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00.0000000")]
    public void Dates_cover_time_by_their_precision(string text, string last)
    {
        Assert.True(DateRange.TryRead(text, out var range));
        Assert.Equal(last, new DateTime(range.Last).ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture));
        Assert.True(range.First <= range.Last);
    }

    [Fact]
    public async Task Of_a_timing_the_outer_limits_of_its_events_and_bounds_count()
    {
        await using var store = await TestStore.Open();
        foreach (var (id, timing) in ((string, string)[])
        [
            ("events", """{"event":["2013-03-24","2013-01-31"]}"""),
            ("bounds", """{"repeat":{"boundsPeriod":{"start":"2013-01-31","end":"2013-03-24"},"period":2,"periodUnit":"d"}}"""),
            ("both", """{"event":["2013-01-31"],"repeat":{"boundsPeriod":{"start":"2013-03-01","end":"2013-03-24"}}}"""),
            ("none", """{"repeat":{"boundsDuration":{"value":1},"period":2,"periodUnit":"d"}}"""),
        ])
        {
            await store.Put(id, $"{{\"resourceType\":\"ServiceRequest\",\"occurrenceTiming\":{timing}}}");
        }

        foreach (var (search, isFound) in ((string, bool)[])[("ge2013-02-01&occurrence=le2013-02-01", true), ("sa2013-01-30", true), ("eb2013-03-25", true), ("sa2013-01-31", false), ("eb2013-03-24", false), ("2013", true), ("2013-01", false)])
        {
            Assert.Equal(isFound ? ["both", "bounds", "events"] : [], (await store.Ids("ServiceRequest?occurrence=" + search)).Order());
        }
    }

    [Fact]
    public async Task A_hash_that_met_another_text_gives_no_match()
    {
        await using var store = await TestStore.Open();
        await store.Put("real", """{"resourceType":"Patient","identifier":[{"system":"urn:s","value":"A1"}]}""");
        await store.Put("false", """{"resourceType":"Patient","identifier":[{"system":"urn:s","value":"B2"}]}""");
        store.Sql($"UPDATE tok SET code = {Hash.Of("a1")} WHERE code = {Hash.Of("b2")}");
        Assert.Equal(["real"], await store.Ids("Patient?identifier=urn:s|a1"));
    }

    private static List<string> Rows(TestStore store, IndexTable table) =>
        [.. store.Sql($"SELECT p.name, t.name, r.id, {string.Join(", ", table.Numbers.Where(column => !column.StartsWith("sys", StringComparison.Ordinal)).Select(column => "x." + column))} FROM {table.Name} x JOIN param_dict p ON p.id = x.param JOIN resource_type t ON t.id = p.type JOIN resource r ON r.sid = x.sid")
            .Select(row => string.Join('|', row)).Order(StringComparer.Ordinal)];
}
