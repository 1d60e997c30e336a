using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Store;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Tests.Store.Search;

/// <summary>Searches over references: chains, reverse chains, compartments, lists. One store for all cases: they only read.</summary>
public sealed class LinkedSearchTests(LinkedSearchTests.Fixture fixture) : IClassFixture<LinkedSearchTests.Fixture>
{
    [Theory]
    [InlineData("Observation?subject:Patient.family=smith", "o1", "o2")]
    [InlineData("Observation?subject.family=smith", "o1", "o2")]
    [InlineData("Observation?patient.family=jensen", "o3")]
    [InlineData("Observation?patient.family:exact=smith", "")]
    [InlineData("Observation?patient.identifier=urn:cpr|2", "o3")]
    [InlineData("Observation?patient._id=anna", "o1", "o2")]
    [InlineData("Observation?patient.gender:not=female", "o3")]
    [InlineData("Observation?patient.gender:missing=true", "")]
    [InlineData("Observation?patient.organization.name=rigs", "o1", "o2")]
    [InlineData("Observation?patient.organization.name=rigs&code=b", "o2")]
    [InlineData("Observation?patient.family=smith,jensen", "o1", "o2", "o3")]
    [InlineData("Observation?subject:Group.code=x", "")]
    [InlineData("Observation?patient.family=deleted", "")]
    [InlineData("Observation?specimen.type=blood", "o1")]
    public async Task A_chain_asks_what_a_reference_leads_to(string search, params string[] expected) => await Finds(search, expected);

    [Theory]
    [InlineData("Patient?_has:Observation:patient:code=a", "anna", "bo")]
    [InlineData("Patient?_has:Observation:subject:code=b", "anna")]
    [InlineData("Patient?_has:Observation:patient:code=c", "")]
    [InlineData("Patient?_has:Observation:patient:code=a&gender=male", "bo")]
    [InlineData("Patient?_has:Observation:patient:code:not=a", "anna")]
    [InlineData("Patient?_has:Observation:patient:specimen.type=blood", "anna")]
    [InlineData("Organization?_has:Patient:organization:_has:Observation:patient:code=b", "rigs")]
    [InlineData("Patient?_has:Observation:patient:_id=o3", "bo")]
    [InlineData("Patient?_has:Observation:patient:value-quantity=gt6", "anna")]
    [InlineData("Observation?patient._has:Specimen:patient:type=blood", "o1", "o2")]
    public async Task A_reverse_chain_asks_what_refers_to_a_resource(string search, params string[] expected) => await Finds(search, expected);

    [Theory]
    [InlineData("Observation", "", "o1", "o2")]
    [InlineData("Observation", "code=b", "o2")]
    [InlineData("Patient", "", "anna")]
    [InlineData("Organization,Observation,Specimen,Patient", "", "anna", "o1", "o2", "s1")]
    public async Task A_compartment_has_what_belongs_to_a_patient_and_nothing_of_another(string types, string parameters, params string[] expected)
    {
        var query = SearchQuery.Parse(types.Split(','), new Compartment("Patient", "anna"), QueryString.Read(parameters), TestStore.Parameters, strict: true);
        var page = await fixture.Store.Store.Search(query, TestContext.Current.CancellationToken);
        Assert.Equal(expected.Order(), page.Entries.Select(entry => entry.Resource.Id).Order());
    }

    [Theory]
    [InlineData("Patient,Organization", "_id=anna,rigs,o1", "anna", "rigs")]
    [InlineData("Patient,Observation,Specimen", "_tag=demo", "anna", "s1")]
    [InlineData("Patient,Specimen", "_lastUpdated=gt2020&_count=50", "anna", "bo", "s1")]
    public async Task Several_types_are_searched_by_what_they_share(string types, string parameters, params string[] expected)
    {
        var query = SearchQuery.Parse(types.Split(','), null, QueryString.Read(parameters), TestStore.Parameters, strict: true);
        var page = await fixture.Store.Store.Search(query, TestContext.Current.CancellationToken);
        Assert.Equal(expected.Order(), page.Entries.Select(entry => entry.Resource.Id).Order());
    }

