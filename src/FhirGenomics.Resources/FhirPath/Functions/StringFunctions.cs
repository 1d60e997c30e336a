namespace FhirGenomics.Resources.FhirPath;

/// <summary>Source: http://hl7.org/fhirpath/N1/#string-manipulation</summary>
internal static class StringFunctions
{
    private delegate FhirPathValue TextBody(Evaluation run, string text, in FhirPathValue first, in FhirPathValue second);

    public static void AddTo(Dictionary<string, Function> table)
    {
        Add(table, "length", 0, 0, static (Evaluation _, string text, in FhirPathValue _, in FhirPathValue _) => new(text.Length));
        Add(table, "upper", 0, 0, static (Evaluation run, string text, in FhirPathValue _, in FhirPathValue _) => Made(run, text.ToUpperInvariant()));
        Add(table, "lower", 0, 0, static (Evaluation run, string text, in FhirPathValue _, in FhirPathValue _) => Made(run, text.ToLowerInvariant()));
        Add(table, "trim", 0, 0, static (Evaluation run, string text, in FhirPathValue _, in FhirPathValue _) => Made(run, text.Trim()));
        Add(table, "startsWith", 1, 1, static (Evaluation _, string text, in FhirPathValue part, in FhirPathValue _) =>
            new(text.StartsWith(Text(part), StringComparison.Ordinal)));
        Add(table, "endsWith", 1, 1, static (Evaluation _, string text, in FhirPathValue part, in FhirPathValue _) =>
            new(text.EndsWith(Text(part), StringComparison.Ordinal)));
        Add(table, "contains", 1, 1, static (Evaluation run, string text, in FhirPathValue part, in FhirPathValue _) =>
        {
            run.ChargeText(text.Length);
            return new(text.Contains(Text(part), StringComparison.Ordinal));
        });
        Add(table, "indexOf", 1, 1, static (Evaluation run, string text, in FhirPathValue part, in FhirPathValue _) =>
        {
            run.ChargeText(text.Length);
            return new(text.IndexOf(Text(part), StringComparison.Ordinal));
        });
        Add(table, "lastIndexOf", 1, 1, static (Evaluation run, string text, in FhirPathValue part, in FhirPathValue _) =>
        {
            run.ChargeText(text.Length);
            return new(text.LastIndexOf(Text(part), StringComparison.Ordinal));
        });
        Add(table, "substring", 1, 2, Substring);
        Add(table, "replace", 2, 2, Replace);
        table["toChars"] = Split(static (text, _) => [.. text.Select(c => c.ToString())], 0);
        table["split"] = Split(static (text, separator) => separator.Length == 0 ? [text] : text.Split(separator), 1);
        table["join"] = new(0, 1, call => new CollectionFunctionNode(call.Source, Join(call[0])));
        RegexFunctions.AddTo(table);
    }

    /// <summary>The text of an argument that must be a string.</summary>
    public static string Text(in FhirPathValue value) =>
        value.Plain is { Kind: FhirPathKind.String } plain ? plain.Str : throw new FhirPathException($"A string is expected, not {FhirPathType.Of(value)}.");

    /// <summary>The text that a string function works on: of a string, and of any primitive element; null if the element has no value.</summary>
    public static string? InputText(in FhirPathValue input, string function) => input.Plain switch
    {
        { Kind: FhirPathKind.String } plain => plain.Str,
        { Kind: FhirPathKind.None } => null,
        { Kind: not (FhirPathKind.Element or FhirPathKind.Quantity) } when input.Kind == FhirPathKind.Element => input.Text,
        _ => throw new FhirPathException($"{function}() works on a string, not on {FhirPathType.Of(input)}."),
    };

    /// <summary>A string as a result, counted.</summary>
    public static FhirPathValue Made(Evaluation run, string text)
    {
        run.ChargeText(text.Length);
        return new FhirPathValue(text);
    }

    private static void Add(Dictionary<string, Function> table, string name, int min, int max, TextBody body) =>
        table[name] = new(min, max, call => new ScalarFunctionNode(call, (Evaluation run, in FhirPathValue input, in FhirPathValue first, in FhirPathValue second) =>
            InputText(input, name) is { } text ? body(run, text, first, second) : default));

    private static FhirPathValue Substring(Evaluation run, string text, in FhirPathValue start, in FhirPathValue length)
    {
        var from = start.Integer ?? throw new FhirPathException("substring() needs an integer.");
        if (from < 0 || from >= text.Length)
        {
            return default;
        }

        var count = length.Exists ? length.Integer ?? throw new FhirPathException("substring() needs an integer.") : text.Length;
        return Made(run, text.Substring(from, Math.Clamp(count, 0, text.Length - from)));
    }

    private static FhirPathValue Replace(Evaluation run, string text, in FhirPathValue pattern, in FhirPathValue substitution)
    {
        var (part, replacement) = (Text(pattern), Text(substitution));
        run.ChargeText(text.Length + ((long)((text.Length / Math.Max(part.Length, 1)) + 1) * replacement.Length));
        return new(part.Length > 0 ? text.Replace(part, replacement, StringComparison.Ordinal)
            : replacement + string.Concat(text.Select(c => c + replacement)));
    }

    private static Function Split(Func<string, string, string[]> split, int arguments) => new(arguments, arguments, call =>
        new CollectionFunctionNode(call.Source, (in Scope scope, ValueList input, ValueList output) =>
        {
            if (input.Count > 1)
            {
                throw new FhirPathException($"{call.Name.Text}() takes a single item, but there are several.");
            }

            FhirPathValue separator = default;
            if (input.Count == 0 || InputText(input[0], call.Name.Text) is not { } text || (call[0] is { } argument && !(separator = argument.Single(scope)).Exists))
            {
                return;
            }

            scope.Run.ChargeText(text.Length * 16L);
            foreach (var part in split(text, separator.Exists ? Text(separator) : ""))
            {
                output.Add(new FhirPathValue(part));
            }
        }));

    private static CollectionBody Join(Node? separator) => (in Scope scope, ValueList input, ValueList output) =>
    {
        var between = separator?.Single(scope) is { Exists: true } value ? Text(value) : "";
        var parts = new List<string>();
        long length = 0;
        for (var i = 0; i < input.Count; i++)
        {
            if (InputText(input[i], "join") is { } part)
            {
                parts.Add(part);
                length += part.Length + between.Length;
            }
        }

        if (input.Count > 0)
        {
            scope.Run.ChargeText(length);
            output.Add(new FhirPathValue(string.Join(between, parts)));
        }
    };
}
