using System.Buffers.Binary;
using System.IO.Compression;

namespace FhirGenomics.Validation.Definitions;

/// <summary>
/// The file format of <c>definitions.pack</c>: 8 bytes of mark, two 32-bit lengths (index compressed, index plain), the index, the blocks.
/// The index (brotli) lists packages in the order in which they win, the blocks with their lengths, and the entries. A block (brotli) is
/// the JSON of some definitions, one after the other. The compressed bytes stay in memory; of the blocks, those used last stay decompressed.
/// </summary>
internal sealed class PackFile
{
    internal const int HeaderLength = 16;
    private const int BlocksKept = 8;
    private readonly byte[] file;
    private readonly (int Start, int Compressed, int Plain)[] blocks;
    private readonly Lock gate = new();
    private readonly List<(int Block, byte[] Content)> recent = [];

    private PackFile(byte[] file, (int Start, int Compressed, int Plain)[] blocks, List<DefinitionEntry> entries)
    {
        this.file = file;
        this.blocks = blocks;
        Entries = entries;
    }

    internal static ReadOnlySpan<byte> Mark => "FHIRDEF1"u8;

    /// <summary>All entries in the order of the file.</summary>
    public List<DefinitionEntry> Entries { get; }

    /// <summary>Reads the index of a pack. Throws <see cref="InvalidDataException"/> if it is not one.</summary>
    public static PackFile Open(byte[] file)
    {
        if (file.Length < HeaderLength || !file.AsSpan().StartsWith(Mark))
        {
            throw new InvalidDataException("This is not a pack of FHIR definitions.");
        }

        var compressed = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(8));
        var index = Decompress(file.AsSpan(HeaderLength, compressed), BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(12)));
        using var reader = new BinaryReader(new MemoryStream(index));
        var packages = new string[reader.Read7BitEncodedInt()];
        for (var i = 0; i < packages.Length; i++)
        {
            packages[i] = reader.ReadString();
        }

        var blocks = new (int, int, int)[reader.Read7BitEncodedInt()];
        var start = HeaderLength + compressed;
        for (var i = 0; i < blocks.Length; i++)
        {
            blocks[i] = (start, reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
            start += blocks[i].Item2;
        }

        return new PackFile(file, blocks, ReadEntries(reader, packages));
    }

    /// <summary>The JSON of one definition, in an array of its own.</summary>
    public byte[] Read(PackLocation location) => Block(location.Block).AsSpan(location.Offset, location.Length).ToArray();

    private static List<DefinitionEntry> ReadEntries(BinaryReader reader, string[] packages)
    {
        var count = reader.Read7BitEncodedInt();
        var entries = new List<DefinitionEntry>(count);
        var repeated = new Dictionary<string, string>(StringComparer.Ordinal);
        var (block, offset) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            var rank = reader.Read7BitEncodedInt();
            var nextBlock = reader.Read7BitEncodedInt();
            offset = nextBlock == block ? offset : 0;
            block = nextBlock;
            var length = reader.Read7BitEncodedInt();
            entries.Add(new DefinitionEntry(Repeated(), reader.ReadString(), Repeated(), packages[rank])
            {
                Id = reader.ReadString(),
                Name = reader.ReadString(),
                Kind = Repeated(),
                Type = Repeated(),
                Derivation = Repeated(),
                BaseDefinition = Repeated(),
                Rank = rank,
                Location = new PackLocation(block, offset, length),
            });
            offset += length;
        }

        return entries;

        // The same few words come thousands of times: one string each.
        string Repeated()
        {
            var text = reader.ReadString();
            if (text.Length > 0 && !repeated.TryAdd(text, text))
            {
                text = repeated[text];
            }

            return text;
        }
    }

    private static byte[] Decompress(ReadOnlySpan<byte> compressed, int length)
    {
        var plain = new byte[length];
        return BrotliDecoder.TryDecompress(compressed, plain, out var written) && written == length
            ? plain
            : throw new InvalidDataException("The pack of FHIR definitions is damaged.");
    }

    private byte[] Block(int number)
    {
        lock (gate)
        {
            var at = recent.FindIndex(item => item.Block == number);
            if (at >= 0)
            {
                var found = recent[at];
                recent.RemoveAt(at);
                recent.Add(found);
                return found.Content;
            }
        }

        var (start, compressed, length) = blocks[number];
        var content = Decompress(file.AsSpan(start, compressed), length);
        lock (gate)
        {
            if (recent.Count >= BlocksKept)
            {
                recent.RemoveAt(0);
            }

            recent.Add((number, content));
        }

        return content;
    }
}
