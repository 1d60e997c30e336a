namespace FhirGenomics.Tests.Store.Search;

/// <summary>What R4 says of <c>_filter</c>: the order of its joints, its operators, its aliases. One store for all cases: they only read. Source: https://hl7.org/fhir/R4/search_filter.html</summary>
public sealed class FilterTests(FilterTests.Fixture fixture) : IClassFixture<FilterTests.Fixture>
{
    [Theory]
    [InlineData("gender eq male or gender eq female and given eq bo", "both", "bo")]
    [InlineData("gender eq female and given eq anna or gender eq male and given eq bo", "both", "bo")]
    [InlineData("gender eq male or (gender eq female and given eq anna)", "anna", "bo", "both")]
    [InlineData("not (gender eq male) and given eq anna or given eq bo", "anna", "bo", "both")]
    [InlineData("given eq anna or given eq bo or given eq x and gender eq male", "bo")]
    public Task It_is_read_from_left_to_right(string filter, params string[] ids) => Finds("Patient", filter, ids);

    [Theory]
    [InlineData("Patient", "given ne anna", "bo", "both")]
    [InlineData("Patient", "given ne Ánna", "bo", "both")]
    [InlineData("Patient", "not (given eq anna)", "bo", "none")]
    [InlineData("Patient", "gender ne male", "anna", "both")]
    [InlineData("Patient", "birthdate ne 1970", "both")]
    [InlineData("Patient", "birthdate ne 1970-01-01", "bo", "both")]
    [InlineData("Patient", "organization ne Organization/1", "bo", "both")]
    [InlineData("Patient", "organization ne Organization/2", "anna")]
    [InlineData("Patient", "organization ne Organization/3", "anna", "bo", "both")]
    [InlineData("Patient", "general-practitioner ne Practitioner/1", "bo", "both")]
    [InlineData("Patient", "general-practitioner ne http://a.example/fhir/Practitioner/1", "anna", "both")]
    [InlineData("Patient", "_id ne anna", "bo", "both", "none")]
    [InlineData("Patient", "_lastUpdated ne 1999", "anna", "bo", "both", "none")]
    [InlineData("Observation", "value-quantity ne 5", "six")]
    [InlineData("Observation", "value-quantity ne \"5000|http://unitsofmeasure.org|mg\"", "six")]
    [InlineData("Observation", "component-value-quantity ne 5", "five")]
    [InlineData("Observation", "code ne http://loinc.org|1-8", "six")]
    [InlineData("RiskAssessment", "probability ne 0.5", "risk")]
    [InlineData("ValueSet", "url ne urn:a", "b")]
    [InlineData("ValueSet", "url ne urn:c", "a", "b")]
    public Task Unequal_is_what_has_an_item_that_is_not_equal(string type, string filter, params string[] ids) => Finds(type, filter, ids);

    [Theory]
    [InlineData("code eq loinc|1-8", "five")]
    [InlineData("code eq snomed|1-8", "")]
    [InlineData("code ne loinc|1-8", "six")]
    [InlineData("value-quantity eq \"6|ucum|g\"", "six")]
    public Task Some_systems_have_short_names(string filter, params string[] ids) => Finds("Observation", filter, ids);

    [Fact]
    public async Task Very_many_joints_of_both_kinds_make_no_statement_that_is_too_deep()
    {
        var filter = string.Concat(Enumerable.Range(0, 50).Select(i => $"given eq x{i} or gender eq male and ")) + "given eq bo";
        await Finds("Patient", filter[..filter.LastIndexOf(" and ", StringComparison.Ordinal)], ["bo"]);
    }

    private async Task Finds(string type, string filter, string[] ids)
    {
        foreach (var search in (string[])["", "&_count=1", "&_sort=_id"])
        {
            Assert.Equal(ids.Where(id => id.Length > 0).Order(), (await fixture.Store.AllIds($"{type}?_filter={Uri.EscapeDataString(filter)}{search}")).Order());
        }
    }

    public sealed class Fixture : IAsyncLifetime
    {
        internal TestStore Store { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Store = await TestStore.Open();
            await Store.Put("anna", """{"resourceType":"Patient","gender":"female","birthDate":"1970-01-01","name":[{"given":["Anna"]}],"managingOrganization":{"reference":"1"},"generalPractitioner":[{"reference":"Practitioner/1"}]}""");
            await Store.Put("bo", """{"resourceType":"Patient","gender":"male","birthDate":"1970","name":[{"given":["Bo"]}],"managingOrganization":{"reference":"Organization/2"},"generalPractitioner":[{"reference":"http://a.example/fhir/Practitioner/1"}]}""");
            await Store.Put("both", """{"resourceType":"Patient","gender":"female","birthDate":"1980","name":[{"given":["Anna","Bo"]}],"managingOrganization":{"reference":"Organization/2"},"generalPractitioner":[{"reference":"Practitioner/1"},{"reference":"Practitioner/2"}]}""");
            await Store.Put("none", """{"resourceType":"Patient","active":true}""");
            const string Component = "\"component\":[{\"code\":{\"text\":\"x\"},\"valueQuantity\":{\"value\":5}},{\"code\":{\"text\":\"x\"},\"valueQuantity\":{\"value\":7}}]";
            await Store.Put("five", $$"""{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"1-8"},{"code":"other"}]},"valueQuantity":{"value":5,"system":"http://unitsofmeasure.org","code":"g"},{{Component}}}""");
            await Store.Put("six", """{"resourceType":"Observation","status":"final","code":{"coding":[{"code":"1-8"}]},"valueQuantity":{"value":6,"system":"http://unitsofmeasure.org","code":"g"}}""");
            await Store.Put("none", """{"resourceType":"Observation","status":"final","language":"da"}""");
            await Store.Put("risk", """{"resourceType":"RiskAssessment","status":"final","prediction":[{"probabilityDecimal":0.5},{"probabilityDecimal":0.7}]}""");
            await Store.Put("none", """{"resourceType":"RiskAssessment","status":"final","prediction":[{"probabilityDecimal":0.5}]}""");
            await Store.Put("a", """{"resourceType":"ValueSet","url":"urn:a","status":"active"}""");
            await Store.Put("b", """{"resourceType":"ValueSet","url":"urn:b","status":"active"}""");
            await Store.Put("none", """{"resourceType":"ValueSet","status":"active"}""");
        }

        public ValueTask DisposeAsync() => Store.DisposeAsync();
    }
}
