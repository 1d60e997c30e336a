using FhirGenomics.Resources;

namespace FhirGenomics.Validation;

/// <summary>
/// Tells one mistake once: leaves out findings that follow from another one and vanish when that is mended. What is left out always has a
/// cause that stays, so an invalid resource stays invalid; a second mistake of its own is never taken for a consequence.
/// </summary>
internal static class RootCauses
{
    /// <summary>The findings that are nobody's consequence, in their order.</summary>
    public static List<Finding> Of(List<Finding> all)
    {
        if (all.Count < 2)
        {
            return all;
        }

        var at = all.ToLookup(finding => finding.At);
        var below = all.ToLookup(finding => finding.At.Exists ? finding.At.Parent : default);
        var faults = all.Where(finding => finding.At.Exists && IsFaultOfForm(finding)).ToList();
        return all.FindAll(finding => !finding.At.Exists || !FollowsFrom(finding, at, below, faults));
    }

    private static bool FollowsFrom(Finding finding, ILookup<Element, Finding> at, ILookup<Element, Finding> below, List<Finding> faults)
    {
        bool Any(IEnumerable<Finding> causes, Func<Finding, bool> isCause) => causes.Any(cause => (cause.Issue.IsError || !finding.Issue.IsError) && isCause(cause));
        var here = at[finding.At];
        switch (finding.Id)
        {
            case MessageId.CardinalityMin:
                return Any(below[finding.At], cause => IsMisspelled(cause, finding.Child))
                    || Any(here, cause => cause.Id == MessageId.SliceMin && cause.Child == finding.Child)
                    || (finding.Child == finding.At.Name && Any(at[finding.At.Parent], cause => cause.Id == MessageId.SliceMin && cause.Child == finding.Child));
            case MessageId.SliceMin:
                return Any(below[finding.At], cause => IsMisspelled(cause, finding.Child) || (IsNameless(cause) && cause.At.Name == finding.Child)
                    || (cause.Id is MessageId.TypeNotAllowed or MessageId.JsonKind or MessageId.JsonArray && cause.At.Name == finding.Child));
            case MessageId.SliceClosed:
                return Any(at[finding.At.Parent], cause => cause.Id == MessageId.SliceMin && cause.Child == finding.At.Name);
            case MessageId.UnknownCode:
                var coding = finding.At.Parent;
                return Any(at[coding], SaysWhichCode)
                    || (coding.Name == "coding" && !coding.NextSame().Exists && coding == coding.Parent.Child("coding") && Any(at[coding.Parent], SaysWhichCode));
            case MessageId.BindingRequired:
                return HasCause(MessageId.CodingSystem) || Any(here, cause => cause.Id is MessageId.PatternValue or MessageId.FixedValue
                    || (cause.Id == MessageId.BindingRequired && finding.Rule?.Profile is null && cause.Rule?.Profile is not null));
            case MessageId.PatternValue:
                return HasCause(MessageId.CodingSystem);
            case MessageId.BindingExtensible:
                return Any(here, SaysWhichCode) || HasCause(MessageId.UnknownCode) || HasCause(MessageId.CodingSystem);
            case MessageId.Invariant:
                return Any(faults, cause => cause.At.Tree == finding.At.Tree && Concerns(finding, cause));
            default:
                return false;
        }

        // Of a concept with several codings, another one may be meant.
        bool HasCause(string id) => Any(below[finding.At], cause => cause.Id == id)
            || (finding.At.Child("coding") is { Exists: true } only && !only.NextSame().Exists && Any(below[only], cause => cause.Id == id));
    }

    /// <summary>True for an extension that lacks its URL, so that nothing can tell what it is.</summary>
    private static bool IsNameless(Finding finding) => finding.Id == MessageId.CardinalityMin && finding.Child == "url" && finding.At.Type?.Name == "Extension";

    private static bool SaysWhichCode(Finding cause) => cause.Id is MessageId.BindingRequired or MessageId.PatternValue or MessageId.FixedValue;

    private static bool IsFaultOfForm(Finding finding) => finding.IsMissing
        || finding.Id is MessageId.UnknownElement or MessageId.JsonKind or MessageId.JsonArray or MessageId.PrimitiveFormat or MessageId.ChoiceTwice or MessageId.TypeNotAllowed;

    /// <summary>True if the unknown element's name was most likely meant to be this one.</summary>
    private static bool IsMisspelled(Finding unknown, string? meant) => meant is not null && MeantBy(unknown) == meant;

    private static string? MeantBy(Finding unknown)
    {
        if (unknown.Id != MessageId.UnknownElement || unknown.At.Parent.Type is not { } type)
        {
            return null;
        }

        var name = unknown.At.JsonName;
        var nearest = type.Elements.Any(element => element.Name == name) ? name : Spelling.Nearest(name, type.Elements.Select(element => element.JsonName));
        return type.Elements.FirstOrDefault(element => element.JsonName == nearest || element.Name == nearest)?.Name;
    }

    /// <summary>True if the constraint's expression names the path from its element to what is wrong there.</summary>
    private static bool Concerns(Finding invariant, Finding fault)
    {
        var expression = invariant.Invariant?.Expression ?? (invariant.Issue.Text.StartsWith("ext-1:", StringComparison.Ordinal) ? "extension value" : "");
        if (fault.IsMissing && !Mentions(expression, fault.Child!))
        {
            return false;
        }

        var at = fault.At;
        if (at != invariant.At && fault.Id == MessageId.UnknownElement)
        {
            if (MeantBy(fault) is not { } meant || !Mentions(expression, meant))
            {
                return false;
            }

            at = at.Parent;
        }

        while (at.Exists && at != invariant.At && Mentions(expression, at.Name))
        {
            at = at.Parent;
        }

        return at.Exists && at == invariant.At;
    }

    private static bool Mentions(string expression, string name)
    {
        for (var start = expression.IndexOf(name, StringComparison.Ordinal); start >= 0; start = expression.IndexOf(name, start + 1, StringComparison.Ordinal))
        {
            var end = start + name.Length;
            if ((start == 0 || !char.IsLetterOrDigit(expression[start - 1])) && (end == expression.Length || !char.IsLetterOrDigit(expression[end])))
            {
                return true;
            }
        }

        return false;
    }
}
