namespace FhirGenomics.Resources.FhirPath;

/// <summary>Source: http://hl7.org/fhirpath/N1/#existence</summary>
internal static class ExistenceFunctions
{
    public static void AddTo(Dictionary<string, Function> table)
    {
        table["empty"] = new(0, 0, call => Test(call.Source, static (Node source, in Scope scope) => !source.Any(scope)));
        table["exists"] = new(0, 1, call => Test(call[0] is { } criterion ? new WhereNode(call.Source, criterion) : call.Source,
            static (Node source, in Scope scope) => source.Any(scope)));
        table["not"] = new(0, 0, call => new NotNode(call.Source));
        table["hasValue"] = new(0, 0, call => Test(call.Source, static (Node source, in Scope scope) =>
            source.One(scope, out var value) == 1 && (value.Kind == FhirPathKind.Element ? value.Element.HasValue : value.Exists)));
        table["all"] = new(1, 1, call => All(call.Source, call[0]!));
        table["allTrue"] = new(0, 0, call => Booleans(call.Source, stopAt: false));
        table["allFalse"] = new(0, 0, call => Booleans(call.Source, stopAt: true));
        table["anyTrue"] = new(0, 0, call => new NotNode(Booleans(call.Source, stopAt: true)));
        table["anyFalse"] = new(0, 0, call => new NotNode(Booleans(call.Source, stopAt: false)));
        table["subsetOf"] = new(1, 1, call => Subset(call.Source, call[0]!));
        table["supersetOf"] = new(1, 1, call => Subset(call[0]!, call.Source));
        table["count"] = new(0, 0, call => new CountNode(call.Source));
        table["distinct"] = new(0, 0, call => new CollectionFunctionNode(call.Source, static (in Scope scope, ValueList input, ValueList output) =>
            Distinct.Add(input, output, scope.Run)));
        table["isDistinct"] = new(0, 0, call => new CollectionFunctionNode(call.Source, static (in Scope scope, ValueList input, ValueList output) =>
            output.Add(new FhirPathValue(Distinct.IsDistinct(input, scope.Run)))));
    }

    private delegate bool? NodeTest(Node source, in Scope scope);

    private static BooleanFunctionNode Test(Node source, NodeTest test) => new((in Scope scope) => test(source, scope));

    private static BooleanFunctionNode All(Node source, Node criterion) => new((in Scope scope) =>
    {
        var input = ValueList.Rent();
        source.Evaluate(scope, input);
        var all = true;
        for (var i = 0; i < input.Count && all; i++)
        {
            scope.Run.Step();
            all = criterion.Truth(scope.On(input[i], i)) == true;
        }

        input.Return();
        return all;
    });

    // False as soon as an item is the Boolean it stops at.
    private static BooleanFunctionNode Booleans(Node source, bool stopAt) => new((in Scope scope) =>
    {
        var input = ValueList.Rent();
        source.Evaluate(scope, input);
        var all = true;
        for (var i = 0; i < input.Count; i++)
        {
            all &= input[i].Boolean is { } truth ? truth != stopAt : throw new FhirPathException($"{FhirPathType.Of(input[i])} is no Boolean.");
        }

        input.Return();
        return all;
    });

    private static BooleanFunctionNode Subset(Node part, Node whole) => new((in Scope scope) =>
    {
        var (items, all) = (ValueList.Rent(), ValueList.Rent());
        part.Evaluate(scope, items);
        whole.Evaluate(scope, all);
        var subset = true;
        for (var i = 0; i < items.Count && subset; i++)
        {
            subset = Distinct.Contains(all, items[i], scope.Run);
        }

        items.Return();
        all.Return();
        return subset;
    });
}
