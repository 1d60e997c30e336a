namespace FhirGenomics.Resources.FhirPath;

/// <summary>Source: http://hl7.org/fhirpath/N1/#conversion</summary>
internal static class ConversionFunctions
{
    public static void AddTo(Dictionary<string, Function> table)
    {
        Add(table, "Boolean", ToBoolean);
        Add(table, "Integer", ToInteger);
        Add(table, "Decimal", ToDecimal);
        Add(table, "String", static value => value.Text is { } text ? new FhirPathValue(text) : default);
        Add(table, "Date", static value => ToDate(value, FhirPathKind.Date));
        Add(table, "DateTime", static value => ToDate(value, FhirPathKind.DateTime));
        Add(table, "Time", static value => value.Kind == FhirPathKind.Time ? value : value.Kind == FhirPathKind.String ? Parsed(FhirPathKind.Time, value.Str) : default);
        table["toQuantity"] = new(0, 1, call => new ScalarFunctionNode(call, ToQuantity));
        table["convertsToQuantity"] = new(0, 1, call => new ScalarFunctionNode(call,
            static (Evaluation run, in FhirPathValue input, in FhirPathValue unit, in FhirPathValue none) => new(ToQuantity(run, input, unit, none).Exists)));
    }

    private static void Add(Dictionary<string, Function> table, string type, Func<FhirPathValue, FhirPathValue> convert)
    {
        table["to" + type] = new(0, 0, call => new ScalarFunctionNode(call,
            (Evaluation _, in FhirPathValue input, in FhirPathValue _, in FhirPathValue _) => convert(input.Plain)));
        table["convertsTo" + type] = new(0, 0, call => new ScalarFunctionNode(call,
            (Evaluation _, in FhirPathValue input, in FhirPathValue _, in FhirPathValue _) => new(convert(input.Plain).Exists)));
    }

    private static FhirPathValue ToBoolean(FhirPathValue value) => value.Kind switch
    {
        FhirPathKind.Boolean => value,
        FhirPathKind.Integer or FhirPathKind.Decimal => value.Number switch
        {
            1 => new(true),
            0 => new(false),
            _ => default,
        },
        FhirPathKind.String when value.Str.Length <= 5 => value.Str.ToUpperInvariant() switch
        {
            "TRUE" or "T" or "YES" or "Y" or "1" or "1.0" => new(true),
            "FALSE" or "F" or "NO" or "N" or "0" or "0.0" => new(false),
            _ => default,
        },
        _ => default,
    };

    private static FhirPathValue ToInteger(FhirPathValue value) => value.Kind switch
    {
        FhirPathKind.Integer => value,
        FhirPathKind.Boolean => new(value.IsTrue ? 1 : 0),
        FhirPathKind.String when !value.Str.Contains('.', StringComparison.Ordinal) && DecimalText.TryParse(value.Str, out var number)
            && number is >= int.MinValue and <= int.MaxValue => new((int)number),
        _ => default,
    };

    private static FhirPathValue ToDecimal(FhirPathValue value) => value.Kind switch
    {
        FhirPathKind.Decimal => value,
        FhirPathKind.Integer => new(value.Number!.Value),
        FhirPathKind.Boolean => new(value.IsTrue ? 1m : 0m),
        FhirPathKind.String when DecimalText.TryParse(value.Str, out var number) => new(number),
        _ => default,
    };

    private static FhirPathValue ToDate(FhirPathValue value, FhirPathKind kind) => value.Kind switch
    {
        FhirPathKind.Date or FhirPathKind.DateTime => value.Kind == kind ? value : new(value.Date.As(kind)),
        FhirPathKind.String when PartialDateTime.ParseAny(value.Str) is { } date => date.Kind == kind ? new(date) : new(date.As(kind)),
        _ => default,
    };

    private static FhirPathValue Parsed(FhirPathKind kind, string text) =>
        PartialDateTime.Parse(kind, text) is { } date ? new(date) : default;

    private static FhirPathValue ToQuantity(Evaluation run, in FhirPathValue input, in FhirPathValue unit, in FhirPathValue none)
    {
        var value = input.Plain;
        var quantity = value.Kind switch
        {
            FhirPathKind.Quantity => value.Quantity,
            FhirPathKind.Integer or FhirPathKind.Decimal => new FhirPathQuantity(value.Number!.Value, "1", true),
            FhirPathKind.Boolean => new FhirPathQuantity(value.IsTrue ? 1.0m : 0.0m, "1", true),
            FhirPathKind.String => FhirPathQuantity.Parse(value.Str),
            _ => null,
        };
        if (quantity is not null && unit.Text is { } wanted && quantity.Unit != wanted)
        {
            var target = new FhirPathQuantity(0, wanted, FhirPathQuantity.CalendarUnit(wanted) is null);
            quantity = target.Add(quantity, 1);
        }

        return quantity is null ? default : new(quantity);
    }
}
