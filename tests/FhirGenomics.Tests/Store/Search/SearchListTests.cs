using FhirGenomics.Resources;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Tests.Store.Search;

/// <summary>What R4 lists for searches and no other test has: modifiers by type, composites by shape, hierarchies. One store for all cases: they only read.</summary>
public sealed class SearchListTests(SearchListTests.Fixture fixture) : IClassFixture<SearchListTests.Fixture>
{
    [Theory]
    [InlineData("Observation?date:missing=true", "plain")]
    [InlineData("Observation?date:missing=false", "dated", "dated-value", "measured", "worded")]
    [InlineData("Observation?value-quantity:missing=false", "measured")]
    [InlineData("Observation?subject:missing=false", "dated")]
    [InlineData("Observation?code-value-string:missing=false", "worded")]
    [InlineData("RiskAssessment?probability:missing=true", "risk0")]
    [InlineData("RiskAssessment?probability:missing=false", "risk")]
    [InlineData("ValueSet?url:missing=true", "vs0")]
    [InlineData("Patient?name:missing=true", "nameless")]
    [InlineData("Patient?gender:not=male,female", "nameless")]
    [InlineData("Patient?identifier:not=urn:a|1", "nameless")]
    [InlineData("Patient?_tag:missing=false", "")]
    public Task Missing_and_not(string search, params string[] ids) => Finds(search, ids);

    [Theory]
    [InlineData("Observation?code-value-date=d$2020-01-02", "dated-value")]
    [InlineData("Observation?code-value-date=d$gt2020-01-02", "")]
    [InlineData("Observation?code-value-string=w$in wor", "worded")]
    [InlineData("Observation?code-value-string=w$other", "")]
    [InlineData("DocumentReference?relationship=DocumentReference/old$replaces", "new")]
    [InlineData("DocumentReference?relationship=DocumentReference/old$http://hl7.org/fhir/document-relationship-type|replaces", "new")]
    [InlineData("DocumentReference?relationship=old$replaces", "new")]
    [InlineData("DocumentReference?relationship=DocumentReference/old$appends", "")]
    [InlineData("DocumentReference?relationship=DocumentReference/older$replaces", "")]
    [InlineData("Group?characteristic-value=sex$female", "group")]
    [InlineData("Group?characteristic-value=sex$male", "")]
    [InlineData("ValueSet?context-type-quantity=age$gt17", "vs")]
    [InlineData("ValueSet?context-type-quantity=age$gt19", "")]
    public Task Composites_of_each_shape(string search, params string[] ids) => Finds(search, ids);

    [Theory]
    [InlineData("Location?partof:below=site", "house", "room")]
    [InlineData("Location?partof:below=Location/house", "room")]
    [InlineData("Location?partof:below=room", "")]
    [InlineData("Location?partof:above=room", "room", "house")]
    [InlineData("Location?partof:above=house", "room", "house")]
    [InlineData("Location?partof:below=loop", "loop", "pool")]
    [InlineData("Encounter?location:below=site", "visit")]
    [InlineData("Encounter?location:below=house", "visit")]
    [InlineData("Encounter?location:below=room", "visit")]
    [InlineData("Encounter?location:below=elsewhere", "")]
    [InlineData("Encounter?location:below=loop", "")]
    [InlineData("Encounter?location:above=room", "visit")]
    [InlineData("Encounter?location:above=house", "")]
    [InlineData("Encounter?location:below=elsewhere,site", "visit")]
    [InlineData("Encounter?location.partof:below=site", "visit")]
    [InlineData("Location?_has:Encounter:location:location:below=house", "room")]
    public Task Hierarchies(string search, params string[] ids) => Finds(search, ids);

    [Theory]
    [InlineData("Observation?_filter=date po 2020-01", "dated")]
    [InlineData("Observation?_filter=date po 2021", "")]
    [InlineData("Patient?_filter=gender eq male or name pr false", "nameless")]
    [InlineData("Patient?_filter=birthdate pr true", "")]
    public Task Filters(string search, params string[] ids) => Finds(search, ids);

    [Theory]
    [InlineData("Observation?date=po2020-01", "search-value")]
    [InlineData("Observation?date:po=2020-01", "search-modifier-unknown")]
    [InlineData("Condition?subject:below=Patient/1", "search-modifier-unknown")]
    [InlineData("Encounter?location:below=Patient/1", "search-value")]
    [InlineData("Encounter?location:below=a b", "search-value")]
    [InlineData("Observation?value-quantity:exact=1", "search-modifier-unknown")]
    [InlineData("RiskAssessment?probability:below=1", "search-modifier-unknown")]
    [InlineData("ValueSet?url:exact=a", "search-modifier-unknown")]
    [InlineData("Observation?code:exact=a", "search-modifier-unknown")]
    [InlineData("Patient?name:not=a", "search-modifier-unknown")]
    [InlineData("Observation?code-value-date:not=a", "search-modifier-unknown")]
    [InlineData("Observation?_revinclude:iterat=Provenance:target", "search-include-unknown")]
    public void Modifiers_of_other_types_are_refused(string search, string messageId)
    {
        Assert.Equal(messageId, Assert.Throws<Failure>(() => TestStore.Query(search)).Issues[0].MessageId);
        Assert.Equal(messageId, Assert.Throws<Failure>(() => TestStore.Query(search, strict: false)).Issues[0].MessageId);
    }

