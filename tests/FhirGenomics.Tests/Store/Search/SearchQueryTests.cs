using FhirGenomics.Resources;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Tests.Store.Search;

public class SearchQueryTests
{
    [Theory]
    [InlineData("Patient?nmae=x", "search-parameter-unknown", "Did you mean 'name'?")]
    [InlineData("Patient?_sort=nmae", "search-sort-unknown", "Did you mean 'name'?")]
    [InlineData("Patient?_sort=_score", "search-sort-unsupported", "_score")]
    [InlineData("Patient?_has=x", "search-has", "_has:Observation:patient:code")]
    [InlineData("Observation?_include=Observation:subjekt", "search-include-unknown", "Did you mean 'subject'?")]
    [InlineData("Observation?_include=Observtion:subject", "search-include-unknown", "Did you mean 'Observation'?")]
    [InlineData("Patient?subject.name=x", "search-parameter-unknown", "'subject'")]
    [InlineData("Observation?code.name=x", "search-chain", "no reference")]
    [InlineData("Observation?subject:Patient.nmae=x", "search-parameter-unknown", "Did you mean 'name'?")]
    [InlineData("Patient?_has:Observation:patient=x", "search-has", "_has:Observation:patient:code")]
    [InlineData("Patient?_has:Observtion:patient:code=x", "search-has", "Did you mean 'Observation'?")]
    [InlineData("Patient?_has:Observation:code:code=x", "search-has", "no reference")]
    [InlineData("Patient?_has:Observation:patient:kode=x", "search-parameter-unknown", "Did you mean 'code'?")]
    public void What_is_not_supported_is_refused_or_reported(string search, string messageId, string text)
    {
        var failure = Assert.Throws<Failure>(() => TestStore.Query(search));
        Assert.Equal((FailureKind.BadRequest, messageId), (failure.Kind, failure.Issues[0].MessageId));
        Assert.Contains(text, failure.Message, StringComparison.Ordinal);

        var lenient = TestStore.Query(search + "&_id=x", strict: false);
        Assert.Equal(messageId, Assert.Single(lenient.Ignored).MessageId);
        Assert.Equal("_id=x", lenient.Used);
    }

