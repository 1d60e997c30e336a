namespace FhirGenomics.Resources.FhirPath;

/// <summary>Source: http://hl7.org/fhirpath/N1/#filtering-and-projection</summary>
internal static class FilteringFunctions
{
    public static void AddTo(Dictionary<string, Function> table)
    {
        table["where"] = new(1, 1, call => new WhereNode(call.Source, call[0]!));
        table["select"] = new(1, 1, call => new SelectNode(call.Source, call[0]!));
        table["repeat"] = new(1, 1, call => new CollectionFunctionNode(call.Source, Repeat(call[0]!)));
        table["aggregate"] = new(1, 2, call => new CollectionFunctionNode(call.Source, Aggregate(call[0]!, call[1])));
        table["sort"] = new(0, int.MaxValue, call => new CollectionFunctionNode(call.Source, Sorting.By([.. call.Arguments])));
        table["iif"] = new(2, 3, call => new IifNode(call.Source, call[0]!, call[1]!, call[2]));
        table["trace"] = new(1, 2, call => call.Source);
    }

    private static CollectionBody Repeat(Node projection) => (in Scope scope, ValueList input, ValueList output) =>
    {
        var values = ValueList.Rent();
        var elements = new HashSet<(object, int)>();
        var level = ValueList.Rent();
        var next = ValueList.Rent();
        level.AddRange(input.Span);
        while (level.Count > 0)
        {
            for (var i = 0; i < level.Count; i++)
            {
                scope.Run.Step();
                projection.Evaluate(scope.On(level[i], i), next);
            }

            level.Clear();
            for (var i = 0; i < next.Count; i++)
            {
                // An element is new if it is another element; a value, if it is not equal to one found before.
                ref readonly var item = ref next[i];
                scope.Run.Step();
                if (item.Kind == FhirPathKind.Element ? elements.Add((item.Reference!, item.Index)) : !Distinct.Contains(values, item, scope.Run))
                {
                    output.Add(item);
                    level.Add(item);
                    if (item.Kind != FhirPathKind.Element)
                    {
                        values.Add(item);
                    }
                }
            }

            next.Clear();
        }

        values.Return();
        level.Return();
        next.Return();
    };

    private static CollectionBody Aggregate(Node aggregator, Node? initial) => (in Scope scope, ValueList input, ValueList output) =>
    {
        var total = ValueList.Rent();
        initial?.Evaluate(scope, total);
        for (var i = 0; i < input.Count; i++)
        {
            scope.Run.Step();
            var next = ValueList.Rent();
            aggregator.Evaluate(new Scope(scope.Run, input[i], i, total), next);
            total.Return();
            total = next;
        }

        output.AddRange(total.Span);
        total.Return();
    };
}