    [Fact]
    public void Several_types_are_not_searched_by_what_one_of_them_has_alone()
    {
        var failure = Assert.Throws<Failure>(() => SearchQuery.Parse(["Patient", "Observation"], null, QueryString.Read("gender=male"), TestStore.Parameters, strict: true));
        Assert.Equal((FailureKind.BadRequest, "search-parameter-unknown"), (failure.Kind, failure.Issues[0].MessageId));
    }

    [Theory]
    [InlineData("Patient?_list=l1", "anna")]
    [InlineData("Observation?_list=l1&code=a", "o1")]
    [InlineData("Patient?_list=none", "")]
    public async Task A_list_selects_what_it_names(string search, params string[] expected) => await Finds(search, expected);

    [Theory]
    [InlineData("Patient?_filter=family eq \"smith\"", "anna")]
    [InlineData("Patient?_filter=family eq smi", "")]
    [InlineData("Patient?_filter=family sw smi or family ew sen", "anna", "bo")]
    [InlineData("Patient?_filter=family co mit and gender eq male", "")]
    [InlineData("Patient?_filter=not (family co mit) and gender eq male", "bo")]
    [InlineData("Patient?_filter=family ne \"smith\"", "bo")]
    [InlineData("Patient?_filter=identifier eq urn:cpr|2 or identifier eq urn:cpr|1", "anna", "bo")]
    [InlineData("Patient?_filter=organization pr true", "anna")]
    [InlineData("Patient?_filter=organization pr false", "bo")]
    [InlineData("Observation?_filter=patient re Patient/anna and (value-quantity gt 6 or value-quantity lt 3)", "o2")]
    [InlineData("Observation?_filter=patient.family eq smith and code eq a", "o1")]
    [InlineData("Observation?_filter=patient.family co \"mit\" and code eq b", "o2")]
    [InlineData("Observation?_filter=patient.family ne smith", "o3")]
    [InlineData("Observation?_filter=patient:Patient.gender eq female and specimen.patient.organization.name sw rigs", "o1")]
    [InlineData("Observation?_filter=not (patient.family sw \"smi\") and specimen pr false", "o3")]
    [InlineData("Patient?_filter=_has:Observation:patient:value-quantity gt 6", "anna")]
    [InlineData("Patient?_filter=_list eq l1 or gender eq male", "anna", "bo")]
    [InlineData("Patient?_filter=_id eq anna", "anna")]
    [InlineData("Patient?_filter=_id eq anna&gender=male", "")]
    public async Task A_filter_joins_conditions(string search, params string[] expected) => await Finds(search, expected);

