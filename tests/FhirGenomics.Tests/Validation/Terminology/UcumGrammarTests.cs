using FhirGenomics.Validation.Definitions;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Tests.Validation.Terminology;

public sealed class UcumGrammarTests
{
    private static readonly DefinitionsPack Pack = DefinitionsPack.Open();
    private static readonly UcumGrammar Ucum = UcumGrammar.From(Pack);

    [Theory]
    [InlineData("mg/dL")]
    [InlineData("10*3/uL")]
    [InlineData("10^-3")]
    [InlineData("{copies}/mL")]
    [InlineData("mm[Hg]")]
    [InlineData("mL/min/{1.73_m2}")]
    [InlineData("kg.m/s2")]
    [InlineData("m.s-1")]
    [InlineData("mmol/(8.h.kg)")]
    [InlineData("/min")]
    [InlineData("%")]
    [InlineData("1")]
    [InlineData("[arb'U]")]
    [InlineData("Cel")]
    [InlineData("a")]
    public void Units_are_in(string code) => Assert.Equal(Membership.In, Ucum.Test(code));

    [Theory]
    [InlineData("")]
    [InlineData("foo")]
    [InlineData("mg/")]
    [InlineData("mg//dL")]
    [InlineData("(mg")]
    [InlineData("mg)")]
    [InlineData("mg{")]
    [InlineData("mg }")]
    [InlineData("years old")]
    [InlineData("°C")]
    [InlineData("[in")]
    public void Other_texts_are_out(string code) => Assert.Equal(Membership.Out, Ucum.Test(code));

    [Fact]
    public void A_hostile_text_is_out_and_nothing_else_happens() => Assert.Equal(Membership.Out, Ucum.Test(new string('(', 1_000_000)));

    [Fact]
    public void Every_unit_of_HL7_s_list_of_common_units_is_in()
    {
        var include = Pack.Find("ValueSet", "http://hl7.org/fhir/ValueSet/ucum-common")!.Root.Child("compose").Child("include");
        var refused = new List<string>();
        for (var concept = include.Child("concept"); concept.Exists; concept = concept.NextSame())
        {
            if (Ucum.Test(concept.Child("code").Text!) != Membership.In)
            {
                refused.Add(concept.Child("code").Text!);
            }
        }

        Assert.Empty(refused);
    }
}
