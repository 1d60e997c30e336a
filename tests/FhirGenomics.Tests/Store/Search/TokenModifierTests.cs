using FhirGenomics.Resources;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Tests.Store.Search;

/// <summary>The modifiers of codes that look beyond the code itself. One store for all cases: they only read.</summary>
public sealed class TokenModifierTests(TokenModifierTests.Fixture fixture) : IClassFixture<TokenModifierTests.Fixture>
{
    [Theory]
    [InlineData("Observation?code:text=genetic", "variant")]
    [InlineData("Observation?code:text=Body t", "temperature")]
    [InlineData("Observation?code:text=temperature", "")]
    [InlineData("Observation?code:text=69548-6", "")]
    [InlineData("Observation?component-code:text=Gene s", "panel")]
    [InlineData("Observation?component-code:text=Panel", "")]
    [InlineData("Observation?combo-code:text=gene s", "panel")]
    [InlineData("Observation?combo-code:text=panel", "panel")]
    [InlineData("Observation?combo-code:text=genetic", "variant")]
    [InlineData("Observation?component-value-concept:text=brca", "panel")]
    [InlineData("Observation?combo-value-concept:text=brca", "panel")]
    [InlineData("Observation?value-concept:text=brca", "")]
    [InlineData("Patient?identifier:of-type=urn:types|MR|12", "anna")]
    [InlineData("Patient?identifier:of-type=urn:types|MR|13", "")]
    [InlineData("Patient?identifier:of-type=urn:types|DL|12", "bo")]
    [InlineData("Patient?identifier:of-type=urn:other|MR|12", "")]
    [InlineData("Observation?code:in=urn:genetics", "variant")]
    [InlineData("Observation?code:not-in=urn:genetics", "panel", "plain", "temperature")]
    [InlineData("Observation?code:below=urn:codes|signs", "temperature")]
    [InlineData("Observation?code:above=urn:codes|fever", "temperature")]
    [InlineData("Observation?_filter=code ss urn:codes|signs", "temperature")]
    [InlineData("Condition?_filter=code ss urn:codes|temp", "fever")]
    [InlineData("Condition?_filter=code sb urn:codes|temp", "signs")]
    [InlineData("Observation?status:in=urn:states", "plain", "temperature", "variant")]
    public async Task They_find(string search, params string[] expected)
    {
        var query = SearchQuery.Parse(search.Split('?')[0], QueryString.Read(search.Split('?')[1]), Fixture.Parameters, strict: true);
        var page = await fixture.Store.Store.Search(query, TestContext.Current.CancellationToken);
        Assert.Equal(expected.Where(id => id.Length > 0), page.Entries.Select(entry => entry.Resource.Id).Order());
    }

    [Theory]
    [InlineData("Patient?identifier:of-type=MR|12")]
    [InlineData("Observation?code:below=signs")]
    public void What_is_not_whole_is_refused(string search)
    {
        var failure = Assert.Throws<Failure>(() => SearchQuery.Parse(search.Split('?')[0], QueryString.Read(search.Split('?')[1]), Fixture.Parameters, strict: false));
        Assert.Equal((FailureKind.BadRequest, "search-value"), (failure.Kind, failure.Issues[0].MessageId));
    }

    /// <summary>The store that all cases read, and a small terminology.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        internal static SearchParameterSet Parameters { get; } = TestStore.Hl7Without("", new SearchTerminology(
            url => url switch
            {
                "urn:genetics" => [("http://loinc.org", "69548-6"), ("http://loinc.org", "55233-1")],
                _ => [("http://hl7.org/fhir/observation-status", "final"), ("http://hl7.org/fhir/observation-status", "amended")],
            },
            (_, code, isAbove) => isAbove ? [code, "temp", "signs"] : [code, "temp", "fever"]));

        internal TestStore Store { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Store = await TestStore.Open(parameters: Parameters);
            await Store.Put("variant", """{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"69548-6","display":"Genetic variant assessment"}]}}""");
            await Store.Put("temperature", """{"resourceType":"Observation","status":"final","code":{"text":"Body temperature","coding":[{"system":"urn:codes","code":"temp"}]}}""");
            await Store.Put("plain", """{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"urn:genetics","code":"69548-6"}]}}""");
            await Store.Put("fever", """{"resourceType":"Condition","code":{"coding":[{"system":"urn:codes","code":"fever"}]}}""");
            await Store.Put("signs", """{"resourceType":"Condition","code":{"coding":[{"system":"urn:codes","code":"signs"}]}}""");
            await Store.Put("panel", """
                {"resourceType":"Observation","status":"unknown","code":{"text":"Panel"},"component":[{"code":{"coding":[{"system":"http://loinc.org","code":"48018-6","display":"Gene studied"}]},
                 "valueCodeableConcept":{"coding":[{"code":"HGNC:1100","display":"BRCA1"}]}}]}
                """);
            await Store.Put("anna", """{"resourceType":"Patient","identifier":[{"type":{"coding":[{"system":"urn:types","code":"MR"}]},"system":"urn:s","value":"12"}]}""");
            await Store.Put("bo", """{"resourceType":"Patient","identifier":[{"type":{"coding":[{"system":"urn:types","code":"DL"}]},"system":"urn:s","value":"12"},{"type":{"coding":[{"system":"urn:types","code":"MR"}]},"value":"14"}]}""");
        }

        public ValueTask DisposeAsync() => Store.DisposeAsync();
    }
}
