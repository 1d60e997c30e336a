using System.Collections.Frozen;

namespace FhirGenomics.Resources.FhirPath;

/// <summary>A function call while it is compiled.</summary>
internal sealed class Call(Token name, Node source)
{
    public Token Name => name;

    /// <summary>What the function is called on; the focus if nothing stands before it.</summary>
    public Node Source => source;

    public List<Node> Arguments { get; } = [];

    /// <summary>The type named by <c>is()</c>, <c>as()</c> and <c>ofType()</c>.</summary>
    public TypeSpecifier? Type { get; set; }

    /// <summary>The argument of this number; null if it was left out.</summary>
    public Node? this[int index] => index < Arguments.Count ? Arguments[index] : null;
}

/// <summary>A function: how many arguments it takes and what a call compiles to.</summary>
internal sealed record Function(int MinArguments, int MaxArguments, Func<Call, Node> Build, bool TakesType = false)
{
    public string Arity => MaxArguments == MinArguments ? $"{MinArguments} arguments"
        : MaxArguments == int.MaxValue ? $"{MinArguments} or more arguments"
        : $"{MinArguments} to {MaxArguments} arguments";
}

/// <summary>All functions by name. Sources: http://hl7.org/fhirpath/N1/#functions and https://hl7.org/fhir/R4/fhirpath.html#functions</summary>
internal static class Functions
{
    public static readonly FrozenDictionary<string, Function> Table = All().ToFrozenDictionary(StringComparer.Ordinal);

    private static Dictionary<string, Function> All()
    {
        var table = new Dictionary<string, Function>(StringComparer.Ordinal);
        ExistenceFunctions.AddTo(table);
        FilteringFunctions.AddTo(table);
        SubsettingFunctions.AddTo(table);
        ConversionFunctions.AddTo(table);
        StringFunctions.AddTo(table);
        EncodingFunctions.AddTo(table);
        MathFunctions.AddTo(table);
        BoundaryFunctions.AddTo(table);
        NavigationFunctions.AddTo(table);
        TypeFunctions.AddTo(table);
        FhirFunctions.AddTo(table);
        return table;
    }
}
