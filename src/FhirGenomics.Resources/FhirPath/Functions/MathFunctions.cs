namespace FhirGenomics.Resources.FhirPath;

/// <summary>Source: http://hl7.org/fhirpath/N1/#math</summary>
internal static class MathFunctions
{
    public static void AddTo(Dictionary<string, Function> table)
    {
        table["abs"] = new(0, 0, call => new ScalarFunctionNode(call, Abs));
        Add(table, "ceiling", static value => Integer(decimal.Ceiling(value)));
        Add(table, "floor", static value => Integer(decimal.Floor(value)));
        Add(table, "truncate", static value => Integer(decimal.Truncate(value)));
        Add(table, "exp", static value => Real(Math.Exp((double)value)));
        Add(table, "ln", static value => Real(Math.Log((double)value)));
        Add(table, "sqrt", static value => Real(Math.Sqrt((double)value)));
        table["log"] = new(1, 1, call => new ScalarFunctionNode(call, static (Evaluation _, in FhirPathValue input, in FhirPathValue root, in FhirPathValue _) =>
            Real(Math.Log((double)Number(input), (double)Number(root)))));
        table["power"] = new(1, 1, call => new ScalarFunctionNode(call, Power));
        table["round"] = new(0, 1, call => new ScalarFunctionNode(call, Round));
    }

    /// <summary>The number of an item that must be one.</summary>
    public static decimal Number(in FhirPathValue value) =>
        value.Plain.Number ?? throw new FhirPathException($"A number is expected, not {FhirPathType.Of(value)}.");

    private static void Add(Dictionary<string, Function> table, string name, Func<decimal, FhirPathValue> body) =>
        table[name] = new(0, 0, call => new ScalarFunctionNode(call, (Evaluation _, in FhirPathValue input, in FhirPathValue _, in FhirPathValue _) =>
            input.Plain.Exists ? body(Number(input)) : default));

    private static FhirPathValue Abs(Evaluation run, in FhirPathValue input, in FhirPathValue first, in FhirPathValue second) => input.Plain switch
    {
        { Kind: FhirPathKind.Integer } plain => plain.Index == int.MinValue ? default : new(Math.Abs(plain.Index)),
        { Kind: FhirPathKind.Quantity } plain => new(plain.Quantity with { Value = Math.Abs(plain.Quantity.Value) }),
        { Exists: false } => default,
        _ => new(Math.Abs(Number(input))),
    };

    private static FhirPathValue Power(Evaluation run, in FhirPathValue input, in FhirPathValue exponent, in FhirPathValue none)
    {
        var (number, power) = (Number(input), Number(exponent));
        var result = Math.Pow((double)number, (double)power);
        return input.Plain.Kind == FhirPathKind.Integer && exponent.Plain.Kind == FhirPathKind.Integer && result == Math.Truncate(result) && Math.Abs(result) <= int.MaxValue
            ? new((int)result)
            : Real(result);
    }

    private static FhirPathValue Round(Evaluation run, in FhirPathValue input, in FhirPathValue precision, in FhirPathValue none)
    {
        var digits = precision.Exists ? precision.Integer ?? -1 : 0;
        return digits < 0 ? throw new FhirPathException("round() needs a precision of 0 or more.")
            : new(decimal.Round(Number(input), Math.Min(digits, 28), MidpointRounding.AwayFromZero));
    }

    private static FhirPathValue Integer(decimal value) => value is >= int.MinValue and <= int.MaxValue ? new((int)value) : default;

    private static FhirPathValue Real(double value) => DecimalText.FromDouble(value) is { } number ? new(number) : default;
}
