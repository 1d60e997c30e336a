using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace FhirGenomics.Validation.Definitions;

/// <summary>Writes <c>definitions.pack</c> (see <see cref="PackFile"/>): the same definitions make the same bytes.</summary>
internal static class PackWriter
{
    private const int BlockLength = 256 * 1024;

    // 9 packs in seconds; 11 would make the file a fifth smaller and take a minute.
    private const int Quality = 9;
    private const int Window = 20;

    /// <summary>Writes the definitions in the order given; neighbours share a block.</summary>
    public static void Write(string path, IReadOnlyList<string> packages, IReadOnlyList<(DefinitionEntry Entry, byte[] Json)> definitions)
    {
        var blocks = Blocks(definitions);
        var compressed = blocks.AsParallel().AsOrdered().Select(block => Compress(block.Content.WrittenSpan)).ToList();
        var index = new MemoryStream();
        using (var writer = new BinaryWriter(index))
        {
            WriteIndex(writer, packages, definitions, blocks, compressed);
        }

        var plain = index.ToArray();
        var packed = Compress(plain);
        var header = new byte[PackFile.HeaderLength];
        PackFile.Mark.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), packed.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), plain.Length);
        using var file = File.Create(path);
        file.Write(header);
        file.Write(packed);
        foreach (var block in compressed)
        {
            file.Write(block);
        }
    }

    private static List<(int First, int Count, ArrayBufferWriter<byte> Content)> Blocks(IReadOnlyList<(DefinitionEntry Entry, byte[] Json)> definitions)
    {
        var blocks = new List<(int First, int Count, ArrayBufferWriter<byte> Content)>();
        for (var i = 0; i < definitions.Count; i++)
        {
            var json = definitions[i].Json;
            if (blocks.Count == 0 || blocks[^1].Content.WrittenCount + json.Length > BlockLength)
            {
                blocks.Add((i, 0, new ArrayBufferWriter<byte>(BlockLength)));
            }

            var (first, count, content) = blocks[^1];
            content.Write(json);
            blocks[^1] = (first, count + 1, content);
        }

        return blocks;
    }

    private static void WriteIndex(
        BinaryWriter writer,
        IReadOnlyList<string> packages,
        IReadOnlyList<(DefinitionEntry Entry, byte[] Json)> definitions,
        List<(int First, int Count, ArrayBufferWriter<byte> Content)> blocks,
        List<byte[]> compressed)
    {
        writer.Write7BitEncodedInt(packages.Count);
        foreach (var package in packages)
        {
            writer.Write(package);
        }

        writer.Write7BitEncodedInt(blocks.Count);
        for (var i = 0; i < blocks.Count; i++)
        {
            writer.Write7BitEncodedInt(compressed[i].Length);
            writer.Write7BitEncodedInt(blocks[i].Content.WrittenCount);
        }

        writer.Write7BitEncodedInt(definitions.Count);
        for (var block = 0; block < blocks.Count; block++)
        {
            for (var i = blocks[block].First; i < blocks[block].First + blocks[block].Count; i++)
            {
                var (entry, json) = definitions[i];
                writer.Write7BitEncodedInt(entry.Rank);
                writer.Write7BitEncodedInt(block);
                writer.Write7BitEncodedInt(json.Length);
                foreach (var text in (ReadOnlySpan<string>)[entry.ResourceType, entry.Url, entry.Version, entry.Id, entry.Name, entry.Kind, entry.Type, entry.Derivation, entry.BaseDefinition])
                {
                    writer.Write(text);
                }
            }
        }
    }

    private static byte[] Compress(ReadOnlySpan<byte> plain)
    {
        var buffer = new byte[BrotliEncoder.GetMaxCompressedLength(plain.Length)];
        return BrotliEncoder.TryCompress(plain, buffer, out var written, Quality, Window)
            ? buffer[..written]
            : throw new InvalidOperationException("Brotli did not compress.");
    }
}
