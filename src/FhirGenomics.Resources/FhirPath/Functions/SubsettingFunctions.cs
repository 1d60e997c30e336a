namespace FhirGenomics.Resources.FhirPath;

/// <summary>Sources: http://hl7.org/fhirpath/N1/#subsetting and http://hl7.org/fhirpath/N1/#combining</summary>
internal static class SubsettingFunctions
{
    public static void AddTo(Dictionary<string, Function> table)
    {
        table["first"] = new(0, 0, call => new FirstNode(call.Source));
        table["single"] = new(0, 0, call => new CollectionFunctionNode(call.Source, static (in Scope _, ValueList input, ValueList output) =>
            output.AddRange(input.Count < 2 ? input.Span : throw new FhirPathException("single(): there are several items."))));
        table["last"] = new(0, 0, call => Ordered(call.Source, static (in Scope _, ValueList input, ValueList output) =>
            output.AddRange(input.Span[Math.Max(0, input.Count - 1)..])));
        table["tail"] = new(0, 0, call => Ordered(call.Source, static (in Scope _, ValueList input, ValueList output) =>
            output.AddRange(input.Span[Math.Min(1, input.Count)..])));
        table["skip"] = new(1, 1, call => Ordered(call.Source, (in Scope scope, ValueList input, ValueList output) =>
            output.AddRange(input.Span[Math.Clamp(Number(call[0]!, scope), 0, input.Count)..])));
        table["take"] = new(1, 1, call => Ordered(call.Source, (in Scope scope, ValueList input, ValueList output) =>
            output.AddRange(input.Span[..Math.Clamp(Number(call[0]!, scope), 0, input.Count)])));
        table["intersect"] = new(1, 1, call => new CollectionFunctionNode(call.Source, Keep(call[0]!, distinct: true, ifFound: true)));
        table["exclude"] = new(1, 1, call => new CollectionFunctionNode(call.Source, Keep(call[0]!, distinct: false, ifFound: false)));
        table["union"] = new(1, 1, call => new UnionNode(call.Source, call[0]!));
        table["combine"] = new(1, 1, call => new CollectionFunctionNode(call.Source, (in Scope scope, ValueList input, ValueList output) =>
        {
            output.AddRange(input.Span);
            call[0]!.Evaluate(scope, output);
        }));
    }

    private static CollectionFunctionNode Ordered(Node source, CollectionBody body) => new(source, (in Scope scope, ValueList input, ValueList output) =>
    {
        source.CheckOrder(scope.Run);
        body(scope, input, output);
    });

    private static int Number(Node argument, in Scope scope) =>
        argument.Single(scope).Integer ?? throw new FhirPathException("skip() and take() need an integer.");

    private static CollectionBody Keep(Node argument, bool distinct, bool ifFound) => (in Scope scope, ValueList input, ValueList output) =>
    {
        var other = ValueList.Rent();
        argument.Evaluate(scope, other);
        var kept = distinct ? ValueList.Rent() : output;
        for (var i = 0; i < input.Count; i++)
        {
            if (Distinct.Contains(other, input[i], scope.Run) == ifFound)
            {
                kept.Add(input[i]);
            }
        }

        if (distinct)
        {
            Distinct.Add(kept, output, scope.Run);
            kept.Return();
        }

        other.Return();
    };
}
