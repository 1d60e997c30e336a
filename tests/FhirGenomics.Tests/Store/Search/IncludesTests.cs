using FhirGenomics.Store.Search;

namespace FhirGenomics.Tests.Store.Search;

public class IncludesTests
{
    [Theory]
    [InlineData("Observation?_id=o1&_include=Observation:subject", "o1", "Patient/p1")]
    [InlineData("Observation?_include=Observation:subject", "o1,o2,o3", "Patient/p1")]
    [InlineData("Observation?_id=o1&_include=Observation:subject:Group", "o1", "")]
    [InlineData("Observation?_id=o1&_include=Observation:subject:Patient", "o1", "Patient/p1")]
    [InlineData("Observation?_id=o3&_include=*", "o3", "Observation/o1,Patient/p1")]
    [InlineData("Observation?_id=o3&_include=Observation:*", "o3", "Observation/o1,Patient/p1")]
    [InlineData("Observation?_id=o2&_include=Observation:derived-from", "o2", "Observation/o1")]
    [InlineData("Observation?_id=o1&_include=Observation:specimen", "o1", "")]
    [InlineData("Patient?_revinclude=Observation:subject", "p1", "Observation/o1,Observation/o2,Observation/o3")]
    [InlineData("Patient?_revinclude=Observation:subject:Group", "p1", "")]
    [InlineData("Patient?_revinclude=Observation:*", "p1", "Observation/o1,Observation/o2,Observation/o3")]
    [InlineData("Patient?_revinclude=*", "p1", "Observation/o1,Observation/o2,Observation/o3")]
    [InlineData("Organization?_id=g2&_revinclude=*", "g2", "Organization/g1,Patient/p1")]
    [InlineData("Organization?_id=g2&_revinclude:iterate=*", "g2", "Organization/g1,Patient/p1,Observation/o1,Observation/o2,Observation/o3")]
    [InlineData("Practitioner?_revinclude=*", "", "")]
    [InlineData("Patient?_id=p1&_include:iterate=Patient:organization&_include:iterate=Organization:partof", "p1", "Organization/g1,Organization/g2")]
    [InlineData("Patient?_id=p1&_include=Patient:organization&_include=Organization:partof", "p1", "Organization/g2")]
    [InlineData("Organization?_id=g1&_revinclude:iterate=Organization:partof", "g1", "Organization/g2")]
    [InlineData("Observation?_id=o1,o2&_include=Observation:derived-from", "o1,o2", "")]
    public async Task Matches_come_with_what_is_asked_for(string search, string matches, string included)
    {
        await using var store = await TestStore.Open();
        await store.Put("g1", """{"resourceType":"Organization","active":true,"partOf":{"reference":"Organization/g2"}}""");
        await store.Put("g2", """{"resourceType":"Organization","active":true,"partOf":{"reference":"Organization/g1"}}""");
        await store.Put("p1", """{"resourceType":"Patient","managingOrganization":{"reference":"Organization/g2"}}""");
        const string Common = "\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"subject\":{\"reference\":\"Patient/p1\"}";
        await store.Put("o1", $"{{{Common},\"specimen\":{{\"reference\":\"Specimen/none\"}}}}");
        await store.Put("o2", $"{{{Common},\"derivedFrom\":[{{\"reference\":\"Observation/o1\"}}]}}");
        await store.Put("o3", $"{{{Common},\"hasMember\":[{{\"reference\":\"Observation/o1\"}},{{\"reference\":\"http://other.example/Observation/o2\"}}]}}");

        var page = await store.Search(search);
        Assert.Equal(matches.Split(',', StringSplitOptions.RemoveEmptyEntries).Order(), page.Entries.Where(entry => !entry.IsInclude).Select(entry => entry.Resource.Id).Order());
        Assert.Equal(
            included.Split(',', StringSplitOptions.RemoveEmptyEntries).Order(),
            page.Entries.Where(entry => entry.IsInclude).Select(entry => $"{entry.Resource.Type}/{entry.Resource.Id}").Order());
        Assert.Empty(page.Warnings);
    }

    [Fact]
    public async Task Too_many_includes_are_cut_and_the_caller_is_told()
    {
        await using var store = await TestStore.Open();
        await store.Put("p", """{"resourceType":"Patient"}""".Replace("}", ",\"active\":true}", StringComparison.Ordinal));
        var observation = TestStore.Tree("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/p"}}""");
        await store.Write([.. Enumerable.Range(0, 1001).Select(_ => new FhirGenomics.Store.Change.Create(observation))]);
        var page = await store.Search("Patient?_revinclude=Observation:subject");
        Assert.Equal(1001, page.Entries.Count);
        Assert.Equal("search-include-cut", Assert.Single(page.Warnings).MessageId);
    }

    [Theory]
    [InlineData("Patient?_id=p1&_revinclude=Observation:subject", "o1", "o2", "o3")]
    [InlineData("Patient?_id=p1&_revinclude=*", "o1", "o2", "o3")]
    [InlineData("Organization?_revinclude=Patient:organization", "p1")]
    [InlineData("Organization?_revinclude=*", "p1")]
    public async Task What_refers_is_found_however_its_JSON_is_written(string search, params string[] included)
    {
        await using var store = await TestStore.Open();
        await store.Put("g1", """{"resourceType":"Organization","active":true}""");
        await store.Put("p1", """{"resourceType":"Patient","managingOrganization":{"reference":"g1"}}""");
        await store.Put("o1", """{"resourceType":"Observation","status":"final","subject":{"reference":"Patient\/p1"}}""");
        await store.Put("o2", """{"resourceType":"Observation","status":"final","subject":{"reference":"\u0050atient/p1"}}""");
        await store.Put("o3", """{"resourceType":"Observation","status":"final","subject":{"reference":"\u0050atient/p1/_history/1"}}""");
        Assert.Equal(included, (await store.Search(search)).Entries.Where(entry => entry.IsInclude).Select(entry => entry.Resource.Id).Order());
    }

    [Fact]
    public async Task An_expression_that_fails_includes_nothing_and_the_caller_is_told()
    {
        var parameter = TestStore.Tree("""{"resourceType":"SearchParameter","url":"urn:onegp","code":"onegp","type":"reference","base":["Patient"],"expression":"Patient.generalPractitioner.single()","target":["Practitioner"]}""");
        await using var store = await TestStore.Open();
        await store.Put("g1", """{"resourceType":"Practitioner","active":true}""");
        await store.Put("one", """{"resourceType":"Patient","generalPractitioner":[{"reference":"Practitioner/g1"}]}""");
        await store.Put("two", """{"resourceType":"Patient","generalPractitioner":[{"reference":"Practitioner/g1"},{"reference":"Practitioner/g2"}]}""");
        await store.Put("three", """{"resourceType":"Patient","generalPractitioner":[{"reference":"Practitioner/g1"},{"reference":"Practitioner/g3"}]}""");
        await using var later = await FhirGenomics.Store.ResourceStore.Open(store.Settings, SearchParameterSet.From([parameter]), TimeProvider.System, TestContext.Current.CancellationToken);
        var query = SearchQuery.Parse("Patient", QueryString.Read("_include=Patient:onegp"), SearchParameterSet.From([parameter]), strict: true);
        var page = await later.Search(query, TestContext.Current.CancellationToken);
        Assert.Equal(["g1"], page.Entries.Where(entry => entry.IsInclude).Select(entry => entry.Resource.Id));
        Assert.Equal(3, page.Entries.Count(entry => !entry.IsInclude));
        Assert.Equal("search-include-failed", Assert.Single(page.Warnings).MessageId);
    }
}
