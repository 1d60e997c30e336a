using System.Text;
using FhirGenomics.Resources;
using Hl7.Fhir.Serialization;

namespace FhirGenomics.Tests.Resources;

public class OperationOutcomeTests
{
    [Fact]
    public void An_issue_says_what_where_and_by_which_profile()
    {
        var json = Encoding.UTF8.GetString(OperationOutcome.ToJson(
        [
            new Issue(IssueSeverity.Error, IssueCode.Required, "cardinality-min", "'gender' is \"missing\"") { Danish = "'gender' mangler", Expression = "Patient", Line = 3, Column = 14, Profile = "http://p", ElementId = "Patient.gender" },
            new Issue(IssueSeverity.Warning, IssueCode.CodeInvalid, "code-unknown", "x") { Danish = "y" },
        ]));
        Assert.Equal(
            """{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"required","details":{"coding":[{"system":"https://fhirgenomics.example/fhir/CodeSystem/message-id","code":"cardinality-min"}],"text":"'gender' is \"missing\""},"diagnostics":"Profile http://p, element Patient.gender","location":["line 3, column 14"],"expression":["Patient"]},{"severity":"warning","code":"code-invalid","details":{"coding":[{"system":"https://fhirgenomics.example/fhir/CodeSystem/message-id","code":"code-unknown"}],"text":"x"}}]}""",
            json);
        Assert.Equal(2, ((Hl7.Fhir.Model.OperationOutcome)new FhirJsonDeserializer().DeserializeResource(json)).Issue.Count);
    }

    [Fact]
    public void Without_findings_it_says_that_all_is_well() =>
        Assert.Contains("\"severity\":\"information\",\"code\":\"informational\"", Encoding.UTF8.GetString(OperationOutcome.ToJson([])), StringComparison.Ordinal);
}
