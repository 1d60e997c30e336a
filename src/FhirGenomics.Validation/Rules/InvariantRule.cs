using FhirGenomics.Resources;
using FhirGenomics.Resources.FhirPath;
using FhirGenomics.Validation.Schema;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Validation.Rules;

/// <summary>Evaluates FHIRPath constraints. Source: https://hl7.org/fhir/R4/fhirpath.html</summary>
internal sealed class InvariantRule(ValidationRun run)
{
    private const int MostForeign = 500;
    private const int StepsOfForeign = 100_000;

    private FhirPathContext? context;
    private int foreign;
    private Func<string, Element, Element>? resolve;
    private Func<Element, string, bool?>? memberOf;
    private Func<Element, string, bool?>? conformsTo;
    private Func<Element, Element, bool?>? subsumes;

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
            run.Tell(node, rule, severity, IssueCode.Invariant, MessageId.Invariant, run.WantsText ? Text(node, rule, invariant) : Said.Nothing, invariant);
        }
    }

    private static Said Text(Element node, ElementSchema rule, Invariant invariant)
    {
        var profile = rule.Profile is { } by ? new Said($" (profile '{by.Name}')", $" (profilen '{by.Name}')") : Said.Nothing;
        var found = node.HasValue ? new Said($" Found '{Messages.Show(node)}'.", $" Her står '{Messages.Show(node)}'.") : Said.Nothing;
        return new($"{invariant.Key}: {invariant.Human.TrimEnd('.')}{profile.English}.{found.English}", $"{invariant.Key}: {Danish.Rule(invariant)}{profile.Danish}.{found.Danish}");
    }

    /// <summary>The elements that an expression finds, for extension contexts.</summary>
    public void Select(FhirPathExpression expression, Element focus, List<Element> found) => expression.Select(focus, ContextOf(focus), found);

    /// <summary>
    /// Whether an expression of a Questionnaire or an extension's definition holds; null if it cannot be evaluated, or if too many were already:
    /// such expressions come with resources, and each may visit all of one.
    /// </summary>
    public bool? Holds(string expression, Element focus, Element extension = default)
    {
        if (++foreign > MostForeign)
        {
            return null;
        }

        try
        {
            var around = ContextOf(focus);
            return FhirPathExpression.Compile(expression).IsTrue(focus, new FhirPathContext
            {
                Resource = around.Resource,
                RootResource = around.RootResource,
                Resolve = around.Resolve,
                MemberOf = around.MemberOf,
                ConformsTo = around.ConformsTo,
                Variables = extension.Exists ? new Dictionary<string, FhirPathValue>(StringComparer.Ordinal) { ["extension"] = new FhirPathValue(extension) } : FhirPathContext.NoVariables,
                MaxSteps = StepsOfForeign,
            });
        }
        catch (FhirPathException)
        {
            return null;
        }
    }

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
                Subsumes = subsumes ??= CodeHierarchy.Asker(run.Terminology),
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
