using FhirGenomics.Store.Search;

namespace FhirGenomics.Tests.Store.Search;

public class SearchParameterSetTests
{
    [Theory]
    [InlineData("Patient.birthDate < today()", false)]
    [InlineData("Patient.name.where(period.end > now()).family", false)]
    [InlineData("iif(Patient.active, timeOfDay().toString(), 'x')", false)]
    [InlineData("Patient.name.family | today().toString()", false)]
    [InlineData("-(Patient.name[(now().toString().length() - 29)].given.count())", false)]
    [InlineData("Patient.name.where(family = 'now()').given.select('today() is ' + $this)", true)]
    public void What_depends_on_the_time_is_refused_and_not_used_if_it_is_stored_already(string expression, bool isUsed)
    {
        var parameter = TestStore.Tree(TestStore.Parameter("x", "string", expression));
        Assert.Equal(isUsed, TestStore.Parameters.Refusal(parameter) is null);
        var set = SearchParameterSet.From([parameter]);
        Assert.Equal(isUsed, set.Find("Patient", "x") is not null);
        Assert.Equal(isUsed, !set.Unsupported.ContainsKey("http://example.org/x"));
    }

    [Fact]
    public void A_part_of_a_composite_that_depends_on_the_time_is_refused()
    {
        var composite = TestStore.Tree("""
            {"resourceType":"SearchParameter","url":"http://example.org/x","code":"x","base":["Observation"],"type":"composite","expression":"Observation","component":[
             {"definition":"http://hl7.org/fhir/SearchParameter/clinical-code","expression":"code"},
             {"definition":"http://hl7.org/fhir/SearchParameter/clinical-date","expression":"effective.where($this < now())"}]}
            """);
        Assert.Contains("now()", TestStore.Parameters.Refusal(composite)?.English, StringComparison.Ordinal);
    }
}
