using FhirGenomics.Resources;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Tests.Store.Search;

public class SearchExpressionsTests
{
    [Theory]
    [InlineData("Patient.name.given", true)]
    [InlineData("(Observation.value as Quantity) | Observation.value.ofType(SampledData)", true)]
    [InlineData("Observation.subject.where(resolve() is Patient and a.exists())", true)]
    [InlineData("Patient.extension('http://x').where(url = 'a)\\')b').value", true)]
    [InlineData("%resource.referenceSeq.chromosome", true)]
    [InlineData("ValueSet.expansion.contains.code", true)]
    [InlineData("Patient.name.exists()", false)]
    [InlineData("Patient.name.where(use = 'x').count()", false)]
    [InlineData("Patient.deceased is dateTime", false)]
    [InlineData("(Patient.a and Patient.b)", false)]
    [InlineData("Patient.name.family + 'x'", false)]
    [InlineData("'x'", false)]
    [InlineData("Patient.name.select(given.count())", false)]
    [InlineData("iif(Patient.active, Patient.name, Patient.contact)", false)]
    public void An_expression_selects_elements_or_may_compute_values(string expression, bool isPath) => Assert.Equal(isPath, SearchExpressions.IsPath(expression));

    [Fact]
    public void Of_HL7s_parameters_only_that_of_being_deceased_computes_a_value()
    {
        var computing = FhirTypes.R4.ResourceTypeNames.SelectMany(TestStore.Parameters.For).Where(parameter => parameter.Expression.Length > 0 && !SearchExpressions.IsPath(parameter.Expression));
        Assert.Equal(["http://hl7.org/fhir/SearchParameter/Patient-deceased"], computing.Select(parameter => parameter.Url).Distinct());
    }

    [Fact]
    public void A_bar_in_a_text_with_an_escaped_quotation_mark_separates_nothing() =>
        Assert.Equal("Patient.name.where(use = 'a\\'|b').family", SearchExpressions.For("Patient.name.where(use = 'a\\'|b').family | Group.name", "Patient"));
}
