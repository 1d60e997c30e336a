using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Questionnaires;

/// <summary>Checks a QuestionnaireResponse against its Questionnaire, if that is known. Source: https://hl7.org/fhir/R4/questionnaireresponse.html</summary>
internal static class QuestionnaireResponseRule
{
    public static void Check(ValidationRun run, Element response)
    {
        if (response.Child("questionnaire") is not { Kind: ElementKind.String } canonical || Find(run, canonical) is not { Exists: true } questionnaire)
        {
            return;
        }

        // A response in progress may lack what it will have in the end.
        var isComplete = response.Child("status").Text is "completed" or "amended";
        new ResponseItems(run, questionnaire, response, isComplete).Check(questionnaire, response);
    }

    private static Element Find(ValidationRun run, Element canonical)
    {
        var url = canonical.Text!;
        var found = url.StartsWith('#') ? run.References.Follow(canonical) : run.Schemas.Definitions.Find("Questionnaire", url)?.Root ?? run.Request.Resolve?.Invoke(url)?.Root ?? default;
        return found.Type?.Name == "Questionnaire" ? found : default;
    }
}
