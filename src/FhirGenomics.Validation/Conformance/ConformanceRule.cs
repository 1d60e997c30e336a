using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Conformance;

/// <summary>What resources that define others must be beyond their own structure.</summary>
internal static class ConformanceRule
{
    public static void Check(ValidationRun run, Element resource)
    {
        switch (resource.Type?.Name)
        {
            case "StructureDefinition":
                run.Add(ProfileCheck.Check(run.Schemas.Definitions, resource), resource);
                break;
            case "ValueSet":
                ValueSetCheck.Check(run, resource);
                break;
            case "CodeSystem":
                CodeSystemCheck.Check(run, resource);
                break;
            case "ConceptMap":
                ConceptMapCheck.Check(run, resource);
                break;
            case "OperationDefinition":
                OperationDefinitionCheck.Check(run, resource);
                break;
        }
    }
}
