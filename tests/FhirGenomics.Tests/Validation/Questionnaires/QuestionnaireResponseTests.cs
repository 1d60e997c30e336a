using FhirGenomics.Validation;

namespace FhirGenomics.Tests.Validation.Questionnaires;

public class QuestionnaireResponseTests
{
    private const string Questionnaire = """
        {"resourceType":"Questionnaire","url":"http://example.org/Questionnaire/q","status":"active","item":[
         {"linkId":"smokes","type":"boolean","required":true},
         {"linkId":"packs","type":"integer","enableWhen":[{"question":"smokes","operator":"=","answerBoolean":true}],
          "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/maxValue","valueInteger":9}]},
         {"linkId":"group","type":"group","item":[{"linkId":"colour","type":"choice","answerOption":[{"valueCoding":{"code":"red"}},{"valueCoding":{"code":"blue"}}]}]}]}
        """;

    private static readonly Lazy<Validator> Knowing = new(() => Validators.With(Questionnaire));

    [Theory]
    [InlineData("""{"linkId":"smokes","answer":[{"valueBoolean":true}]},{"linkId":"packs","answer":[{"valueInteger":2}]},{"linkId":"group","item":[{"linkId":"colour","answer":[{"valueCoding":{"code":"red"}}]}]}""")]
    [InlineData("""{"linkId":"smokes","answer":[{"valueBoolean":false}]}""")]
    public void Answers_that_the_questions_allow_have_no_findings(string items) => Assert.Equal([], Validators.Findings(Response(items), Knowing.Value));

    [Theory]
    [InlineData("""{"linkId":"packs","answer":[{"valueInteger":2}]}""", "questionnaire-required QuestionnaireResponse", "questionnaire-disabled QuestionnaireResponse.item[0]")]
    [InlineData("""{"linkId":"smokes","answer":[{"valueString":"yes"}]}""", "questionnaire-answer QuestionnaireResponse.item[0].answer[0].value")]
    [InlineData("""{"linkId":"smokes","answer":[{"valueBoolean":true},{"valueBoolean":false}]}""", "questionnaire-item QuestionnaireResponse.item[0]")]
    [InlineData("""{"linkId":"smokes","answer":[{"valueBoolean":true}]},{"linkId":"packs","answer":[{"valueInteger":10}]}""", "questionnaire-answer QuestionnaireResponse.item[1].answer[0].value")]
    [InlineData("""{"linkId":"smokes","answer":[{"valueBoolean":false}]},{"linkId":"packs","answer":[{"valueInteger":1}]}""", "questionnaire-disabled QuestionnaireResponse.item[1]")]
    [InlineData("""{"linkId":"smokes","answer":[{"valueBoolean":false}]},{"linkId":"smoke"}""", "questionnaire-item QuestionnaireResponse.item[1]")]
    [InlineData("""{"linkId":"smokes","answer":[{"valueBoolean":false}]},{"linkId":"colour"}""", "questionnaire-item QuestionnaireResponse.item[1]")]
    [InlineData("""{"linkId":"smokes","answer":[{"valueBoolean":false}]},{"linkId":"group","item":[{"linkId":"colour","answer":[{"valueCoding":{"code":"green"}}]}]}""", "questionnaire-answer QuestionnaireResponse.item[1].item[0].answer[0].value")]
    public void Others_are_told_at_their_place(string items, params string[] findings) =>
        Assert.Equal(findings, Validators.Findings(Response(items), Knowing.Value).Select(finding => finding.Split(" (")[0]));

    [Fact]
    public void A_response_in_progress_may_lack_answers_and_an_unknown_questionnaire_is_not_checked()
    {
        Assert.Equal([], Validators.Findings(Response("").Replace("completed", "in-progress", StringComparison.Ordinal), Knowing.Value));
        Assert.Equal([], Validators.Findings(Response("""{"linkId":"anything"}""")));
    }

    private static string Response(string items) =>
        $$"""{"resourceType":"QuestionnaireResponse","questionnaire":"http://example.org/Questionnaire/q","status":"completed"{{(items.Length == 0 ? "" : ",\"item\":[" + items + "]")}} }""";
}
