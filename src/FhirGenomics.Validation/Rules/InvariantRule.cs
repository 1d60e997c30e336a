using FhirGenomics.Resources;
using FhirGenomics.Resources.FhirPath;
using FhirGenomics.Validation.Schema;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Validation.Rules;

/// <summary>Evaluates FHIRPath constraints. Source: https://hl7.org/fhir/R4/fhirpath.html</summary>
internal sealed class InvariantRule(ValidationRun run)
{
    private FhirPathContext? context;
    private Func<string, Element, Element>? resolve;
    private Func<Element, string, bool?>? memberOf;
    private Func<Element, string, bool?>? conformsTo;

    /// <summary>Checks one constraint at a node.</summary>
    public void Check(Element node, ElementSchema rule, Invariant invariant)
    {
        if (run.HasFailed)
        {
            return;
        }

        run.Work++;
        bool? holds;
        try
        {
            // What a Bundle's profile asks of an entry's resource is asked within the Bundle.
            var isOfParent = rule.NameId >= 0 && node.Type?.Kind == FhirTypeKind.Resource && node.Parent.Exists;
            holds = invariant.Compiled.IsTrue(node, ContextOf(isOfParent ? node.Parent : node));
        }
        catch (FhirPathException broken)
        {
            run.Add(node, rule, invariant.IsError ? IssueSeverity.Error : IssueSeverity.Warning, IssueCode.Invariant, MessageId.InvariantFailed,
                $"{invariant.Key} ({invariant.Human}) could not be evaluated: {broken.Message}",
                $"Reglen {invariant.Key} ('{invariant.Human}') kunne ikke beregnes: {broken.Message}");
            return;
        }

        if (holds != true)
        {
            var severity = invariant.IsBestPractice ? IssueSeverity.Information : invariant.IsError ? IssueSeverity.Error : IssueSeverity.Warning;
            run.Add(node, rule, severity, IssueCode.Invariant, MessageId.Invariant,
                $"{invariant.Key}: {invariant.Human.TrimEnd('.')}{Messages.By(rule)}.",
                $"{invariant.Key}: {Danish.Rule(invariant)}{Danish.By(rule)}.");
        }
    }

    /// <summary>The elements that an expression finds, for extension contexts.</summary>
    public void Select(FhirPathExpression expression, Element focus, List<Element> found) => expression.Select(focus, ContextOf(focus), found);

    private FhirPathContext ContextOf(Element node)
    {
        var resource = node.Resource;
        if (context is null || context.Resource != resource)
        {
            var isContained = resource.Parent.Exists && resource.Name == "contained";
            context = new FhirPathContext
            {
                Resource = resource,
                RootResource = isContained ? resource.Parent.Resource : resource,
                Resolve = resolve ??= run.References.Resolve,
                MemberOf = memberOf ??= IsMember,
                ConformsTo = conformsTo ??= Conforms,
            };
        }

        return context;
    }

    private bool? IsMember(Element element, string valueSet) => BindingRule.Best(run, element, new Binding(valueSet, BindingStrength.Required)) switch
    {
        Membership.In => true,
        Membership.Out => false,
        _ => null,
    };

    private bool? Conforms(Element element, string canonical)
    {
        if (Schemas.BaseType(canonical) is { } type)
        {
            return element.Type?.Is(type) == true;
        }

        return run.Schemas.Find(canonical) is { } profile ? run.Conforms(element, profile) : null;
    }
}
