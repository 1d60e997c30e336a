using FhirGenomics.Resources;
using FhirGenomics.Validation.Rules;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation.Slicing;

/// <summary>Matches the items of elements to slices and counts them. The counts lie on one stack, so that matching allocates nothing.</summary>
internal sealed class SliceBoard(ValidationRun run)
{
    private int[] counters = new int[64];
    private int top;

    /// <summary>Makes room for the counts of all slicings that a set of schemas has for one element.</summary>
    public int Open(int start, int end, TypeElement definition)
    {
        var opened = top;
        for (var i = start; i < end; i++)
        {
            if (run.Walk[i].Slot(definition)?.Slicing is { } slicing)
            {
                top += slicing.CounterCount;
            }
        }

        if (top > counters.Length)
        {
            Array.Resize(ref counters, top * 2);
        }

        counters.AsSpan(opened, top - opened).Clear();
        return opened;
    }

    /// <summary>Finds the slice an item is in, counts it, and adds what the slice asks to the item's set (which begins at <paramref name="set"/>).</summary>
    public void Match(SlicingProgram slicing, Element item, FhirType type, int at, int set)
    {
        var matched = slicing.Match(run, item);
        var last = at + slicing.Slices.Length;
        if (matched < 0)
        {
            if (slicing.Rules == SlicingRules.Closed)
            {
                SliceReport.Closed(run, item, slicing);
            }

            counters[last + 1] = 1;
            return;
        }

        counters[at + matched]++;
        var slice = slicing.Slices[matched];
        if (slicing.IsOrdered && matched + 1 < counters[last])
        {
            run.Error(item, slice, IssueCode.Structure, MessageId.SliceOrder,
                $"The slice '{slice.SliceName}' stands after '{slicing.Slices[counters[last] - 1].SliceName}': the slices must stand in the order of the profile{Messages.By(slice)}.",
                $"Slicen '{slice.SliceName}' står efter '{slicing.Slices[counters[last] - 1].SliceName}': slices skal stå i profilens rækkefølge{Danish.By(slice)}.");
        }
        else if (slicing.Rules == SlicingRules.OpenAtEnd && counters[last + 1] != 0)
        {
            run.Error(item, slice, IssueCode.Structure, MessageId.SliceOrder,
                $"The slice '{slice.SliceName}' stands after an item that is in no slice: such items must stand at the end{Messages.By(slice)}.",
                $"Slicen '{slice.SliceName}' står efter et element, som ikke hører til nogen slice: sådanne elementer skal stå sidst{Danish.By(slice)}.");
        }

        counters[last] = Math.Max(counters[last], matched + 1);
        ItemSchemas.Push(run, item, type, slice, set);
        if (slice.Slicing is { } nested)
        {
            Match(nested, item, type, Nested(slicing, matched, at), set);
        }
    }

    /// <summary>Reports slices with too few or too many items, and gives the room back.</summary>
    public void Close(int opened, Element parent, int start, int end, TypeElement definition, Element first, int count)
    {
        if (top == opened)
        {
            return;
        }

        var at = opened;
        for (var i = start; i < end && !run.HasFailed; i++)
        {
            if (run.Walk[i].Slot(definition)?.Slicing is { } slicing)
            {
                Report(slicing, at, parent, first, count);
                at += slicing.CounterCount;
            }
        }

        top = opened;
    }

    private void Report(SlicingProgram slicing, int at, Element parent, Element first, int count)
    {
        for (var i = 0; i < slicing.Slices.Length; i++)
        {
            var slice = slicing.Slices[i];
            var found = counters[at + i];
            if (found < slice.Min)
            {
                SliceReport.TooFew(run, parent, slicing, i, found, first, count);
            }
            else if (found > slice.Max)
            {
                SliceReport.TooMany(run, slicing, i, found, first, count);
            }

            if (slice.Slicing is { } nested && found > 0)
            {
                Report(nested, Nested(slicing, i, at), parent, first, count);
            }
        }
    }

    private static int Nested(SlicingProgram slicing, int slice, int at)
    {
        at += slicing.Slices.Length + 2;
        for (var i = 0; i < slice; i++)
        {
            at += slicing.Slices[i].Slicing?.CounterCount ?? 0;
        }

        return at;
    }
}
