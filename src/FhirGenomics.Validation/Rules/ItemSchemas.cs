using FhirGenomics.Resources;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation.Rules;

/// <summary>Adds what a slot asks, and what the profiles of its types ask, to an item's set of schemas.</summary>
internal static class ItemSchemas
{
    /// <summary>Adds to the set that begins at <paramref name="set"/>. False if the item's type is not allowed (told already).</summary>
    public static bool Push(ValidationRun run, Element item, FhirType type, ElementSchema slot, int set)
    {
        run.Walk.Push(slot, set);
        if (slot.ContentTarget is { } content)
        {
            run.Walk.Push(content, set);
        }

        return slot.Types is not { } rules || CheckTypes(run, item, type, slot, rules, set);
    }

    private static bool CheckTypes(ValidationRun run, Element item, FhirType type, ElementSchema slot, TypeRule[] rules, int set)
    {
        ProfileLink? only = null;
        var fits = false;
        var profiles = 0;
        foreach (var rule in rules)
        {
            if (rule.Type is null)
            {
                return true;
            }

            if (rule.Allows(type))
            {
                if (rule.Profiles.Length == 0)
                {
                    return true;
                }

                fits = true;
                profiles += rule.Profiles.Length;
                only = rule.Profiles[0];
            }
        }

        if (!fits)
        {
            var instead = run.WantsText ? Instead(item, rules) : Said.Nothing;
            run.Error(item, slot, IssueCode.Structure, MessageId.TypeNotAllowed,
                $"'{item.JsonName}' is a {type.Name}: expected {string.Join(" or ", rules.Select(rule => rule.Type!.Name).Distinct())}{Messages.By(slot)}.{instead.English}",
                $"'{item.JsonName}' er af typen {type.Name}: forventet {string.Join(" eller ", rules.Select(rule => rule.Type!.Name).Distinct())}{Danish.By(slot)}.{instead.Danish}");
            return false;
        }

        if (profiles > 1)
        {
            CheckAny(run, item, type, slot, rules);
        }
        else if (only!.Schema is { } schema)
        {
            run.Walk.Push(schema, set);
        }

        return true;
    }

    /// <summary>A choice is mended by another property: 'valueCodeableConcept' instead of 'valueString'.</summary>
    private static Said Instead(Element item, TypeRule[] rules)
    {
        if (item.Definition is not { IsChoice: true } choice)
        {
            return Said.Nothing;
        }

        var names = choice.Owner.Elements.Where(element => element.Name == choice.Name && rules.Any(rule => rule.Type == element.Type)).Select(element => $"'{element.JsonName}'").ToList();
        return names.Count == 0 ? Said.Nothing : new($" Write {string.Join(" or ", names)} instead.", $" Skriv {string.Join(" eller ", names)} i stedet.");
    }

    private static void CheckAny(ValidationRun run, Element item, FhirType type, ElementSchema slot, TypeRule[] rules)
    {
        foreach (var rule in rules)
        {
            foreach (var link in rule.Allows(type) ? rule.Profiles : [])
            {
                if (link.IsMet(run, item) != false)
                {
                    return;
                }
            }
        }

        var reasons = run.WantsText ? Reasons(run, item, type, rules) : Said.Nothing;
        run.Error(item, slot, IssueCode.Structure, MessageId.NoProfileFits,
            $"'{item.Name}' conforms to none of the profiles allowed{Messages.By(slot)}:{reasons.English}",
            $"'{item.Name}' er ikke i overensstemmelse med nogen af de tilladte profiler{Danish.By(slot)}:{reasons.Danish}");
    }

    private static Said Reasons(ValidationRun run, Element item, FhirType type, TypeRule[] rules)
    {
        var reasons = Said.Nothing;
        foreach (var link in rules.Where(rule => rule.Allows(type)).SelectMany(rule => rule.Profiles))
        {
            if (run.WhyNot(item, link.Profile!) is { } why)
            {
                reasons += new Said($" not '{link.Name}' because {why.English}", $" ikke '{link.Name}', fordi {why.Danish}");
            }
        }

        return reasons;
    }
}
