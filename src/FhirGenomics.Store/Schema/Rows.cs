namespace FhirGenomics.Store.Schema;

/// <summary>The current version of a resource, a deletion included.</summary>
internal sealed class ResourceRow
{
    /// <summary>Number of the resource, growing with creation; the index tables hold it.</summary>
    public long Sid { get; init; }

    /// <summary>Number of the resource type.</summary>
    public short Type { get; init; }

    /// <summary>Logical id.</summary>
    public string Id { get; init; } = "";

    /// <summary>Hash of <c>Type/id</c>, as references to it are indexed.</summary>
    public long RefHash { get; init; }

    public int Version { get; init; }

    /// <summary>Order of all changes, and their time: see <see cref="Writing.ChangeSequence"/>.</summary>
    public long ChangeSeq { get; init; }

    /// <summary>The <see cref="WriteEffect"/> that made this version.</summary>
    public short Op { get; init; }

    /// <summary>The canonical JSON; empty for a deletion.</summary>
    public byte[] Raw { get; init; } = [];
}

/// <summary>A version that is no longer current.</summary>
internal sealed class ResourceHistoryRow
{
    public long Sid { get; init; }

    public int Version { get; init; }

    public short Type { get; init; }

    public long ChangeSeq { get; init; }

    public short Op { get; init; }

    public byte[] Raw { get; init; } = [];
}

/// <summary>A number that stands for a text.</summary>
internal abstract class DictionaryRow
{
    public int Id { get; init; }

    public string Name { get; init; } = "";
}

/// <summary>A resource type.</summary>
internal sealed class ResourceTypeRow : DictionaryRow;

/// <summary>A search parameter of one resource type; with a suffix (<c>subject:identifier</c>) what one of its modifiers searches.</summary>
internal sealed class ParameterRow : DictionaryRow
{
    /// <summary>Number of the resource type.</summary>
    public short Type { get; init; }

    /// <summary>Hash of what is indexed: another expression under the same name gets another number.</summary>
    public long Definition { get; init; }

    /// <summary>Resources up to this number (sid) are not indexed yet; 0 if all are.</summary>
    public long Pending { get; init; }
}

/// <summary>A code or identifier system.</summary>
internal sealed class SystemRow : DictionaryRow;
