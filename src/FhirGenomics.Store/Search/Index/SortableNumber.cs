namespace FhirGenomics.Store.Search.Index;

/// <summary>Numbers as 64-bit integers that sort as the numbers do, so that one column type serves every range on every database.</summary>
internal static class SortableNumber
{
    /// <summary>Below all numbers.</summary>
    public const long Lowest = long.MinValue;

    /// <summary>Above all numbers.</summary>
    public const long Highest = long.MaxValue;

    /// <summary>The integer of a number. What is too large for a double is infinite, what is too small is 0.</summary>
    public static long Of(double number)
    {
        var bits = BitConverter.DoubleToInt64Bits(number == 0 ? 0 : number);
        return bits < 0 ? bits ^ long.MaxValue : bits;
    }
}
