namespace FhirGenomics.Resources;

/// <summary>An immutable map from UTF-8 names to values, made for short names that are looked up very often.</summary>
internal sealed class Utf8NameTable<T>
    where T : class
{
    public static readonly Utf8NameTable<T> Empty = new([]);

    private readonly byte[]?[] names;
    private readonly T?[] values;
    private readonly int mask;

    public Utf8NameTable(IEnumerable<(string Name, T Value)> entries)
    {
        var all = entries.ToList();
        var size = 4;
        while (size < all.Count * 2)
        {
            size *= 2;
        }

        names = new byte[]?[size];
        values = new T?[size];
        mask = size - 1;
        foreach (var (name, value) in all)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(name);
            var slot = Hash(bytes) & mask;
            while (names[slot] is { } taken && !taken.AsSpan().SequenceEqual(bytes))
            {
                slot = (slot + 1) & mask;
            }

            if (names[slot] is null)
            {
                names[slot] = bytes;
                values[slot] = value;
            }
        }
    }

    public T? Find(ReadOnlySpan<byte> name)
    {
        for (var slot = Hash(name) & mask; names[slot] is { } candidate; slot = (slot + 1) & mask)
        {
            if (name.SequenceEqual(candidate))
            {
                return values[slot];
            }
        }

        return null;
    }

    private static int Hash(ReadOnlySpan<byte> name)
    {
        var hash = (uint)name.Length * 2654435761u;
        foreach (var b in name)
        {
            hash = (hash ^ b) * 16777619u;
        }

        return (int)(hash ^ (hash >> 15));
    }
}
