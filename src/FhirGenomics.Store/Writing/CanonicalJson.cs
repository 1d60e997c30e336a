using System.Buffers;
using System.Globalization;
using System.Text;
using FhirGenomics.Resources;

namespace FhirGenomics.Store.Writing;

/// <summary>
/// The form in which resources are stored: <c>resourceType</c>, <c>id</c>, <c>meta</c> with version and time first, then all other properties in the order of
/// the source. Values are copied byte by byte (a decimal keeps its digits), only whitespace between them goes and references are replaced.
/// </summary>
internal static class CanonicalJson
{
    /// <summary>Writes a resource. <paramref name="replacements"/> stand in the order of the source.</summary>
    public static CanonicalBody Write(ElementTree tree, string id, IReadOnlyList<Replacement> replacements)
    {
        var source = tree.Json.Span;
        var output = new ArrayBufferWriter<byte>(source.Length + 160);
        output.Write("{\"resourceType\":\""u8);
        output.Write(Encoding.ASCII.GetBytes(tree.ResourceType));
        output.Write("\",\"id\":\""u8);
        output.Write(Encoding.ASCII.GetBytes(id));
        output.Write("\",\"meta\":{\"versionId\":\""u8);
        var versionAt = output.WrittenCount;
        output.Write("\""u8);
        var meta = tree.Root.Child("meta").Source;
        if (!meta.IsEmpty && source.Overlaps(meta, out var metaAt))
        {
            new JsonCopier(source, metaAt, output, replacements).CopyProperties(IsMetaOfStore);
        }

        output.Write("}"u8);
        new JsonCopier(source, 0, output, replacements).CopyProperties(IsHead);
        output.Write("}"u8);
        return new CanonicalBody(output.WrittenSpan.ToArray(), versionAt);
    }

    private static bool IsHead(ReadOnlySpan<byte> name) => name.SequenceEqual("resourceType"u8) || name.SequenceEqual("id"u8) || name.SequenceEqual("meta"u8);

    private static bool IsMetaOfStore(ReadOnlySpan<byte> name)
    {
        name = name is [(byte)'_', ..] ? name[1..] : name;
        return name.SequenceEqual("versionId"u8) || name.SequenceEqual("lastUpdated"u8);
    }
}

/// <summary>A text that replaces a JSON string of the source. <paramref name="Offset"/> is that of its content, after the quote; <paramref name="Content"/> is JSON-escaped.</summary>
internal readonly record struct Replacement(int Offset, byte[] Content);

/// <summary>A resource's canonical JSON before its version and time are known.</summary>
/// <param name="Bytes">The JSON with an empty <c>versionId</c> and without <c>lastUpdated</c>.</param>
/// <param name="VersionAt">Offset of the version number.</param>
internal readonly record struct CanonicalBody(byte[] Bytes, int VersionAt)
{
    /// <summary>The JSON of a version.</summary>
    public byte[] With(int version, long change)
    {
        const int TimeLength = 24;
        var number = version.ToString(CultureInfo.InvariantCulture);
        var between = "\",\"lastUpdated\":\""u8;
        var json = new byte[Bytes.Length + number.Length + between.Length + TimeLength];
        Bytes.AsSpan(0, VersionAt).CopyTo(json);
        var at = VersionAt + Encoding.ASCII.GetBytes(number, json.AsSpan(VersionAt));
        between.CopyTo(json.AsSpan(at));
        ChangeSequence.WriteTime(change, json.AsSpan(at += between.Length));
        Bytes.AsSpan(VersionAt).CopyTo(json.AsSpan(at + TimeLength));
        return json;
    }
}
