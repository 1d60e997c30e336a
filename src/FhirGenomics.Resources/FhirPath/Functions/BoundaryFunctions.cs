namespace FhirGenomics.Resources.FhirPath;

/// <summary><c>lowBoundary highBoundary precision comparable</c>. Source: https://hl7.org/fhirpath/#lowboundaryprecision-integer-decimal--date--datetime--time</summary>
internal static class BoundaryFunctions
{
    private const int DefaultDecimalDigits = 8;
    private const int MaxDecimalDigits = 28;

    public static void AddTo(Dictionary<string, Function> table)
    {
        table["lowBoundary"] = new(0, 1, call => new ScalarFunctionNode(call, Boundary(high: false)));
        table["highBoundary"] = new(0, 1, call => new ScalarFunctionNode(call, Boundary(high: true)));
        table["precision"] = new(0, 0, call => new ScalarFunctionNode(call, static (Evaluation _, in FhirPathValue input, in FhirPathValue _, in FhirPathValue _) => Precision(input.Plain)));
        table["comparable"] = new(1, 1, call => new ScalarFunctionNode(call, static (Evaluation _, in FhirPathValue input, in FhirPathValue other, in FhirPathValue _) =>
            new(input.Plain is { Kind: FhirPathKind.Quantity } a && other.Plain is { Kind: FhirPathKind.Quantity } b && a.Quantity.IsComparableTo(b.Quantity))));
    }

    private static ScalarBody Boundary(bool high) => (Evaluation _, in FhirPathValue input, in FhirPathValue precision, in FhirPathValue _) =>
    {
        var value = input.Plain;
        int? digits = precision.Exists ? precision.Integer ?? -1 : null;
        return value.Kind switch
        {
            FhirPathKind.Integer or FhirPathKind.Decimal => Of(value.Number!.Value, digits, high) is { } number ? new(number) : default,
            FhirPathKind.Quantity => Of(value.Quantity.Value, digits, high) is { } number ? new(value.Quantity with { Value = number }) : default,
            FhirPathKind.Date or FhirPathKind.DateTime or FhirPathKind.Time => Of(value.Date, digits, high) is { } date ? new(date) : default,
            FhirPathKind.None => default,
            _ => throw new FhirPathException($"{FhirPathType.Of(input)} has no boundaries."),
        };
    };

    private static decimal? Of(decimal value, int? precision, bool high)
    {
        var digits = precision ?? DefaultDecimalDigits;
        var scale = DecimalText.Scale(value);
        if (digits is < 0 or > MaxDecimalDigits || scale >= MaxDecimalDigits)
        {
            return null;
        }

        var half = new decimal(5, 0, 0, false, (byte)(scale + 1));
        if (DecimalText.Add(value, high ? half : -half) is not { } exact)
        {
            return null;
        }

        // A value that lies wholly below the precision asked for is zero there.
        var unit = new decimal(1, 0, 0, false, (byte)digits);
        var rounded = Math.Abs(exact) < unit ? 0 : decimal.Round(exact, digits, high ? MidpointRounding.ToPositiveInfinity : MidpointRounding.ToNegativeInfinity);
        return DecimalText.Add(rounded, new decimal(0, 0, 0, false, (byte)digits));
    }

    private static PartialDateTime? Of(PartialDateTime date, int? precision, bool high)
    {
        var digits = precision ?? (date.Kind switch { FhirPathKind.Date => 8, FhirPathKind.Time => 9, _ => 17 });
        (DatePrecision Precision, int Fraction)? target = (date.Kind == FhirPathKind.Time ? digits + 8 : digits) switch
        {
            4 => (DatePrecision.Year, 0),
            6 => (DatePrecision.Month, 0),
            8 => (DatePrecision.Day, 0),
            10 => (DatePrecision.Hour, 0),
            12 => (DatePrecision.Minute, 0),
            14 => (DatePrecision.Second, 0),
            17 => (DatePrecision.Second, 3),
            _ => null,
        };
        if (target is not { } wanted || (date.Kind == FhirPathKind.Date && wanted.Precision > DatePrecision.Day) || (date.Kind == FhirPathKind.Time && wanted.Precision < DatePrecision.Hour))
        {
            return null;
        }

        var local = date.Local;
        if (high)
        {
            // The last millisecond that the value may mean.
            var last = date.Precision == DatePrecision.Second && date.Fraction == 0 ? date.Local.Ticks + TimeSpan.TicksPerSecond : date.EndTicks;
            local = date.Fraction > 0 ? date.Local : new DateTime(Math.Min(last, DateTime.MaxValue.Ticks) - TimeSpan.TicksPerMillisecond);
        }

        // Without a time zone the moment may lie anywhere on earth: earliest at +14:00, latest at -12:00.
        int? offset = date.Offset ?? (date.Kind == FhirPathKind.DateTime && wanted.Precision >= DatePrecision.Hour ? (high ? -12 : 14) * 60 : null);
        return PartialDateTime.Create(date.Kind, local, wanted.Precision, wanted.Fraction, wanted.Precision >= DatePrecision.Hour ? offset : null);
    }

    private static FhirPathValue Precision(FhirPathValue value)
    {
        if (value.IsNumber)
        {
            return new(DecimalText.Scale(value.Number!.Value));
        }

        if (!value.IsDate)
        {
            return value.Exists ? throw new FhirPathException($"{FhirPathType.Of(value)} has no precision.") : default;
        }

        var digits = value.Date.Precision switch
        {
            DatePrecision.Year => 4,
            DatePrecision.Month => 6,
            DatePrecision.Day => 8,
            DatePrecision.Hour => 10,
            DatePrecision.Minute => 12,
            _ => 14 + value.Date.Fraction,
        };
        return new(value.Kind == FhirPathKind.Time ? digits - 8 : digits);
    }
}