    [Theory]
    [InlineData("Patient?name:exakt=x", "search-modifier-unknown", "Did you mean 'exact'?")]
    [InlineData("Patient?birthdate:exact=2020", "search-modifier-unknown", "missing")]
    [InlineData("Patient?_sort:desc=name", "search-modifier-unknown", "_sort:desc")]
    [InlineData("Patient?_count:max=1", "search-modifier-unknown", "_count:max")]
    [InlineData("Patient?_total:not=none", "search-modifier-unknown", "_total:not")]
    [InlineData("Patient?_summary:x=count", "search-modifier-unknown", "_summary:x")]
    [InlineData("Patient?_elements:x=id", "search-modifier-unknown", "_elements:x")]
    [InlineData("Patient?_list:missing=true", "search-modifier-unknown", "_list:missing")]
    [InlineData("Patient?_text:missing=true", "search-modifier-unknown", "_text:missing")]
    [InlineData("Observation?subject.family:phonetic=x", "search-modifier-unknown", "family:phonetic")]
    [InlineData("Patient?_has:Observation:patient:date:exact=2020", "search-modifier-unknown", "date:exact")]
    [InlineData("Observation?_include:iterat=Observation:subject", "search-include-unknown", "iterate")]
    [InlineData("Observation?subject:Pateint.name=x", "search-chain", "Did you mean 'Patient'?")]
    [InlineData("Patient?_query=foo", "search-query-unknown", "foo")]
    public void What_would_mean_something_else_without_it_is_refused_in_lenient_handling_too(string search, string messageId, string text)
    {
        foreach (var strict in (bool[])[true, false])
        {
            var failure = Assert.Throws<Failure>(() => TestStore.Query(search, strict));
            Assert.Equal((FailureKind.BadRequest, messageId), (failure.Kind, failure.Issues[0].MessageId));
            Assert.Contains(text, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_modifier_that_one_of_the_types_of_a_chain_has_is_enough() =>
        Assert.Empty(TestStore.Query("Observation?subject.name:contains=x", strict: false).Ignored);

    [Theory]
    [InlineData("Patient?name={0}")]
    [InlineData("Patient?name:contains={0}")]
    [InlineData("Patient?_filter=name eq {0}")]
    [InlineData("Observation?code:text={0}")]
    [InlineData("Observation?value-string={0}")]
    [InlineData("Observation?code-value-string=a${0}")]
    public void A_text_of_which_not_all_is_indexed_is_refused(string search)
    {
        foreach (var text in (string[])[new('a', 1100), string.Concat(Enumerable.Repeat("日本", 350)), new string('a', 1021)])
        {
            var failure = Assert.Throws<Failure>(() => TestStore.Query(string.Format(System.Globalization.CultureInfo.InvariantCulture, search, text), strict: false));
            Assert.Equal((FailureKind.BadRequest, "search-text-long"), (failure.Kind, failure.Issues[0].MessageId));
        }

        Assert.Empty(TestStore.Query(string.Format(System.Globalization.CultureInfo.InvariantCulture, search, new string('a', 1000)), strict: false).Ignored);
    }

    [Theory]
    [InlineData("Patient?birthdate=2020-13", "birthdate")]
    [InlineData("Patient?birthdate=yesterday", "birthdate")]
    [InlineData("Patient?birthdate=2020-02-30", "birthdate")]
    [InlineData("Patient?birthdate=2020-01-01T25:00:00Z", "birthdate")]
    [InlineData("Patient?birthdate=١٩٧٠", "birthdate")]
    [InlineData("Patient?birthdate=0000", "birthdate")]
    [InlineData("Patient?birthdate=", "birthdate")]
    [InlineData("Patient?name=", "name")]
    [InlineData("Patient?name=a,,b", "name")]
    [InlineData("Patient?name=%20", "name")]
    [InlineData("Patient?name=a,%20%09", "name")]
    [InlineData("Patient?name:exact=%20", "name")]
    [InlineData("Patient?name:contains=%CC%81", "name")]
    [InlineData("Patient?name:contains=%00", "name")]
    [InlineData("Patient?name=a%00", "name")]
    [InlineData("Observation?code:text=%20", "code")]
    [InlineData("Observation?code-value-string=a$%20", "value-string")]
    [InlineData("Patient?_filter=name co \" \"", "name")]
    [InlineData("Patient?active:missing=maybe", "active:missing")]
    [InlineData("Patient?_count=-1", "_count")]
    [InlineData("Patient?_count=99999999999", "_count")]
    [InlineData("Patient?_total=much", "_total")]
    [InlineData("Patient?_summary=yes", "_summary")]
    [InlineData("Patient?_lastUpdated=x", "_lastUpdated")]
    [InlineData("Observation?subject=a b", "subject")]
    [InlineData("Observation?subject:Patient=Group/1", "subject")]
    [InlineData("Observation?value-quantity=abc", "value-quantity")]
    [InlineData("Observation?value-quantity=1|2", "value-quantity")]
    [InlineData("Observation?value-quantity=1|http://unitsofmeasure.org|", "value-quantity")]
    [InlineData("Observation?value-quantity=1e999999", "value-quantity")]
    [InlineData("Observation?value-quantity=NaN", "value-quantity")]
    [InlineData("Observation?code-value-quantity=1", "code-value-quantity")]
    [InlineData("Observation?code-value-quantity=a$b$c", "code-value-quantity")]
    [InlineData("Observation?code-value-quantity=http://loinc.org|$5", "code-value-quantity")]
    [InlineData("MolecularSequence?variant-start=1,5.5.5", "variant-start")]
    public void A_value_that_cannot_be_read_is_refused_by_the_name_of_its_parameter(string search, string parameter)
    {
        var failure = Assert.Throws<Failure>(() => TestStore.Query(search, strict: false));
        Assert.Equal((FailureKind.BadRequest, "search-value"), (failure.Kind, failure.Issues[0].MessageId));
        Assert.Contains($"'{parameter}'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_can_be_too_long()
    {
        Assert.Equal("too-costly", Assert.Throws<Failure>(() => TestStore.Query("Patient?" + string.Concat(Enumerable.Repeat("name=a&", 101)))).Issues[0].Code);
        Assert.Equal("too-costly", Assert.Throws<Failure>(() => TestStore.Query("Patient?name=" + string.Join(',', Enumerable.Repeat("a", 501)))).Issues[0].Code);
    }

    [Fact]
    public void The_used_parameters_stand_as_the_caller_gave_them()
    {
        var query = TestStore.Query("Patient?identifier=http%3A%2F%2Fx%7C1&name:exact=S%C3%B8%26=&_count=7&_format=json&unknown=1", strict: false);
        Assert.Equal("identifier=http://x%7C1&name:exact=S%C3%B8%26%3D&_count=7&_format=json", query.Used);
        Assert.Equal(7, query.Count);
        Assert.Equal((1000, 1, true), (TestStore.Query("Patient?_count=100000").Count, TestStore.Query("Patient?_count=0").Count, TestStore.Query("Patient?_count=0").CountOnly));
    }

    [Fact]
    public void All_search_parameters_of_R4_are_there_but_those_that_cannot_be_indexed()
    {
        foreach (var type in FhirTypes.R4.ResourceTypeNames)
        {
            Assert.Contains(TestStore.Parameters.For(type), parameter => parameter.Code == "_id");
            Assert.Contains(TestStore.Parameters.For(type), parameter => parameter.Code == "_lastUpdated");
        }

        Assert.Equal(
            [
                "http://hl7.org/fhir/SearchParameter/Bundle-composition",
                "http://hl7.org/fhir/SearchParameter/Bundle-message",
                "http://hl7.org/fhir/SearchParameter/DomainResource-text",
                "http://hl7.org/fhir/SearchParameter/Resource-content",
                "http://hl7.org/fhir/SearchParameter/Resource-query",
            ],
            TestStore.Parameters.Unsupported.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(TestStore.Parameters.For("Patien"));
        Assert.Equal("Patient.name | Patient.contact.name", SearchExpressions.For("Patient.name | (Person.name as HumanName) | Patient.contact.name", "Patient"));
    }
}
