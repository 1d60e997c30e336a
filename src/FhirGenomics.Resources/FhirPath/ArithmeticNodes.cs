namespace FhirGenomics.Resources.FhirPath;

/// <summary>An arithmetic operator, or <c>&amp;</c>. Empty if an operand is. Source: http://hl7.org/fhirpath/N1/#math-2</summary>
internal sealed class ArithmeticNode(string symbol, Node left, Node right) : ScalarNode
{
    public override FhirPathValue Value(in Scope scope)
    {
        var (first, second) = (left.Single(scope), right.Single(scope));
        if (symbol == "&")
        {
            return Concatenate(first.Exists ? TextOf(first) : "", second.Exists ? TextOf(second) : "", scope.Run);
        }

        var (a, b) = (first.Plain, second.Plain);
        if (!a.Exists || !b.Exists)
        {
            return default;
        }

        return (a.Kind, b.Kind) switch
        {
            (FhirPathKind.Integer, FhirPathKind.Integer) when symbol != "/" => Integers(a.Index, b.Index),
            (FhirPathKind.Integer or FhirPathKind.Decimal, FhirPathKind.Integer or FhirPathKind.Decimal) => Decimals(a.Number!.Value, b.Number!.Value),
            (FhirPathKind.String, FhirPathKind.String) when symbol == "+" => Concatenate(a.Str, b.Str, scope.Run),
            (FhirPathKind.Quantity, FhirPathKind.Quantity) => Quantities(a.Quantity, b.Quantity),
            (FhirPathKind.Quantity, FhirPathKind.Integer or FhirPathKind.Decimal) when symbol is "*" or "/" => Quantities(a.Quantity, Pure(b)),
            (FhirPathKind.Integer or FhirPathKind.Decimal, FhirPathKind.Quantity) when symbol is "*" => Quantities(b.Quantity, Pure(a)),
            (FhirPathKind.Date or FhirPathKind.DateTime or FhirPathKind.Time, FhirPathKind.Quantity) when symbol is "+" or "-" =>
                DateArithmetic.Add(a.Date, b.Quantity, symbol == "+" ? 1 : -1) is { } date ? new FhirPathValue(date) : default,
            _ => throw new FhirPathException($"{FhirPathType.Of(first)} {symbol} {FhirPathType.Of(second)} has no meaning."),
        };
    }

    private static string TextOf(in FhirPathValue value) => value.Plain is { Kind: FhirPathKind.String or FhirPathKind.None } plain
        ? plain.Text ?? ""
        : throw new FhirPathException($"& joins strings, not {FhirPathType.Of(value)}.");

    private static FhirPathValue Concatenate(string a, string b, Evaluation run)
    {
        run.ChargeText((long)a.Length + b.Length);
        return new FhirPathValue(a + b);
    }

    private static FhirPathQuantity Pure(in FhirPathValue number) => new(number.Number!.Value, "1", true);

    private FhirPathValue Integers(long a, long b)
    {
        long? result = symbol switch
        {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "div" => b == 0 ? null : a / b,
            _ => b == 0 ? null : a % b,
        };
        return result is >= int.MinValue and <= int.MaxValue ? new FhirPathValue((int)result) : default;
    }

    private FhirPathValue Decimals(decimal a, decimal b)
    {
        var result = symbol switch
        {
            "+" => DecimalText.Add(a, b),
            "-" => DecimalText.Add(a, -b),
            "*" => DecimalText.Multiply(a, b),
            "/" => DecimalText.Divide(a, b),
            "div" => DecimalText.Divide(a, b) is { } quotient ? decimal.Truncate(quotient) : null,
            _ => DecimalText.Modulo(a, b),
        };
        return result is not { } value ? default
            : symbol != "div" ? new FhirPathValue(value)
            : value is >= int.MinValue and <= int.MaxValue ? new FhirPathValue((int)value) : default;
    }

    private FhirPathValue Quantities(FhirPathQuantity a, FhirPathQuantity b) => symbol switch
    {
        "+" => a.Add(b, 1),
        "-" => a.Add(b, -1),
        "*" => a.Times(b, divide: false),
        "/" => a.Times(b, divide: true),
        _ => throw new FhirPathException($"Quantities have no {symbol}."),
    } is { } result ? new FhirPathValue(result) : default;
}

/// <summary><c>+a</c> and <c>-a</c></summary>
internal sealed class PolarityNode(Node operand, bool negative) : ScalarNode
{
    /// <summary>What the sign stands before; <c>sort()</c> takes a minus for descending order.</summary>
    public Node Operand => operand;

    public bool IsNegative => negative;

    public override FhirPathValue Value(in Scope scope)
    {
        var value = operand.Single(scope).Plain;
        return value.Kind switch
        {
            FhirPathKind.None => default,
            FhirPathKind.Integer when negative => value.Index == int.MinValue ? default : new FhirPathValue(-value.Index),
            FhirPathKind.Decimal when negative => new FhirPathValue(-value.Number!.Value),
            FhirPathKind.Quantity when negative => new FhirPathValue(value.Quantity with { Value = -value.Quantity.Value }),
            FhirPathKind.Integer or FhirPathKind.Decimal or FhirPathKind.Quantity => value,
            _ => throw new FhirPathException($"{FhirPathType.Of(value)} has no sign."),
        };
    }
}
