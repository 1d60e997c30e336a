using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Store;

namespace FhirGenomics.Tests.Store.Search;

/// <summary>
/// Quantities whose UCUM unit is another than the one that is searched for. Ids begin with what the value comes to.
/// Source: https://hl7.org/fhir/R4/search.html#quantity
/// </summary>
public sealed class QuantityUnitTests(QuantityUnitTests.Fixture fixture) : IClassFixture<QuantityUnitTests.Fixture>
{
    private const string Ucum = "http://unitsofmeasure.org";

    [Theory]
    [InlineData("5.4|U|mg", "5.35mg 5.4mg 5.4mg-in-g 5.4mg-in-ug")]
    [InlineData("0.0054|U|g", "5.35mg 5.4mg 5.4mg-in-g 5.4mg-in-ug")]
    [InlineData("5.4e-6|U|kg", "5.35mg 5.4mg 5.4mg-in-g 5.4mg-in-ug")]
    [InlineData("5400.0|U|ug", "5.4mg 5.4mg-in-g 5.4mg-in-ug")]
    [InlineData("5|U|mg", "5.35mg 5.4mg 5.4mg-in-g 5.4mg-in-ug 5.45mg")]
    [InlineData("5.40|U|mg", "5.4mg 5.4mg-in-g 5.4mg-in-ug")]
    [InlineData("5.41|U|mg", "")]
    [InlineData("gt5.4|U|mg", "5.45mg 70kg >6mg")]
    [InlineData("ge0.0054|U|g", "5.4mg 5.4mg-in-g 5.4mg-in-ug 5.45mg 70kg >6mg")]
    [InlineData("lt5.4|U|mg", "5.35mg")]
    [InlineData("le5400|U|ug", "5.35mg 5.4mg 5.4mg-in-g 5.4mg-in-ug")]
    [InlineData("sa5.45|U|mg", "70kg >6mg")]
    [InlineData("eb5.4|U|mg", "5.35mg")]
    [InlineData("ne5.4|U|mg", "5.45mg 70kg >6mg")]
    [InlineData("ap5|U|mg", "5.35mg 5.4mg 5.4mg-in-g 5.4mg-in-ug 5.45mg")]
    [InlineData("70000|U|g", "70kg")]
    [InlineData("5.4||mg", "5.35mg 5.4mg 5.4mg-local")]
    [InlineData("5400||ug", "5.4mg-in-ug")]
    [InlineData("5.4||milligram", "5.4mg")]
    [InlineData("5.4|urn:local|mg", "5.4mg-local")]
    [InlineData("5.4", "5.35mg 5.4mg 5.4mg-local")]
    public Task Mass(string search, string ids) => Finds(search, ids);

    [Theory]
    [InlineData("40|U|%", "0.4 40%")]
    [InlineData("0.40|U|1", "0.4 40%")]
    [InlineData("4.0e5|U|[ppm]", "0.4 40%")]
    [InlineData("7|U|{score}", "7score")]
    [InlineData("7|U|1", "7score")]
    [InlineData("7||{score}", "7score")]
    [InlineData("7||1", "")]
    [InlineData("3|U|[arb'U]", "3arb")]
    [InlineData("3|U|[iU]", "3iu")]
    [InlineData("3000|U|m[iU]", "3iu")]
    [InlineData("4.2|U|10*9/L", "4.2cells")]
    [InlineData("4.2|U|10*3/uL", "4.2cells")]
    [InlineData("72|U|/min", "72beats")]
    [InlineData("1.20|U|/s", "72beats")]
    [InlineData("37.2|U|Cel", "37.2Cel")]
    [InlineData("310.35|U|K", "")]
    [InlineData("9|U|no-unit", "9unknown")]
    [InlineData("9|U|NO-UNIT", "")]
    [InlineData("1.50|U|m", "150cm")]
    [InlineData("149|U|cm", "")]
    [InlineData("ge1.40|U|m", "150cm 1km")]
    [InlineData("1000|U|m", "1km")]
    [InlineData("100|urn:iso:std:iso:4217|DKK", "")]
    public Task Others(string search, string ids) => Finds(search, ids);

