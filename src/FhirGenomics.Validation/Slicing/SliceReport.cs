using System.Text;
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
                run.Error(parent, slice, IssueCode.Required, MessageId.SliceMin, $"The slice '{slice.SliceName}' of '{slice.Name}' is missing: at least {slice.Min} needed{Messages.By(slice)}. There is no '{slice.Name}' at all.");
            }
        }
    }

    /// <summary>A slice has too few items.</summary>
    public static void TooFew(ValidationRun run, Element parent, SlicingProgram slicing, int index, int found, Element first, int count)
    {
        var slice = slicing.Slices[index];
        run.Error(parent, slice, IssueCode.Required, MessageId.SliceMin, $"The slice '{slice.SliceName}' of '{slice.Name}' stands {(found == 0 ? "nowhere" : Messages.Times(found))}: at least {slice.Min} needed{Messages.By(slice)}.{Reasons(run, slicing, index, first, count)}");
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

        run.Error(at, slice, IssueCode.Structure, MessageId.SliceMax, $"The slice '{slice.SliceName}' of '{slice.Name}' stands {Messages.Times(found)}: at most {slice.Max} allowed{Messages.By(slice)}.");
    }

    /// <summary>An item is in no slice, but must be.</summary>
    public static void Closed(ValidationRun run, Element item, SlicingProgram slicing)
    {
        var rule = slicing.Slices[0];
        run.Error(item, rule, IssueCode.Structure, MessageId.SliceClosed, $"The item matches none of the slices of '{rule.Name}', and no others are allowed{Messages.By(rule)}.{AllReasons(run, slicing, item)}");
    }

    private static string AllReasons(ValidationRun run, SlicingProgram slicing, Element item)
    {
        var text = new StringBuilder();
        for (var i = 0; i < slicing.Slices.Length; i++)
        {
            text.Append(" Not '").Append(slicing.Slices[i].SliceName).Append("' because ").Append(Reason(run, slicing, i, item)).Append('.');
        }

        return text.ToString();
    }

    private static string Reasons(ValidationRun run, SlicingProgram slicing, int index, Element first, int count)
    {
        var text = new StringBuilder();
        var item = first;
        var explained = 0;
        for (var n = 0; n < Math.Min(count, MostLookedAt) && explained < MostExplained; n++, item = item.Next)
        {
            if (slicing.Match(run, item) is var matched && matched != index && (matched < 0 || matched == slicing.Default || count <= MostExplained))
            {
                explained++;
                text.Append(' ').Append(item.Name);
                if (item.InArray)
                {
                    text.Append('[').Append(n).Append(']');
                }

                text.Append(" is not in it because ").Append(Reason(run, slicing, index, item)).Append('.');
            }
        }

        return text.ToString();
    }

    private static string Reason(ValidationRun run, SlicingProgram slicing, int index, Element item)
    {
        var test = Array.Find(slicing.Tests(index), test => !test.Holds(run, item));
        return test?.Explain(run, item) ?? "an earlier slice takes it";
    }
}
