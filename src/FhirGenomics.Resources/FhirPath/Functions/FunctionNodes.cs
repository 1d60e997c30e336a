namespace FhirGenomics.Resources.FhirPath;

/// <summary>What a function makes of a whole collection.</summary>
internal delegate void CollectionBody(in Scope scope, ValueList input, ValueList output);

/// <summary>What a function says, given what it is evaluated on.</summary>
internal delegate bool? BooleanBody(in Scope scope);

/// <summary>What a function makes of one item and up to two single arguments; arguments left out do not exist.</summary>
internal delegate FhirPathValue ScalarBody(Evaluation run, in FhirPathValue input, in FhirPathValue first, in FhirPathValue second);

/// <summary>A function from a collection to a collection.</summary>
internal sealed class CollectionFunctionNode(Node source, CollectionBody body, bool isOrdered = true) : Node
{
    public override bool IsOrdered => isOrdered;

    public override void Evaluate(in Scope scope, ValueList output)
    {
        var input = ValueList.Rent();
        source.Evaluate(scope, input);
        var before = output.Count;
        body(scope, input, output);
        scope.Run.Charge(input.Count + output.Count - before);
        input.Return();
    }
}

/// <summary>A function that answers true, false or empty.</summary>
internal sealed class BooleanFunctionNode(BooleanBody body) : BooleanNode
{
    public override bool? Truth(in Scope scope) => body(scope);
}

/// <summary>A function of one item: empty if the item or an argument given is empty, an error if there are several.</summary>
internal sealed class ScalarFunctionNode(Call call, ScalarBody body) : ScalarNode
{
    private readonly Node source = call.Source;
    private readonly Node? first = call[0];
    private readonly Node? second = call[1];

    public override FhirPathValue Value(in Scope scope)
    {
        if (source.One(scope, out var input) is var count and not 1)
        {
            return count == 0 ? default : throw new FhirPathException($"{call.Name.Text}() takes a single item, but there are several.");
        }

        FhirPathValue a = default, b = default;
        if (first is not null && !(a = first.Single(scope)).Exists)
        {
            return default;
        }

        return second is not null && !(b = second.Single(scope)).Exists ? default : body(scope.Run, input, a, b);
    }
}

/// <summary><c>where()</c></summary>
internal sealed class WhereNode(Node source, Node criterion) : Node
{
    public override void Evaluate(in Scope scope, ValueList output) => Filter(scope, output, int.MaxValue);

    public override bool Any(in Scope scope)
    {
        var output = ValueList.Rent();
        Filter(scope, output, 1);
        var any = output.Count > 0;
        output.Return();
        return any;
    }

    private void Filter(in Scope scope, ValueList output, int limit)
    {
        var input = ValueList.Rent();
        source.Evaluate(scope, input);
        for (var i = 0; i < input.Count && limit > 0; i++)
        {
            scope.Run.Step();
            if (criterion.Truth(scope.On(input[i], i)) == true)
            {
                output.Add(input[i]);
                limit--;
            }
        }

        input.Return();
    }
}

/// <summary><c>select()</c></summary>
internal sealed class SelectNode(Node source, Node projection) : Node
{
    public override void Evaluate(in Scope scope, ValueList output)
    {
        var input = ValueList.Rent();
        source.Evaluate(scope, input);
        for (var i = 0; i < input.Count; i++)
        {
            scope.Run.Step();
            projection.Evaluate(scope.On(input[i], i), output);
        }

        input.Return();
    }
}

/// <summary><c>count()</c></summary>
internal sealed class CountNode(Node source) : ScalarNode
{
    public override FhirPathValue Value(in Scope scope)
    {
        if (source.IsSingle)
        {
            return new FhirPathValue(source.One(scope, out _));
        }

        var list = ValueList.Rent();
        source.Evaluate(scope, list);
        var count = list.Count;
        list.Return();
        return new FhirPathValue(count);
    }
}

/// <summary><c>first()</c></summary>
internal sealed class FirstNode(Node source) : Node
{
    public override bool IsSingle => true;

    public override void Evaluate(in Scope scope, ValueList output)
    {
        if (One(scope, out var value) > 0)
        {
            output.Add(value);
        }
    }

    public override int One(in Scope scope, out FhirPathValue value)
    {
        source.CheckOrder(scope.Run);
        return source.One(scope, out value) > 0 ? 1 : 0;
    }

    public override bool Any(in Scope scope) => source.Any(scope);
}

/// <summary><c>iif()</c>: only the branch taken is evaluated.</summary>
internal sealed class IifNode(Node source, Node criterion, Node then, Node? otherwise) : Node
{
    public override void Evaluate(in Scope scope, ValueList output)
    {
        if (source.One(scope, out var item) > 1)
        {
            throw new FhirPathException("iif() takes at most one item, but there are several.");
        }

        scope.Run.Step();
        var inner = scope.On(item, scope.Index);
        if ((scope.Run.Strict ? StrictTruth(criterion.Single(inner)) : criterion.Truth(inner)) == true)
        {
            then.Evaluate(inner, output);
        }
        else
        {
            otherwise?.Evaluate(inner, output);
        }
    }

    private static bool? StrictTruth(in FhirPathValue value) => value.Plain.Kind is FhirPathKind.Boolean or FhirPathKind.None
        ? TruthOf(value)
        : throw new FhirPathException("The criterion of iif() is no Boolean.");
}