    [Theory]
    [InlineData("Observation?code-value-quantity=c$5400.0|U|ug", "5.4mg 5.4mg-in-g 5.4mg-in-ug")]
    [InlineData("Observation?code-value-quantity=d$5400.0|U|ug", "")]
    [InlineData("Observation?_filter=value-quantity eq \"70000|U|g\"", "70kg")]
    [InlineData("Observation?value-quantity=70000|U|g,1|U|km", "70kg 1km")]
    public async Task Wherever_a_quantity_can_stand(string search, string ids) =>
        Assert.Equal(ids.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), (await fixture.Store.Ids(search.Replace("|U|", $"|{Ucum}|", StringComparison.Ordinal))).Select(Name).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("1e400|U|g")]
    [InlineData("5|U|")]
    [InlineData("5|U")]
    [InlineData("5|U|mg|x")]
    public void Refuses_what_is_no_quantity(string search) =>
        Assert.Equal("search-value", Assert.Throws<Failure>(() => TestStore.Query($"Observation?value-quantity={search.Replace("|U", $"|{Ucum}", StringComparison.Ordinal)}")).Issues[0].MessageId);

    [Theory]
    [InlineData("1e308|U|Yg")]
    [InlineData("ne-1e-308|U|yg")]
    [InlineData("5|U|((((((((((((((((((((((((((((g")]
    [InlineData("5|U|10*99999999999999999999")]
    [InlineData("5|U|[iU]99.m99.s-99")]
    public async Task What_is_beyond_all_numbers_finds_nothing_and_breaks_nothing(string search)
    {
        var found = await fixture.Store.Ids($"Observation?value-quantity={search.Replace("|U|", $"|{Ucum}|", StringComparison.Ordinal)}");
        Assert.True(search.StartsWith("ne", StringComparison.Ordinal) || found.Length == 0, search);
    }

    [Fact]
    public async Task A_quantity_has_no_more_rows_than_ways_to_name_its_unit()
    {
        await using var store = await TestStore.Open();
        await store.Put("o", Observation("""{"value":5.4,"unit":"milligram","system":"http://unitsofmeasure.org","code":"mg"}"""));
        Assert.Equal(4L, Convert.ToInt64(store.Sql("SELECT count(*) FROM qty q JOIN param_dict p ON p.id = q.param WHERE p.name = 'value-quantity'")[0][0], CultureInfo.InvariantCulture));
        await store.Put("o", """{"resourceType":"Observation","status":"final"}""");
        Assert.Empty(store.Sql("SELECT * FROM qty"));
    }

    [Fact]
    public async Task A_store_from_before_units_were_converted_is_indexed_anew_and_refuses_till_then()
    {
        await using var store = await TestStore.Open();
        for (var i = 0; i < 110; i++)
        {
            await store.Put($"o{i}", Observation("""{"value":5.4,"system":"http://unitsofmeasure.org","code":"mg"}"""));
        }

        // As it was: another number for what is indexed, and a row for the unit as it is written.
        store.Sql("UPDATE param_dict SET definition = definition + 1 WHERE name LIKE '%value-quantity'");
        await store.Reopen();
        foreach (var search in (string[])["Observation?value-quantity=5400.0|http://unitsofmeasure.org|ug&_summary=count", "Observation?code-value-quantity=c$5400.0|http://unitsofmeasure.org|ug&_summary=count"])
        {
            var refused = await Record.ExceptionAsync(() => store.Search(search));
            Assert.True(refused is null or Failure { Kind: FailureKind.Unavailable }, search);
            while (await store.Store.Pending(TestContext.Current.CancellationToken) is { Count: > 0 })
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            Assert.Equal(110, (await store.Search(search)).Total);
        }
    }

    private static string Observation(string quantity) => $$"""{"resourceType":"Observation","status":"final","code":{"coding":[{"code":"c"}]},"valueQuantity":{{quantity}}}""";

    /// <summary>The name of a resource; its id cannot have all the signs.</summary>
    private static string Name(string id) => Fixture.Values.First(value => Fixture.IdOf(value.Name) == id).Name;

    private async Task Finds(string search, string ids) =>
        Assert.Equal(
            ids.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            (await fixture.Store.Ids($"Observation?value-quantity={search.Replace("|U|", $"|{Ucum}|", StringComparison.Ordinal).Replace("%", "%25", StringComparison.Ordinal)}")).Select(Name).Order(StringComparer.Ordinal));

    public sealed class Fixture : IAsyncLifetime
    {
        internal static readonly (string Name, string Quantity)[] Values =
        [
            ("5.35mg", Of("5.35", "mg")), ("5.4mg", """{"value":5.4,"unit":"milligram","system":"http://unitsofmeasure.org","code":"mg"}"""),
            ("5.4mg-in-g", Of("0.0054", "g")), ("5.4mg-in-ug", Of("5400", "ug")), ("5.45mg", Of("5.45", "mg")), ("70kg", Of("70", "kg")),
            (">6mg", """{"value":6,"comparator":">","system":"http://unitsofmeasure.org","code":"mg"}"""),
            ("5.4mg-local", """{"value":5.4,"system":"urn:local","code":"mg"}"""),
            ("0.4", Of("0.4", "1")), ("40%", Of("40", "%")), ("7score", Of("7", "{score}")), ("3arb", Of("3", "[arb'U]")), ("3iu", Of("3", "[iU]")),
            ("4.2cells", Of("4.2", "10*9/L")), ("72beats", Of("72", "/min")), ("37.2Cel", Of("37.2", "Cel")), ("9unknown", Of("9", "no-unit")),
            ("150cm", Of("150", "cm")), ("1km", Of("1", "km")),
        ];

        internal TestStore Store { get; private set; } = null!;

        internal static string IdOf(string name) => $"v{Array.FindIndex(Values, value => value.Name == name)}";

        public async ValueTask InitializeAsync()
        {
            Store = await TestStore.Open();
            foreach (var (name, quantity) in Values)
            {
                await Store.Put(IdOf(name), Observation(quantity));
            }
        }

        public ValueTask DisposeAsync() => Store.DisposeAsync();

        private static string Of(string value, string code) => $$"""{"value":{{value}},"system":"http://unitsofmeasure.org","code":"{{code}}"}""";
    }
}
