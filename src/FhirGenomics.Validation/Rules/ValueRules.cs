using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation.Rules;

/// <summary>Checks what a schema asks of an element's own value.</summary>
internal static class ValueRules
{
    public static void Check(ValidationRun run, Element node, ElementSchema rule, bool isSound)
    {
        if (!isSound)
        {
            return;
        }

        if (rule.Fixed.Exists || rule.Pattern.Exists)
        {
            FixedValues.Check(run, node, rule);
        }

        if (rule.Binding is { } binding)
        {
            BindingRule.Check(run, node, rule, binding);
        }

        if (rule.Narrative is { } control)
        {
            NarrativeControls.Check(run, node, rule, control);
        }

        if (rule.ValueAlternatives.Length > 0 && node.Type?.Kind == FhirTypeKind.Primitive && !node.HasValue && !Array.Exists(rule.ValueAlternatives, url => HasExtension(node, url)))
        {
            run.Error(node, rule, IssueCode.Required, MessageId.ValueAlternative,
                $"'{node.Name}' has no value, so it needs the extension {string.Join(" or ", rule.ValueAlternatives)}{Messages.By(rule)}.",
                $"'{node.Name}' har ingen værdi og skal derfor have extension {string.Join(" eller ", rule.ValueAlternatives)}{Danish.By(rule)}.");
        }

        if (rule.HasTargets)
        {
            ReferenceRule.CheckTargets(run, node, rule);
        }

        if (rule.MaxLength > 0 && node.Kind == ElementKind.String && node.Raw.Length > rule.MaxLength && new StringInfo(node.Text!).LengthInTextElements is var length && length > rule.MaxLength)
        {
            run.Error(node, rule, IssueCode.TooLong, MessageId.TooLong,
                $"'{node.Name}' has {length} characters: at most {rule.MaxLength} allowed{Messages.By(rule)}.",
                $"'{node.Name}' har {length} tegn: højst {rule.MaxLength} er tilladt{Danish.By(rule)}.");
        }

        if (rule.MinValue.Exists && Ranges.Compare(node, rule.MinValue) < 0)
        {
            run.Error(node, rule, IssueCode.Value, MessageId.OutOfRange,
                $"'{node.Name}' is {Messages.Show(node)}: at least {Messages.Show(rule.MinValue)} expected{Messages.By(rule)}.",
                $"'{node.Name}' er {Messages.Show(node)}: mindst {Messages.Show(rule.MinValue)} forventet{Danish.By(rule)}.");
        }

        if (rule.MaxValue.Exists && Ranges.Compare(node, rule.MaxValue) > 0)
        {
            run.Error(node, rule, IssueCode.Value, MessageId.OutOfRange,
                $"'{node.Name}' is {Messages.Show(node)}: at most {Messages.Show(rule.MaxValue)} expected{Messages.By(rule)}.",
                $"'{node.Name}' er {Messages.Show(node)}: højst {Messages.Show(rule.MaxValue)} forventet{Danish.By(rule)}.");
        }
    }

    private static bool HasExtension(Element node, string url)
    {
        for (var extension = node.Child("extension"); extension.Exists; extension = extension.NextSame())
        {
            if (extension.Child("url").Text == url)
            {
                return true;
            }
        }

        return false;
    }
}
