namespace FhirGenomics.Resources.FhirPath;

/// <summary><c>sort()</c> of FHIRPath 2: by the items themselves or by keys, each descending if it has a minus. Stable.</summary>
internal static class Sorting
{
    public static CollectionBody By(Node[] keys) => (in Scope scope, ValueList input, ValueList output) =>
    {
        var rows = new Row[input.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            scope.Run.Step();
            var inner = scope.On(input[i], i);
            var values = new FhirPathValue[Math.Max(keys.Length, 1)];
            values[0] = input[i];
            for (var k = 0; k < keys.Length; k++)
            {
                values[k] = (keys[k] is PolarityNode { IsNegative: true } descending ? descending.Operand : keys[k]).Single(inner);
            }

            rows[i] = new Row(input[i], values);
        }

        foreach (var row in Sorted(rows, keys, scope.Run))
        {
            output.Add(row.Item);
        }
    };

    // A merge sort of our own: partial dates have no total order, which the library's sort would not forgive.
    private static Row[] Sorted(Row[] rows, Node[] keys, Evaluation run)
    {
        var target = new Row[rows.Length];
        for (long width = 1; width < rows.Length; width *= 2)
        {
            for (long start = 0; start < rows.Length; start += 2 * width)
            {
                var (left, middle, end) = (start, Math.Min(start + width, rows.Length), Math.Min(start + (2 * width), rows.Length));
                var right = middle;
                for (var to = start; to < end; to++)
                {
                    var takeLeft = left < middle && (right >= end || Compare(rows[left], rows[right], keys, run) <= 0);
                    target[to] = takeLeft ? rows[left++] : rows[right++];
                }
            }

            (rows, target) = (target, rows);
        }

        return rows;
    }

    private static int Compare(Row a, Row b, Node[] keys, Evaluation run)
    {
        for (var k = 0; k < a.Keys.Length; k++)
        {
            run.Step();
            // Items without the key come first, whatever the direction.
            if (!a.Keys[k].Exists || !b.Keys[k].Exists)
            {
                if (a.Keys[k].Exists != b.Keys[k].Exists)
                {
                    return a.Keys[k].Exists ? 1 : -1;
                }

                continue;
            }

            var order = Ordering.Compare(a.Keys[k], b.Keys[k]) ?? 0;
            if (order != 0)
            {
                return k < keys.Length && keys[k] is PolarityNode { IsNegative: true } ? -order : order;
            }
        }

        return 0;
    }

    private readonly record struct Row(FhirPathValue Item, FhirPathValue[] Keys);
}
