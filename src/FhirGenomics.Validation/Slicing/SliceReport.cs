using FhirGenomics.Resources;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation.Slicing;

/// <summary>Tells what is wrong with slices, and why items did not match.</summary>
internal static class SliceReport
{
    private const int MostExplained = 3;
    private const int MostLookedAt = 50;

    /// <summary>The whole element is missing, and with it slices that must be there.</summary>
    public static void Missing(ValidationRun run, Element parent, ElementSchema slot)
    {
        foreach (var slice in slot.Slicing!.Slices)
        {
            if (slice.Min > 0)
            {
                run.Error(parent, slice, IssueCode.Required, MessageId.SliceMin,
                    $"The slice '{slice.SliceName}' of '{slice.Name}' is missing: at least {slice.Min} needed{Messages.By(slice)}. There is no '{slice.Name}' at all.",
                    $"Slicen '{slice.SliceName}' af '{slice.Name}' mangler: mindst {slice.Min} er påkrævet{Danish.By(slice)}. Der er slet ingen '{slice.Name}'.");
            }
        }
    }

    /// <summary>A slice has too few items.</summary>
    public static void TooFew(ValidationRun run, Element parent, SlicingProgram slicing, int index, int found, Element first, int count)
    {
        var slice = slicing.Slices[index];
        var reasons = run.WantsText ? Reasons(run, slicing, index, first, count) : Said.Nothing;
        run.Error(parent, slice, IssueCode.Required, MessageId.SliceMin,
            $"The slice '{slice.SliceName}' of '{slice.Name}' stands {(found == 0 ? "nowhere" : Messages.Times(found))}: at least {slice.Min} needed{Messages.By(slice)}.{reasons.English}",
            $"Slicen '{slice.SliceName}' af '{slice.Name}' {(found == 0 ? "findes ikke" : "findes " + Danish.Times(found))}: mindst {slice.Min} er påkrævet{Danish.By(slice)}.{reasons.Danish}");
    }

    /// <summary>A slice has too many items; told at the first that is too much.</summary>
    public static void TooMany(ValidationRun run, SlicingProgram slicing, int index, int found, Element first, int count)
    {
        var slice = slicing.Slices[index];
        var left = slice.Max;
        var at = first;
        for (var n = 1; n < count && (slicing.Match(run, at) != index || left-- > 0); n++)
        {
            at = at.Next;
        }

        run.Error(at, slice, IssueCode.Structure, MessageId.SliceMax,
            $"The slice '{slice.SliceName}' of '{slice.Name}' stands {Messages.Times(found)}: at most {slice.Max} allowed{Messages.By(slice)}.",
            $"Slicen '{slice.SliceName}' af '{slice.Name}' findes {Danish.Times(found)}: højst {slice.Max} er tilladt{Danish.By(slice)}.");
    }

    /// <summary>An item is in no slice, but must be.</summary>
    public static void Closed(ValidationRun run, Element item, SlicingProgram slicing)
    {
        var rule = slicing.Slices[0];
        var reasons = run.WantsText ? AllReasons(run, slicing, item) : Said.Nothing;
        run.Error(item, rule, IssueCode.Structure, MessageId.SliceClosed,
            $"The item matches none of the slices of '{rule.Name}', and no others are allowed{Messages.By(rule)}.{reasons.English}",
            $"Elementet passer ikke til nogen slice af '{rule.Name}', og andre er ikke tilladt{Danish.By(rule)}.{reasons.Danish}");
    }

    private static Said AllReasons(ValidationRun run, SlicingProgram slicing, Element item)
    {
        var text = Said.Nothing;
        for (var i = 0; i < slicing.Slices.Length; i++)
        {
            var (name, why) = (slicing.Slices[i].SliceName, Reason(run, slicing, i, item));
            text += new Said($" Not '{name}' because {why.English}.", $" Ikke '{name}', fordi {why.Danish}.");
        }

        return text;
    }

    private static Said Reasons(ValidationRun run, SlicingProgram slicing, int index, Element first, int count)
    {
        var text = Said.Nothing;
        var item = first;
        var explained = 0;
        for (var n = 0; n < Math.Min(count, MostLookedAt) && explained < MostExplained; n++, item = item.Next)
        {
            if (slicing.Match(run, item) is var matched && matched != index && (matched < 0 || matched == slicing.Default || count <= MostExplained))
            {
                explained++;
                var (name, why) = (item.InArray ? $"{item.Name}[{n}]" : item.Name, Reason(run, slicing, index, item));
                text += new Said($" {name} is not in it because {why.English}.", $" {name} hører ikke til den, fordi {why.Danish}.");
            }
        }

        return text;
    }

    private static Said Reason(ValidationRun run, SlicingProgram slicing, int index, Element item)
    {
        var test = Array.Find(slicing.Tests(index), test => !test.Holds(run, item));
        return test?.Explain(run, item) ?? new Said("an earlier slice takes it", "en tidligere slice tager det");
    }
}
