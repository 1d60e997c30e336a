namespace FhirGenomics.Resources.FhirPath;

/// <summary><c>and</c>, with three values.</summary>
internal sealed class AndNode(Node left, Node right) : BooleanNode
{
    public override bool? Truth(in Scope scope)
    {
        var a = left.Truth(scope);
        return a == false ? false : right.Truth(scope) switch
        {
            false => false,
            true => a,
            null => null,
        };
    }
}

/// <summary><c>or</c>, with three values.</summary>
internal sealed class OrNode(Node left, Node right) : BooleanNode
{
    public override bool? Truth(in Scope scope)
    {
        var a = left.Truth(scope);
        return a == true ? true : right.Truth(scope) switch
        {
            true => true,
            false => a,
            null => null,
        };
    }
}

/// <summary><c>xor</c>, with three values.</summary>
internal sealed class XorNode(Node left, Node right) : BooleanNode
{
    public override bool? Truth(in Scope scope) => left.Truth(scope) is { } a && right.Truth(scope) is { } b ? a != b : null;
}

/// <summary><c>implies</c>, with three values.</summary>
internal sealed class ImpliesNode(Node left, Node right) : BooleanNode
{
    public override bool? Truth(in Scope scope)
    {
        var a = left.Truth(scope);
        return a == false ? true : right.Truth(scope) switch
        {
            true => true,
            false => a == true ? false : null,
            null => null,
        };
    }
}

/// <summary><c>not()</c></summary>
internal sealed class NotNode(Node operand) : BooleanNode
{
    public override bool? Truth(in Scope scope) => operand.Truth(scope) is { } truth ? !truth : null;
}

/// <summary><c>is</c></summary>
internal sealed class IsNode(Node operand, TypeSpecifier type) : BooleanNode
{
    public override bool? Truth(in Scope scope) => operand.Single(scope) is { Exists: true } value ? type.Is(value) : null;
}

/// <summary>
/// <c>as</c> and <c>ofType()</c>. <c>as</c> also takes several items, against the letter of the specification,
/// because invariants and search parameters of R4 itself need it (<c>Observation.component.value as Quantity</c>).
/// </summary>
internal sealed class AsNode(Node operand, TypeSpecifier type) : Node
{
    public override bool IsSingle => operand.IsSingle;

    public override FhirType? ItemType => type.Fhir;

    public override void Evaluate(in Scope scope, ValueList output)
    {
        var list = ValueList.Rent();
        operand.Evaluate(scope, list);
        for (var i = 0; i < list.Count; i++)
        {
            if (type.Takes(list[i]))
            {
                output.Add(list[i]);
            }
        }

        list.Return();
    }

    public override int One(in Scope scope, out FhirPathValue value)
    {
        var count = operand.One(scope, out value);
        if (count == 2)
        {
            return base.One(scope, out value);
        }

        if (count == 1 && !type.Takes(value))
        {
            value = default;
            return 0;
        }

        return count;
    }
}
