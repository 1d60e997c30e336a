using FhirGenomics.Resources;
using FhirGenomics.Validation.Schema;
using FhirGenomics.Validation.Slicing;

namespace FhirGenomics.Validation.Rules;

/// <summary>Walks the children of one node, property by property: unknown elements, cardinality, types, slices; then goes into each child.</summary>
internal ref struct ChildWalk(ValidationRun run, Element node, int start, int end, bool isWhole)
{
    private const int MostNames = 128;

    private readonly NodeWalk walk = run.Walk;
    private NameSet seen;

    public void Check()
    {
        string? unknown = null;
        for (var child = node.FirstChild; child.Exists;)
        {
            if (child.Definition is not { } definition)
            {
                if (isWhole)
                {
                    UnknownElement.Report(run, node, child, ref unknown);
                }

                child = child.Next;
                continue;
            }

            var count = 0;
            var next = child;
            do
            {
                count++;
                next = next.Next;
            }
            while (next.Exists && ReferenceEquals(next.Definition, definition));

            if (isWhole || IsSpokenOf(definition))
            {
                CheckProperty(child, definition, count);
            }

            seen.Add(definition);
            if (run.HasFailed)
            {
                return;
            }

            child = next;
        }

        for (var i = start; i < end; i++)
        {
            foreach (var slot in walk[i].Required)
            {
                if (!seen.Has(slot.Element!))
                {
                    ReportMissing(slot, i);
                }
            }
        }
    }

    private readonly bool IsSpokenOf(TypeElement definition)
    {
        for (var i = start; i < end; i++)
        {
            if (walk[i].Slot(definition) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private readonly void CheckProperty(Element first, TypeElement definition, int count)
    {
        if (isWhole && !IsWellFormed(first, definition))
        {
            return;
        }

        for (var i = start; i < end; i++)
        {
            if (walk[i].Slot(definition) is { } slot && (count > slot.Max || count < slot.Min))
            {
                ReportCount(first, slot, count);
                if (count > slot.Max)
                {
                    break;
                }
            }
        }

        var slices = run.Slices.Open(start, end, definition);
        var item = first;
        for (var n = 0; n < count; n++, item = item.Next)
        {
            CheckItem(item, definition, slices);
            if (run.HasFailed)
            {
                break;
            }
        }

        run.Slices.Close(slices, node, start, end, definition, first, count);
    }

    private readonly void CheckItem(Element item, TypeElement definition, int slices)
    {
        if (isWhole && !JsonKinds.Check(run, item, definition))
        {
            return;
        }

        if (item.Type is not { } type)
        {
            return;
        }

        var set = walk.Top;
        if (isWhole)
        {
            walk.Push(run.Schemas.OfType(type));
        }

        var counters = slices;
        var isAllowed = true;
        for (var i = start; i < end; i++)
        {
            if (walk[i].Slot(definition) is { } slot && slot.IsNeeded)
            {
                isAllowed &= ItemSchemas.Push(run, item, type, slot, set);
                if (slot.Slicing is { } slicing)
                {
                    // A wrong type is told already: it is in no slice for the same reason.
                    if (isAllowed)
                    {
                        run.Slices.Match(slicing, item, type, counters, set);
                    }

                    counters += slicing.CounterCount;
                }
            }
        }

        if (isAllowed && (isWhole || walk.Top > set))
        {
            walk.CheckNode(item, type, set, isWhole);
        }

        walk.PopTo(set);
    }

    private readonly bool IsWellFormed(Element first, TypeElement definition)
    {
        if (first.InArray != definition.IsArray)
        {
            var (why, expected, found) = definition.IsArray ? ("can repeat", "an array", "one value") : ("does not repeat", "one value", "an array");
            run.Error(first, null, IssueCode.Structure, MessageId.JsonArray,
                $"'{definition.JsonName}' {why}, so JSON has {expected} here: found {found}.{(definition.IsArray ? " Put it in [ ]." : " Take the [ ] away.")}",
                $"'{definition.JsonName}' {(definition.IsArray ? "kan gentages, så i JSON skal der stå et array her: fandt én værdi. Sæt [ ] om den." : "gentages ikke, så i JSON skal der stå én værdi her: fandt et array. Fjern [ ].")}");
            return false;
        }

        if (definition.IsChoice && seen.Has(definition))
        {
            run.Error(first, null, IssueCode.Structure, MessageId.ChoiceTwice,
                $"'{definition.Name}[x]' stands with two types at once ('{node.Child(definition.NameId).JsonName}' and '{definition.JsonName}'): expected one.",
                $"'{definition.Name}[x]' er angivet med to typer på én gang ('{node.Child(definition.NameId).JsonName}' og '{definition.JsonName}'): kun én er tilladt.");
            return false;
        }

        return true;
    }

    private readonly void ReportCount(Element first, ElementSchema slot, int count)
    {
        if (slot.Max == 0)
        {
            run.Error(first, slot, IssueCode.Structure, MessageId.CardinalityMax,
                $"'{slot.Name}' is not allowed here{Messages.By(slot)}.",
                $"'{slot.Name}' er ikke tilladt her{Danish.By(slot)}.");
        }
        else if (count > slot.Max)
        {
            run.Error(first, slot, IssueCode.Structure, MessageId.CardinalityMax,
                $"'{slot.Name}' stands {count} times: at most {slot.Max} allowed{Messages.By(slot)}.",
                $"'{slot.Name}' er angivet {count} gange: højst {slot.Max} er tilladt{Danish.By(slot)}.");
        }
        else
        {
            run.Error(first, slot, IssueCode.Required, MessageId.CardinalityMin,
                $"'{slot.Name}' stands {Messages.Times(count)}: at least {slot.Min} needed{Messages.By(slot)}.",
                $"'{slot.Name}' er angivet {Danish.Times(count)}: mindst {slot.Min} er påkrævet{Danish.By(slot)}.");
        }
    }

    private readonly void ReportMissing(ElementSchema slot, int schema)
    {
        for (var i = start; i < schema; i++)
        {
            if (walk[i].Slot(slot.NameId) is { Min: > 0 })
            {
                return;
            }
        }

        if (slot.Min > 0)
        {
            run.Error(node, slot, IssueCode.Required, MessageId.CardinalityMin,
                $"'{slot.Name}' is missing: at least {slot.Min} needed{Messages.By(slot)}.",
                $"'{slot.Name}' mangler: mindst {slot.Min} er påkrævet{Danish.By(slot)}.");
        }
        else
        {
            SliceReport.Missing(run, node, slot);
        }
    }

    /// <summary>The names met in a node.</summary>
    private struct NameSet
    {
        private UInt128 orders;
        private FhirType? owner;

        public void Add(TypeElement definition)
        {
            owner = definition.Owner;
            orders |= definition.Order < MostNames ? UInt128.One << definition.Order : UInt128.Zero;
        }

        public readonly bool Has(TypeElement definition)
        {
            var order = definition.Owner == owner ? definition.Order : owner?.Find(definition.NameId)?.Order ?? MostNames;
            return order < MostNames && (orders & (UInt128.One << order)) != UInt128.Zero;
        }
    }
}
