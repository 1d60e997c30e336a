using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Tests.Databases;

namespace FhirGenomics.Tests.Store.Search;

/// <summary><c>Location?near=</c>, with places at the poles and on both sides of the date line. Source: https://hl7.org/fhir/R4/location.html#search</summary>
public sealed class PositionSearchTests(PositionSearchTests.Fixture fixture) : IClassFixture<PositionSearchTests.Fixture>
{
    [Theory]
    [InlineData("55.6761|12.5683|1|km", "copenhagen")]
    [InlineData("55.6761|12.5683|1", "copenhagen")]
    [InlineData("55.6761|12.5683|0", "copenhagen")]
    [InlineData("55.6761|12.5684|0", "")]
    [InlineData("55.6761|12.5683|27|km", "copenhagen")]
    [InlineData("55.6761|12.5683|29|km", "copenhagen malmo")]
    [InlineData("55.6761|12.5683|29000|m", "copenhagen malmo")]
    [InlineData("55.6761|12.5683|17|mi_us", "copenhagen")]
    [InlineData("55.6761|12.5683|18|[mi_us]", "copenhagen malmo")]
    [InlineData("55.6761|12.5683", "copenhagen malmo")]
    [InlineData("55.6761|12.5683||", "copenhagen malmo")]
    [InlineData("55.6761|12.5683|156", "copenhagen malmo")]
    [InlineData("55.6761|12.5683|157", "copenhagen malmo aarhus")]
    [InlineData("56.1629|10.2039|1,55.6761|12.5683|1", "copenhagen aarhus")]
    [InlineData("0|180|12", "east west")]
    [InlineData("0|-180|12", "east west")]
    [InlineData("0|179.9|12", "east")]
    [InlineData("0|-179.9|23", "east west")]
    [InlineData("90|0|112", "north")]
    [InlineData("89.5|-90|170", "north")]
    [InlineData("-89|45|112", "south")]
    [InlineData("-90|0|1", "south")]
    [InlineData("0|0|1", "")]
    [InlineData("0|0|1e300", "copenhagen malmo aarhus east west north south")]
    [InlineData("0|0|20016", "copenhagen malmo aarhus east west north south")]
    [InlineData("5.56761e1|12.5683|1", "copenhagen")]
    public async Task Finds_what_is_within_the_distance(string near, string ids) =>
        Assert.Equal(ids.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), (await fixture.Store.Ids("Location?near=" + near)).Order());

    [Theory]
    [InlineData("Location?near:missing=true", "nowhere wrong")]
    [InlineData("Location?near=55.6761|12.5683|200&name=aar", "aarhus")]
    [InlineData("Location?near=55.6761|12.5683|200&_summary=true&status:missing=true", "copenhagen malmo aarhus")]
    [InlineData("Encounter?location.near=56.1629|10.2039|1", "visit")]
    [InlineData("Encounter?location.near=55.6761|12.5683|1", "")]
    [InlineData("Location?_has:Encounter:location:status=finished&near=56|10|100", "aarhus")]
    public async Task Stands_wherever_a_parameter_can(string search, string ids) =>
        Assert.Equal(ids.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), (await fixture.Store.Ids(search)).Order());

    [Theory]
    [InlineData("55")]
    [InlineData("|")]
    [InlineData("55|")]
    [InlineData("|12")]
    [InlineData("91|12")]
    [InlineData("-90.1|12")]
    [InlineData("55|181")]
    [InlineData("55|12|-1")]
    [InlineData("55|12|x")]
    [InlineData("NaN|12|1")]
    [InlineData("55|NaN|1")]
    [InlineData("55|12|NaN")]
    [InlineData("55|12|Infinity")]
    [InlineData("55|12|1|kg")]
    [InlineData("55|12|1|miles")]
    [InlineData("55|12|1|km|5")]
    [InlineData("gt55|12|1|km")]
    [InlineData("55 12 1")]
    public void Refuses_what_is_no_position(string near)
    {
        var issue = Assert.Throws<Failure>(() => TestStore.Query("Location?near=" + near)).Issues[0];
        Assert.Equal("search-value", issue.MessageId);
        Assert.Contains("latitude|longitude|distance|units", issue.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Location?_sort=near", "search-sort-unsupported")]
    [InlineData("Location?near:exact=55|12", "search-modifier-unknown")]
    [InlineData("Location?_filter=near eq \"55|12\"", "search-filter-operator")]
    public void Refuses_what_has_no_meaning(string search, string messageId) =>
        Assert.Equal(messageId, Assert.Throws<Failure>(() => TestStore.Query(search)).Issues[0].MessageId);

    [Fact]
    public async Task Reads_the_index_within_a_box_and_not_all_places()
    {
        TestDatabase.OnlySqlite();
        var plan = await fixture.Store.Store.Explain(TestStore.Query("Location?near=55.6761|12.5683|10"), TestContext.Current.CancellationToken);
        Assert.Contains("IX_num_param_lo_hi (param=? AND lo>? AND lo<?)", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_moves_is_found_where_it_is()
    {
        await using var store = await TestStore.Open();
        await store.Put("bus", Fixture.Location("bus", 55, 12));
        await store.Put("bus", Fixture.Location("bus", 56, 10));
        Assert.Empty(await store.Ids("Location?near=55|12|1"));
        Assert.Equal(["bus"], await store.Ids("Location?near=56|10|1"));
        await store.Put("bus", """{"resourceType":"Location"}""");
        Assert.Empty(await store.Ids("Location?near=56|10|1"));
        Assert.Empty(store.Sql("SELECT * FROM num"));
    }

    public sealed class Fixture : IAsyncLifetime
    {
        internal TestStore Store { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Store = await TestStore.Open();
            (string Id, double Latitude, double Longitude)[] places =
            [
                ("copenhagen", 55.6761, 12.5683), ("malmo", 55.6050, 13.0038), ("aarhus", 56.1629, 10.2039),
                ("east", 0, 179.9), ("west", 0, -179.9), ("north", 89, 120), ("south", -90, 77), ("wrong", 95, 12),
            ];
            foreach (var (id, latitude, longitude) in places)
            {
                await Store.Put(id, Location(id, latitude, longitude));
            }

            await Store.Put("nowhere", """{"resourceType":"Location","name":"Nowhere"}""");
            await Store.Put("visit", """{"resourceType":"Encounter","status":"finished","location":[{"location":{"reference":"Location/aarhus"}}]}""");
        }

        public ValueTask DisposeAsync() => Store.DisposeAsync();

        internal static string Location(string name, double latitude, double longitude) =>
            string.Create(CultureInfo.InvariantCulture, $$"""{"resourceType":"Location","name":"{{name}}","position":{"longitude":{{longitude}},"latitude":{{latitude}} } }""");
    }
}
