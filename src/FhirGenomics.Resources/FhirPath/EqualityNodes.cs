namespace FhirGenomics.Resources.FhirPath;

/// <summary><c>=</c> and <c>!=</c></summary>
internal sealed class EqualsNode(Node left, Node right, bool negated) : BooleanNode
{
    public override bool? Truth(in Scope scope)
    {
        var (mine, theirs) = (left.One(scope, out var a), right.One(scope, out var b));
        if (mine == 0 || theirs == 0)
        {
            return null;
        }

        var equal = mine == 1 && theirs == 1 ? Equality.AreEqual(a, b, scope.Run) : mine != theirs ? false : Lists(scope);
        return equal is { } known ? known != negated : null;
    }

    private bool? Lists(in Scope scope)
    {
        var (a, b) = (ValueList.Rent(), ValueList.Rent());
        left.Evaluate(scope, a);
        right.Evaluate(scope, b);
        var equal = Equality.AreEqual(a, b, scope.Run);
        a.Return();
        b.Return();
        return equal;
    }
}

/// <summary><c>=</c> and <c>!=</c> against a string literal: compares bytes where the operand is an element.</summary>
internal sealed class EqualsTextNode(Node operand, LiteralNode literal, bool negated) : BooleanNode
{
    public override bool? Truth(in Scope scope)
    {
        switch (operand.One(scope, out var value))
        {
            case 0:
                return null;
            case 2:
                return negated;
        }

        if (value.Kind == FhirPathKind.Element)
        {
            var element = value.Element;
            if (element.Kind == ElementKind.String && !element.IsEscaped && ElementValues.KindOf(element) == FhirPathKind.String)
            {
                return element.Raw.SequenceEqual(literal.Utf8) != negated;
            }
        }

        return Equality.AreEqual(value, literal.Constant, scope.Run) is { } equal ? equal != negated : null;
    }
}

/// <summary><c>~</c> and <c>!~</c></summary>
internal sealed class EquivalentNode(Node left, Node right, bool negated) : BooleanNode
{
    public override bool? Truth(in Scope scope)
    {
        var (a, b) = (ValueList.Rent(), ValueList.Rent());
        left.Evaluate(scope, a);
        right.Evaluate(scope, b);
        var equivalent = Equality.AreEquivalent(a, b, scope.Run);
        a.Return();
        b.Return();
        return equivalent != negated;
    }
}

/// <summary>
/// <c>in</c> (and, with the operands exchanged, <c>contains</c>). Several items on the left must all be on the right,
/// which invariants of R4 itself need (<c>when in ('C' | 'CM')</c> of Timing).
/// </summary>
internal sealed class InNode(Node item, Node collection) : BooleanNode
{
    public override bool? Truth(in Scope scope)
    {
        var items = ValueList.Rent();
        item.Evaluate(scope, items);
        bool? all = items.Count == 0 ? null : true;
        if (all is not null)
        {
            var list = ValueList.Rent();
            collection.Evaluate(scope, list);
            for (var i = 0; i < items.Count && all == true; i++)
            {
                all = Distinct.Contains(list, items[i], scope.Run);
            }

            list.Return();
        }

        items.Return();
        return all;
    }
}

/// <summary><c>&lt; &lt;= &gt; &gt;=</c></summary>
internal sealed class CompareNode(Node left, Node right, Func<int, bool> holds) : BooleanNode
{
    public override bool? Truth(in Scope scope)
    {
        var (a, b) = (left.Single(scope), right.Single(scope));
        return a.Exists && b.Exists && Ordering.Compare(a, b) is { } order ? holds(order) : null;
    }
}

/// <summary>The order of items. Source: http://hl7.org/fhirpath/N1/#comparison</summary>
internal static class Ordering
{
    /// <summary>Compares two items; null if the order is open. Items of types that have no common order are an error.</summary>
    public static int? Compare(in FhirPathValue left, in FhirPathValue right)
    {
        var (a, b) = (left.Plain, right.Plain);
        switch (a.Kind, b.Kind)
        {
            case (FhirPathKind.None, _) or (_, FhirPathKind.None):
                return null;
            case (FhirPathKind.String, FhirPathKind.String):
                return string.CompareOrdinal(a.Str, b.Str);
            case (FhirPathKind.Integer or FhirPathKind.Decimal, FhirPathKind.Integer or FhirPathKind.Decimal):
                return a.Number!.Value.CompareTo(b.Number!.Value);
            case (FhirPathKind.Date or FhirPathKind.DateTime, FhirPathKind.Date or FhirPathKind.DateTime):
            case (FhirPathKind.Time, FhirPathKind.Time):
                return a.Date.CompareTo(b.Date);
            case (FhirPathKind.Quantity, FhirPathKind.Quantity):
                return a.Quantity.CompareTo(b.Quantity);
            case (FhirPathKind.Quantity, FhirPathKind.Integer or FhirPathKind.Decimal):
                return a.Quantity.CompareTo(new FhirPathQuantity(b.Number!.Value, "1", true));
            case (FhirPathKind.Integer or FhirPathKind.Decimal, FhirPathKind.Quantity):
                return new FhirPathQuantity(a.Number!.Value, "1", true).CompareTo(b.Quantity);
            // A Quantity without a value has no order, and is no mistake of the expression.
            case (FhirPathKind.Element, _) or (_, FhirPathKind.Element) when IsQuantity(a) || IsQuantity(b):
                return null;
            default:
                throw new FhirPathException($"{FhirPathType.Of(left)} and {FhirPathType.Of(right)} cannot be compared.");
        }
    }

    private static bool IsQuantity(in FhirPathValue value) =>
        value.Kind == FhirPathKind.Element && ElementValues.KindOf(value.Element) == FhirPathKind.Quantity;
}
