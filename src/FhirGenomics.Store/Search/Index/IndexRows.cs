using FhirGenomics.Store.Schema;

namespace FhirGenomics.Store.Search.Index;

/// <summary>Collects the index rows of one resource.</summary>
internal sealed class IndexRows(Dictionaries dictionaries)
{
    /// <summary>System of codes that have none of their own (<c>code</c>, <c>boolean</c>, text): it is implied by the element.</summary>
    public const int ImpliedSystem = -1;

    /// <summary>The rows so far.</summary>
    public List<IndexRow> Rows { get; } = new(64);

    /// <summary>Systems that have no number yet; the rows are wrong as long as there are some.</summary>
    public HashSet<string> MissingSystems { get; } = new(StringComparer.Ordinal);

    /// <summary>The texts behind the hashes, where they are to be compared; null if not.</summary>
    public HashSet<string>? Hashed { get; init; }

    public void Add(IndexRow row) => Rows.Add(row);

    /// <summary>Takes back the rows from a position on.</summary>
    public List<IndexRow> Take(int first)
    {
        var taken = Rows.GetRange(first, Rows.Count - first);
        Rows.RemoveRange(first, taken.Count);
        return taken;
    }

    /// <summary>Hash of a code, without regard to case.</summary>
    public long Code(string code) => Hash(code.ToLowerInvariant());

    /// <summary>Hash of a URI or unit.</summary>
    public long Hash(string text)
    {
        Hashed?.Add(text);
        return Index.Hash.Of(text);
    }

    /// <summary>Hash of a reference.</summary>
    public long Reference(string text)
    {
        Hashed?.Add(text);
        return Index.Hash.OfReference(text);
    }

    /// <summary>Number of a system; 0 for none.</summary>
    public int System(string? name)
    {
        var number = dictionaries.System(name ?? "");
        if (number < 0)
        {
            MissingSystems.Add(name!);
        }

        return number;
    }
}
