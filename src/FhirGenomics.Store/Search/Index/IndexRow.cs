using System.Runtime.InteropServices;

namespace FhirGenomics.Store.Search.Index;

/// <summary>One row of the search index without its resource. What the numbers mean stands at <see cref="IndexTable"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IndexRow(IndexTable Table, int Parameter, long A = 0, long B = 0, long C = 0, long D = 0, long E = 0, long F = 0, string? Text = null)
    : IComparable<IndexRow>
{
    /// <summary>The number of a column of <see cref="IndexTable.Numbers"/>.</summary>
    public long this[int column] => column switch { 0 => A, 1 => B, 2 => C, 3 => D, 4 => E, _ => F };

    public int CompareTo(IndexRow other)
    {
        var order = Table.Id.CompareTo(other.Table.Id);
        order = order != 0 ? order : Parameter.CompareTo(other.Parameter);
        for (var column = 0; order == 0 && column < Table.Numbers.Length; column++)
        {
            order = this[column].CompareTo(other[column]);
        }

        return order != 0 ? order : string.CompareOrdinal(Text, other.Text);
    }

    /// <summary>Sorts rows and leaves each only once.</summary>
    public static IndexRow[] Distinct(List<IndexRow> rows)
    {
        rows.Sort();
        var kept = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            if (kept == 0 || rows[i] != rows[kept - 1])
            {
                rows[kept++] = rows[i];
            }
        }

        rows.RemoveRange(kept, rows.Count - kept);
        return [.. rows];
    }

    public bool Equals(IndexRow other) => CompareTo(other) == 0;

    public override int GetHashCode() => HashCode.Combine(Table.Id, Parameter, A, B, C, Text);
}
