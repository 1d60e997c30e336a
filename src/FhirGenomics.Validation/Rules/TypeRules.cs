using FhirGenomics.Resources;
using FhirGenomics.Validation.Bundles;
using FhirGenomics.Validation.Conformance;
using FhirGenomics.Validation.Questionnaires;

namespace FhirGenomics.Validation.Rules;

/// <summary>The rules that FHIR has for single types and that are checked by code instead of FHIRPath.</summary>
internal static class TypeRules
{
    private enum Rule : byte
    {
        None,
        Complex,
        Extension,
        Reference,
        Coding,
        Attachment,
        Resource,
        DomainResource,
        QuestionnaireResponse,
        Conformance,
        Bundle,
    }

    private static readonly Rule[] Rules = [.. FhirTypes.R4.All.Select(RuleOf)];

    /// <summary>Checks that come first and may add to the node's set, which begins at <paramref name="set"/>.</summary>
    public static void BeforeChildren(ValidationRun run, Element node, FhirType type, int set)
    {
        var rule = Rules[type.Id];
        if (rule >= Rule.Resource)
        {
            ProfileClaims.PushClaimed(run, node, set);
        }
        else
        {
            if (rule == Rule.Extension)
            {
                ExtensionRule.Enter(run, node, set);
            }

            CheckNotEmpty(run, node);
        }
    }

    /// <summary>Checks that need the children.</summary>
    public static void AfterChildren(ValidationRun run, Element node, FhirType type)
    {
        switch (Rules[type.Id])
        {
            case Rule.Extension:
                ExtensionRule.CheckContent(run, node);
                break;
            case Rule.Reference:
                ReferenceRule.CheckFound(run, node);
                break;
            case Rule.Coding:
                CodingRule.Check(run, node);
                break;
            case Rule.Attachment:
                AttachmentRule.Check(run, node);
                break;
            case Rule.DomainResource:
                DomainResourceRule.Check(run, node);
                break;
            case Rule.QuestionnaireResponse:
                DomainResourceRule.Check(run, node);
                QuestionnaireResponseRule.Check(run, node);
                break;
            case Rule.Conformance:
                DomainResourceRule.Check(run, node);
                ConformanceRule.Check(run, node);
                break;
            case Rule.Bundle:
                BundleRule.Check(run, node);
                break;
        }
    }

    // ele-1: an element has a value or children, an id alone is none.
    private static void CheckNotEmpty(ValidationRun run, Element node)
    {
        if (node.HasValue)
        {
            return;
        }

        for (var child = node.FirstChild; child.Exists; child = child.Next)
        {
            if (child.Definition is not { Name: "id" })
            {
                return;
            }
        }

        if (node.FirstChild.Exists)
        {
            run.Error(node, null, IssueCode.Invariant, MessageId.Invariant,
                $"ele-1: All FHIR elements must have a @value or children: '{node.Name}' has only an id.",
                $"ele-1: Et element skal have en værdi eller underelementer: '{node.Name}' har kun et id.");
        }
    }

    private static Rule RuleOf(FhirType type) => type switch
    {
        { Name: "Bundle" } => Rule.Bundle,
        { Name: "QuestionnaireResponse" } => Rule.QuestionnaireResponse,
        { Name: "StructureDefinition" or "ValueSet" or "CodeSystem" or "ConceptMap" or "OperationDefinition" } => Rule.Conformance,
        { Kind: FhirTypeKind.Resource } => type.Is(FhirTypes.R4.Get("DomainResource")) ? Rule.DomainResource : Rule.Resource,
        { Name: "Extension" } => Rule.Extension,
        { Name: "Reference" } => Rule.Reference,
        { Name: "Coding" } => Rule.Coding,
        { Kind: FhirTypeKind.Complex } when type.Is(FhirTypes.R4.Get("Quantity")) => Rule.Coding,
        { Name: "Attachment" } => Rule.Attachment,
        { Kind: FhirTypeKind.Primitive } => Rule.None,
        _ => Rule.Complex,
    };
}