    [Theory]
    [InlineData("Patient?_filter=family", "character 7")]
    [InlineData("Patient?_filter=family eq", "character 10")]
    [InlineData("Patient?_filter=(family eq a", "')'")]
    [InlineData("Patient?_filter=family eq a b", "'and'")]
    [InlineData("Patient?_filter=family eq \"a", "ends the value")]
    [InlineData("Patient?_filter=not family eq a", "'('")]
    [InlineData("Patient?_filter=famly eq a", "Did you mean 'family'?")]
    [InlineData("Patient?_filter=gender co a", "operator 'co'")]
    [InlineData("Observation?_filter=patient.gender co a", "operator 'co'")]
    [InlineData("Observation?_filter=patient.famly eq a", "Did you mean 'family'?")]
    [InlineData("Patient?_filter=_text gt a", "operator 'gt'")]
    [InlineData("Patient?_filter=_content co \"(\"", "'_content' cannot be read at character 2")]
    [InlineData("Patient?_filter=name:exact eq a", "operators such as co in place of modifiers")]
    [InlineData("Patient?_filter=_sort eq name", "'_sort' says how the answer")]
    [InlineData("Patient?_filter=_list eq a%2Fb", "id of a List")]
    [InlineData("Patient?_filter=_list ne a", "operator 'ne'")]
    [InlineData("Observation?_filter=patient[gender eq male].name eq a", "square brackets")]
    public void A_filter_that_cannot_be_read_is_refused(string search, string text)
    {
        var failure = Assert.Throws<Failure>(() => TestStore.Query(search));
        Assert.Equal(FailureKind.BadRequest, failure.Kind);
        Assert.Contains(text, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_has_an_end()
    {
        Assert.Equal(["anna"], await fixture.Store.Ids($"Patient?_filter={string.Join(" or ", Enumerable.Range(0, 100).Select(i => $"family eq \"smith{(i == 99 ? "" : i)}\""))}"));
        var failure = Assert.Throws<Failure>(() => TestStore.Query($"Patient?_filter={string.Join(" or ", Enumerable.Repeat("gender eq male", 101))}"));
        Assert.Equal((FailureKind.BadRequest, "search-too-long"), (failure.Kind, failure.Issues[0].MessageId));
    }

    [Theory]
    [InlineData("value-quantity", "{0}", 100)]
    [InlineData("patient.name", "a{0}", 100)]
    [InlineData("_filter", "code eq a{0}", 11)]
    public async Task A_search_of_very_many_values_is_refused_and_no_error_of_the_database(string name, string value, int times)
    {
        var values = string.Join(name == "_filter" ? " or " : ",", Enumerable.Range(0, name == "_filter" ? 100 : 500).Select(i => string.Format(CultureInfo.InvariantCulture, value, i)));
        var search = $"Observation?{string.Join('&', Enumerable.Repeat($"{name}={values}", times))}";
        if (name == "_filter")
        {
            Assert.Empty(await fixture.Store.Ids(search));
            return;
        }

        var failure = Assert.Throws<Failure>(() => TestStore.Query(search));
        Assert.Equal((FailureKind.BadRequest, "search-too-long"), (failure.Kind, failure.Issues[0].MessageId));
    }

    [Theory]
    [InlineData("Patient?name={0}", "x")]
    [InlineData("Patient?_lastUpdated={0}", "ge20")]
    [InlineData("Patient?organization.name={0}", "x")]
    [InlineData("Patient?_has:Observation:patient:value-quantity={0}", "5")]
    public async Task Many_values_of_several_parameters_make_no_statement_that_is_too_deep(string search, string value)
    {
        var values = string.Format(CultureInfo.InvariantCulture, search.Split('?')[1], string.Join(',', Enumerable.Range(0, 500).Select(i => $"{value}{i % 90 + 10}")));
        Assert.InRange((await fixture.Store.Ids($"Patient?{string.Join('&', Enumerable.Repeat(values, 3))}")).Length, 0, 2);
    }

    [Fact]
    public async Task A_search_that_never_ends_is_abandoned()
    {
        await using var store = await Entangled();
        var failure = await Assert.ThrowsAsync<Failure>(() => store.Search(Endless));
        Assert.Equal((FailureKind.BadRequest, "search-too-costly"), (failure.Kind, failure.Issues[0].MessageId));
        Assert.Equal(60, (await store.Search("Observation?_summary=count")).Total);
    }

    [Fact]
    public async Task A_condition_that_never_ends_does_not_get_to_the_writer()
    {
        await using var store = await Entangled();
        var condition = TestStore.Query(Endless);
        var failure = await Assert.ThrowsAsync<Failure>(() => store.Write(new Change.Create(TestStore.Tree("""{"resourceType":"Observation","status":"final"}"""), condition)));
        Assert.Equal((FailureKind.BadRequest, "search-too-costly"), (failure.Kind, failure.Issues[0].MessageId));
        failure = await Assert.ThrowsAsync<Failure>(() => store.Write(new Change.ConditionalDelete(condition, 100)));
        Assert.Equal((FailureKind.BadRequest, "search-too-costly"), (failure.Kind, failure.Issues[0].MessageId));
        Assert.Equal(60, (await store.Search("Observation?_summary=count")).Total);
    }

    /// <summary>A search that goes from each Observation to all the others, again and again.</summary>
    private static string Endless => $"Observation?_filter=not ({string.Concat(Enumerable.Repeat("subject:Patient._has:Observation:subject:", 4))[..^1]}:code eq x)";

    /// <summary>A patient with 60 Observations.</summary>
    private static async Task<TestStore> Entangled()
    {
        var store = await TestStore.Open(new Hasty());
        await store.Put("anna", """{"resourceType":"Patient"}""");
        for (var i = 0; i < 60; i++)
        {
            await store.Put($"o{i}", """{"resourceType":"Observation","status":"final","subject":{"reference":"Patient/anna"}}""");
        }

        return store;
    }

    /// <summary>What should take as long as a search may, takes no time.</summary>
    private sealed class Hasty : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == SearchTime.OfSearch || dueTime == SearchTime.OfWrite ? TimeSpan.FromMilliseconds(100) : dueTime, period);
    }

    [Fact]
    public void A_statement_of_very_many_values_is_refused_and_no_error_of_the_database()
    {
        var sql = new SqlText("SELECT 1 WHERE 1 IN ").AddList(Enumerable.Range(0, 32_001).Select(i => (long)i));
        var failure = Assert.Throws<Failure>(() => sql.Prepare(null!));
        Assert.Equal((FailureKind.BadRequest, "search-too-long"), (failure.Kind, failure.Issues[0].MessageId));
    }

    [Fact]
    public void A_chain_has_an_end()
    {
        var failure = Assert.Throws<Failure>(() => TestStore.Query($"Location?{string.Concat(Enumerable.Repeat("partof.", 9))}name=x"));
        Assert.Equal((FailureKind.BadRequest, "search-too-long"), (failure.Kind, failure.Issues[0].MessageId));
    }

    [Theory]
    [InlineData("Observation?patient.family=smith&_total=accurate&_count=1", 2)]
    [InlineData("Patient?_has:Observation:patient:code=a&_total=accurate&_count=1", 2)]
    public async Task Totals_count_each_match_once(string search, int expected) => Assert.Equal(expected, (await fixture.Store.Search(search)).Total);

    private async Task Finds(string search, string[] expected)
    {
        string[] ids = [.. expected.Where(id => id.Length > 0)];
        Assert.Equal(ids.Order(), (await fixture.Store.Ids(search)).Order());
        Assert.Equal(ids.Order(), (await fixture.Store.AllIds(search + "&_count=1")).Order());
    }

    /// <summary>The store that all cases read.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        internal TestStore Store { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Store = await TestStore.Open();
            await Store.Put("rigs", """{"resourceType":"Organization","name":"Rigshospitalet"}""");
            await Store.Put("anna", """{"resourceType":"Patient","meta":{"tag":[{"code":"demo"}]},"identifier":[{"system":"urn:cpr","value":"1"}],"name":[{"family":"Smith"}],"gender":"female","managingOrganization":{"reference":"Organization/rigs"}}""");
            await Store.Put("bo", """{"resourceType":"Patient","identifier":[{"system":"urn:cpr","value":"2"}],"name":[{"family":"Jensen"}],"gender":"male"}""");
            await Store.Put("gone", """{"resourceType":"Patient","name":[{"family":"Deleted"}]}""");
            await Store.Put("s1", """{"resourceType":"Specimen","meta":{"tag":[{"code":"demo"}]},"type":{"coding":[{"code":"blood"}]},"subject":{"reference":"Patient/anna"}}""");
            await Store.Put("o1", """{"resourceType":"Observation","status":"final","code":{"coding":[{"code":"a"}]},"subject":{"reference":"Patient/anna"},"specimen":{"reference":"Specimen/s1"},"valueQuantity":{"value":5}}""");
            await Store.Put("o2", """{"resourceType":"Observation","status":"final","code":{"coding":[{"code":"b"}]},"subject":{"reference":"Patient/anna"},"valueQuantity":{"value":7}}""");
            await Store.Put("o3", """{"resourceType":"Observation","status":"final","code":{"coding":[{"code":"a"}]},"subject":{"reference":"Patient/bo"},"valueQuantity":{"value":2}}""");
            await Store.Put("o4", """{"resourceType":"Observation","status":"final","code":{"coding":[{"code":"a"}]},"subject":{"reference":"Patient/gone"}}""");
            await Store.Put("l1", """{"resourceType":"List","status":"current","mode":"working","entry":[{"item":{"reference":"Patient/anna"}},{"item":{"reference":"Observation/o1"}}]}""");
            await Store.Delete("Patient", "gone");
            await Store.Delete("Observation", "o4");
        }

        public ValueTask DisposeAsync() => Store.DisposeAsync();
    }
}