    [Fact]
    public async Task References_below_the_own_URL_mean_the_own_resources()
    {
        var query = SearchQuery.Parse(
            "Observation", QueryString.Read("subject=https://a.example/fhir/Patient/nameless"), TestStore.Parameters, strict: true, "https://a.example/fhir");
        Assert.Equal("dated", (await fixture.Store.Store.Search(query, TestContext.Current.CancellationToken)).Entries.Single().Resource.Id);
        Assert.Equal("subject=https://a.example/fhir/Patient/nameless", query.Used);
    }

    [Fact]
    public async Task A_composite_has_a_row_for_each_combination_or_the_resource_is_refused()
    {
        static string Observation(int codes)
        {
            var coding = string.Join(',', Enumerable.Range(0, codes).Select(i => $"{{\"code\":\"c{i}\"}}"));
            return $"{{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{{\"coding\":[{coding}]}},\"valueCodeableConcept\":{{\"coding\":[{coding}]}}}}";
        }

        await using var store = await TestStore.Open();
        await store.Put("many", Observation(40));
        Assert.Equal(["many"], await store.Ids("Observation?code-value-concept=c39$c38"));
        var refused = await Assert.ThrowsAsync<Failure>(() => store.Put("more", Observation(80)));
        Assert.Equal((FailureKind.Unprocessable, "index-combinations"), (refused.Kind, refused.Issues[0].MessageId));
        Assert.Contains("code-value-concept", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_text_is_found_by_how_it_begins_and_by_itself()
    {
        await using var store = await TestStore.Open();
        var text = new string('a', 1100);
        await store.Put("b", $$"""{"resourceType":"Observation","status":"final","valueString":"{{text}}b"}""");
        await store.Put("c", $$"""{"resourceType":"Observation","status":"final","valueString":"{{text}}c"}""");
        Assert.Equal(["c", "b"], await store.Ids($"Observation?value-string={text[..900]}"));
        Assert.Equal(["c"], await store.Ids($"Observation?value-string:exact={text}c"));
    }

    private async Task Finds(string search, string[] ids) =>
        Assert.Equal(ids.Where(id => id.Length > 0).Order(), (await fixture.Store.Ids(search)).Order());

    public sealed class Fixture : IAsyncLifetime
    {
        internal TestStore Store { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Store = await TestStore.Open();
            await Store.Put("nameless", """{"resourceType":"Patient","active":true}""");
            await Store.Put("anna", """{"resourceType":"Patient","gender":"female","identifier":[{"system":"urn:a","value":"1"}],"name":[{"family":"A"}]}""");
            await Store.Put("dated", """{"resourceType":"Observation","status":"final","code":{"coding":[{"code":"x"}]},"subject":{"reference":"Patient/nameless"},"effectivePeriod":{"start":"2019-12-01","end":"2020-01-02"}}""");
            await Store.Put("plain", """{"resourceType":"Observation","status":"final","code":{"text":"x"}}""");
            await Store.Put("measured", """{"resourceType":"Observation","status":"final","effectiveDateTime":"1999","valueQuantity":{"value":1}}""");
            await Store.Put("worded", """{"resourceType":"Observation","status":"final","effectiveDateTime":"1999","code":{"coding":[{"code":"w"}]},"valueString":"In words"}""");
            await Store.Put("dated-value", """{"resourceType":"Observation","status":"final","effectiveDateTime":"1999","code":{"coding":[{"code":"d"}]},"valueDateTime":"2020-01-02"}""");
            await Store.Put("risk", """{"resourceType":"RiskAssessment","status":"final","prediction":[{"probabilityDecimal":0.5}]}""");
            await Store.Put("risk0", """{"resourceType":"RiskAssessment","status":"final"}""");
            await Store.Put("vs", """{"resourceType":"ValueSet","url":"urn:vs","status":"active","useContext":[{"code":{"code":"age"},"valueQuantity":{"value":18}}]}""");
            await Store.Put("vs0", """{"resourceType":"ValueSet","status":"active"}""");
            await Store.Put("new", """{"resourceType":"DocumentReference","status":"current","relatesTo":[{"code":"replaces","target":{"reference":"DocumentReference/old"}},{"code":"appends","target":{"reference":"DocumentReference/older"}}]}""");
            await Store.Put("group", """{"resourceType":"Group","type":"person","actual":true,"characteristic":[{"code":{"coding":[{"code":"sex"}]},"valueCodeableConcept":{"coding":[{"code":"female"}]},"exclude":false}]}""");
            await Store.Put("site", """{"resourceType":"Location","name":"Site"}""");
            await Store.Put("house", """{"resourceType":"Location","partOf":{"reference":"Location/site"}}""");
            await Store.Put("room", """{"resourceType":"Location","partOf":{"reference":"Location/house"}}""");
            await Store.Put("loop", """{"resourceType":"Location","partOf":{"reference":"Location/pool"}}""");
            await Store.Put("pool", """{"resourceType":"Location","partOf":{"reference":"Location/loop"}}""");
            await Store.Put("visit", """{"resourceType":"Encounter","status":"finished","location":[{"location":{"reference":"Location/room"}}]}""");
        }

        public ValueTask DisposeAsync() => Store.DisposeAsync();
    }
}
