namespace FhirGenomics.Resources.FhirPath;

/// <summary>
/// One compiled part of an expression. <see cref="Evaluate"/> is the general way; the other three are short cuts with the same meaning
/// that need no list, which is how invariants are evaluated nearly everywhere.
/// </summary>
internal abstract class Node
{
    /// <summary>True if there is never more than one item, so that <see cref="One"/> is the cheap way to all of them.</summary>
    public virtual bool IsSingle => false;

    /// <summary>False if the order of the items means nothing, so that strictly none of them is the first.</summary>
    public virtual bool IsOrdered => true;

    /// <summary>The type that all items have; null if it is not known before evaluation.</summary>
    public virtual FhirType? ItemType => null;

    /// <summary>How deep the tree below is; bounded by the parser, because evaluation recurses.</summary>
    public int Depth { get; set; } = 1;

    /// <summary>True if it asks the clock, itself or below: its value is another one later.</summary>
    public bool AsksTime { get; set; }

    /// <summary>Adds all items.</summary>
    public abstract void Evaluate(in Scope scope, ValueList output);

    /// <summary>The first item and how many there are: 0, 1, or 2 for more than one.</summary>
    public virtual int One(in Scope scope, out FhirPathValue value)
    {
        var list = ValueList.Rent();
        Evaluate(scope, list);
        value = list.Count > 0 ? list[0] : default;
        var count = Math.Min(list.Count, 2);
        list.Return();
        return count;
    }

    /// <summary>True if there is any item.</summary>
    public virtual bool Any(in Scope scope) => One(scope, out _) > 0;

    /// <summary>The Boolean meaning: null if empty, true for a single item that is no Boolean, an error for several.</summary>
    public virtual bool? Truth(in Scope scope) => TruthOf(Single(scope));

    /// <summary>The only item, or nothing; an error if there are several.</summary>
    public FhirPathValue Single(in Scope scope) => One(scope, out var value) switch
    {
        0 => default,
        1 => value,
        _ => throw new FhirPathException("A single item is expected, but there are several."),
    };

    /// <summary>Strictly, the items of <c>children()</c> and <c>descendants()</c> have no first.</summary>
    public void CheckOrder(Evaluation run)
    {
        if (run.Strict && !IsOrdered)
        {
            throw new FhirPathException("The order of children() and descendants() is not defined.");
        }
    }

    internal static bool? TruthOf(in FhirPathValue value)
    {
        var plain = value.Plain;
        return plain.Kind switch
        {
            FhirPathKind.None => null,
            FhirPathKind.Boolean => plain.IsTrue,
            _ => true,
        };
    }
}

/// <summary>A part that has one value or none.</summary>
internal abstract class ScalarNode : Node
{
    public override bool IsSingle => true;

    /// <summary>The value; nothing if empty.</summary>
    public abstract FhirPathValue Value(in Scope scope);

    public override void Evaluate(in Scope scope, ValueList output)
    {
        var value = Value(scope);
        if (value.Exists)
        {
            output.Add(value);
        }
    }

    public override int One(in Scope scope, out FhirPathValue value)
    {
        value = Value(scope);
        return value.Exists ? 1 : 0;
    }
}

/// <summary>A part that is true, false or empty.</summary>
internal abstract class BooleanNode : ScalarNode
{
    public abstract override bool? Truth(in Scope scope);

    public override FhirPathValue Value(in Scope scope) => Truth(scope) is { } truth ? new FhirPathValue(truth) : default;

    public override bool Any(in Scope scope) => Truth(scope).HasValue;
}
