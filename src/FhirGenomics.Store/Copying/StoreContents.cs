using System.Globalization;
using System.Security.Cryptography;
using FhirGenomics.Resources;

namespace FhirGenomics.Store.Copying;

/// <summary>What a store holds, in figures that are equal if and only if the contents are.</summary>
/// <param name="Resources">Number of resources, those that are deleted included.</param>
/// <param name="Versions">Number of versions of all resources, deletions included.</param>
/// <param name="Sha256">
/// SHA-256, in hexadecimal digits, over all former versions by resource and version, then all current ones by resource: of each the type, the id,
/// the version, the time (<c>meta.lastUpdated</c> with the order within it), what made it and the bytes of its content.
/// </param>
public sealed record StoreContents(long Resources, long Versions, string Sha256)
{
    private const string Former = "SELECT t.name, r.id, v.version, v.change_seq, v.op, v.raw FROM resource_history v JOIN resource r ON r.sid = v.sid JOIN resource_type t ON t.id = v.type ORDER BY v.sid, v.version";
    private const string Current = "SELECT t.name, v.id, v.version, v.change_seq, v.op, v.raw FROM resource v JOIN resource_type t ON t.id = v.type ORDER BY v.sid";

    /// <summary>Of each table besides those of versions the number of rows and the sum of their hashes, whatever their order.</summary>
    internal IReadOnlyDictionary<string, (long Rows, UInt128 Sum)> Tables { get; private init; } = new Dictionary<string, (long, UInt128)>();

    /// <summary>Rows that are read to know all this.</summary>
    internal long RowsRead => Versions + Tables.Values.Sum(table => table.Rows);

    internal static StoreContents Of(StoreRows store, CopyMeter meter, CancellationToken stop)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var writer = new RowBytes();
        var former = Add(Former);
        var current = Add(Current);
        return new StoreContents(current, former + current, Convert.ToHexStringLower(hash.GetHashAndReset()))
        {
            Tables = store.Tables().ToDictionary(table => table.Name, table => Sum(store.Rows(table.All), meter, stop), StringComparer.Ordinal),
        };

        long Add(string sql)
        {
            var count = 0L;
            foreach (var row in store.Rows(sql))
            {
                stop.ThrowIfCancellationRequested();
                hash.AppendData(writer.Of(row));
                count++;
                meter.Add();
            }

            return count;
        }
    }

    /// <summary>What another store has otherwise, as a sentence; null if nothing.</summary>
    internal Said? Difference(StoreContents other)
    {
        if (Resources != other.Resources || Versions != other.Versions)
        {
            return new Said(
                string.Create(CultureInfo.InvariantCulture, $"it has {other.Resources} resources in {other.Versions} versions, the source {Resources} in {Versions}."),
                string.Create(CultureInfo.InvariantCulture, $"den har {other.Resources} ressourcer i {other.Versions} versioner, kilden {Resources} i {Versions}."));
        }

        if (Sha256 != other.Sha256)
        {
            return new Said($"the SHA-256 of its contents is {other.Sha256}, that of the source {Sha256}.", $"SHA-256 af indholdet er {other.Sha256}, af kildens {Sha256}.");
        }

        var table = Tables.FirstOrDefault(table => !other.Tables.TryGetValue(table.Key, out var copied) || copied != table.Value).Key ?? other.Tables.Keys.Except(Tables.Keys).FirstOrDefault();
        return table is null ? null : new Said($"its table {table} has other rows.", $"tabellen {table} har andre rækker.");
    }

    private static (long Rows, UInt128 Sum) Sum(IEnumerable<object[]> rows, CopyMeter meter, CancellationToken stop)
    {
        var (writer, count, sum) = (new RowBytes(), 0L, UInt128.Zero);
        foreach (var row in rows)
        {
            stop.ThrowIfCancellationRequested();
            sum += System.IO.Hashing.XxHash128.HashToUInt128(writer.Of(row));
            count++;
            meter.Add();
        }

        return (count, sum);
    }
}
