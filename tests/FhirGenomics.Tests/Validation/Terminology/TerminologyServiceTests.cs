using System.Text;
using FhirGenomics.Validation.Definitions;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Tests.Validation.Terminology;

public sealed class TerminologyServiceTests
{
    private const string R4 = "http://hl7.org/fhir/ValueSet/";
    private const string V3 = "http://terminology.hl7.org/ValueSet/v3-";
    private static readonly TerminologyService Terminology = new(DefinitionsPack.Open());

    [Theory]
    // A whole system, as bare code and with its system.
    [InlineData(R4 + "administrative-gender", null, "male", Membership.In)]
    [InlineData(R4 + "administrative-gender|4.0.1", null, "Male", Membership.Out)]
    [InlineData(R4 + "administrative-gender", "http://hl7.org/fhir/administrative-gender", "male", Membership.In)]
    [InlineData(R4 + "administrative-gender", "http://example.org/other", "male", Membership.Out)]
    // Enumerated codes of a system that is not loaded are definite both ways.
    [InlineData(R4 + "units-of-time", null, "h", Membership.In)]
    [InlineData(R4 + "units-of-time", null, "fortnight", Membership.Out)]
    [InlineData("http://hl7.org/fhir/uv/genomics-reporting/ValueSet/genetic-therapeutic-implications-vs", "http://loinc.org", "nonsense", Membership.Out)]
    // Systems that are not loaded.
    [InlineData("http://hl7.org/fhir/ValueSet/observation-codes", "http://loinc.org", "69548-6", Membership.Unknown)]
    [InlineData("http://hl7.org/fhir/ValueSet/observation-codes", "http://snomed.info/sct", "1", Membership.Out)]
    [InlineData(R4 + "clinical-findings", "http://snomed.info/sct", "386661006", Membership.Unknown)]
    [InlineData("http://hl7.org/fhir/uv/genomics-reporting/ValueSet/hgnc-vs", "http://www.genenames.org", "HGNC:1100", Membership.Unknown)]
    [InlineData("http://hl7.org/fhir/uv/genomics-reporting/ValueSet/hgnc-vs", "http://example.org/genes", "HGNC:1100", Membership.Out)]
    // Filters on hierarchies.
    [InlineData(V3 + "ActEncounterCode", "http://terminology.hl7.org/CodeSystem/v3-ActCode", "AMB", Membership.In)]
    [InlineData(V3 + "ActEncounterCode", "http://terminology.hl7.org/CodeSystem/v3-ActCode", "ACCTRECEIVABLE", Membership.Out)]
    [InlineData(R4 + "security-labels", "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "R", Membership.In)]
    [InlineData(R4 + "inactive", "http://terminology.hl7.org/CodeSystem/v3-ActMood", "CRT", Membership.In)]
    [InlineData(R4 + "inactive", "http://terminology.hl7.org/CodeSystem/v3-ActMood", "DEF", Membership.Out)]
    // An import and an enumeration.
    [InlineData(R4 + "yesnodontknow", "http://terminology.hl7.org/CodeSystem/v2-0136", "Y", Membership.In)]
    [InlineData(R4 + "yesnodontknow", "http://terminology.hl7.org/CodeSystem/data-absent-reason", "asked-unknown", Membership.In)]
    [InlineData(R4 + "yesnodontknow", "http://terminology.hl7.org/CodeSystem/data-absent-reason", "masked", Membership.Out)]
    // No such value set.
    [InlineData("http://example.org/none", null, "x", Membership.Unknown)]
    public void A_code_is_in_or_out_or_cannot_be_told(string valueSet, string? system, string code, Membership expected)
    {
        Assert.Equal(expected, Terminology.InValueSet(valueSet, system, code));
        if (system is null)
        {
            Assert.Equal(expected, Terminology.Compile(valueSet).Contains(Encoding.UTF8.GetBytes(code)));
        }
    }

    [Theory]
    [InlineData("http://hl7.org/fhir/administrative-gender", "female", Membership.In)]
    [InlineData("http://hl7.org/fhir/administrative-gender", "f", Membership.Out)]
    [InlineData("http://terminology.hl7.org/CodeSystem/v2-0203", "MR", Membership.In)]
    [InlineData("http://loinc.org", "69548-6", Membership.Unknown)]
    [InlineData("http://snomed.info/sct", "386661006", Membership.Unknown)]
    [InlineData("http://varnomen.hgvs.org", "NM_000059.4:c.5946del", Membership.Unknown)]
    [InlineData("http://www.sequenceontology.org", "SO:0001483", Membership.Unknown)]
    [InlineData("urn:ietf:bcp:47", "da", Membership.In)]
    [InlineData("urn:ietf:bcp:47", "de-CH-1996", Membership.In)]
    [InlineData("urn:ietf:bcp:47", "zh-Hant-TW", Membership.In)]
    [InlineData("urn:ietf:bcp:47", "kok", Membership.Unknown)]
    [InlineData("urn:ietf:bcp:47", "danish language", Membership.Out)]
    [InlineData("urn:ietf:bcp:13", "application/fhir+json", Membership.In)]
    [InlineData("urn:ietf:bcp:13", "text/plain; charset=utf-8", Membership.In)]
    [InlineData("urn:ietf:bcp:13", "json", Membership.In)]
    [InlineData("urn:ietf:bcp:13", "JSON please", Membership.Out)]
    [InlineData("urn:ietf:bcp:13", "application/", Membership.Out)]
    [InlineData("urn:iso:std:iso:3166", "DK", Membership.In)]
    [InlineData("urn:iso:std:iso:3166", "DNK", Membership.Unknown)]
    [InlineData("urn:iso:std:iso:3166", "Denmark", Membership.Out)]
    [InlineData("urn:iso:std:iso:4217", "DKK", Membership.In)]
    [InlineData("urn:iso:std:iso:4217", "DEM", Membership.Unknown)]
    [InlineData("urn:iso:std:iso:4217", "kroner", Membership.Out)]
    public void A_code_is_in_its_system_or_not_or_cannot_be_told(string system, string code, Membership expected) =>
        Assert.Equal(expected, Terminology.InCodeSystem(system, code));

    [Fact]
    public void Every_code_that_a_value_set_enumerates_is_in_it()
    {
        foreach (var entry in Terminology.Definitions.Entries.Where(entry => entry.ResourceType == "ValueSet"))
        {
            var url = $"{entry.Url}|{entry.Version}";
            var compose = Terminology.Definitions.Read(entry).Root.Child("compose");
            var compiled = Terminology.Compile(url);
            for (var include = compose.Child("include"); include.Exists && !compose.Child("exclude").Exists && !include.Child("valueSet").Exists; include = include.NextSame())
            {
                for (var concept = include.Child("concept"); concept.Exists; concept = concept.NextSame())
                {
                    Assert.True(compiled.Contains(include.Child("system").Text, concept.Child("code").Text!) == Membership.In, $"{url} {concept.Child("code").Text}");
                }
            }
        }
    }

    [Fact]
    public void Displays_are_the_preferred_one_then_the_designations()
    {
        Assert.Equal("Male", Terminology.Displays("http://hl7.org/fhir/administrative-gender", "male")[0]);
        Assert.Contains("Ambulatory", Terminology.Displays("http://terminology.hl7.org/CodeSystem/v3-ActCode", "AMB"), StringComparer.OrdinalIgnoreCase);
        Assert.Empty(Terminology.Displays("http://hl7.org/fhir/administrative-gender", "none"));
        Assert.Empty(Terminology.Displays("http://loinc.org", "69548-6"));
        Assert.Empty(Terminology.Displays("http://unitsofmeasure.org", "g"));
    }

    [Fact]
    public void Suggestions_are_the_nearest_codes_and_none_that_are_far()
    {
        Assert.Equal(["male", "female"], Terminology.Suggest(R4 + "administrative-gender", "Male"));
        Assert.Equal(["final"], Terminology.Suggest(R4 + "observation-status", "finall", 1));
        Assert.Empty(Terminology.Suggest(R4 + "administrative-gender", "xyzzyq"));
        Assert.Empty(Terminology.Suggest(R4 + "administrative-gender", new string('m', 100_000)));
    }

    [Fact]
    public void Many_threads_get_the_same_answers()
    {
        var terminology = new TerminologyService(Terminology.Definitions);
        string[] valueSets = ["administrative-gender", "observation-status", "security-labels", "all-types", "languages", "c80-doc-typecodes"];
        Parallel.For(0, 200, i =>
        {
            var url = R4 + valueSets[i % valueSets.Length];
            Assert.Equal(Terminology.InValueSet(url, null, "male"), terminology.InValueSet(url, null, "male"));
        });
    }
}
