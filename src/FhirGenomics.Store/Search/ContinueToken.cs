using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Store.Search.Index;
using FhirGenomics.Store.Database;

namespace FhirGenomics.Store.Search;

/// <summary>Where a page of a search ended: the sort keys and the number of its last match. Opaque to callers, bound to its query, and checked when it comes back.</summary>
internal sealed record ContinueToken(IReadOnlyList<SqlValue> Keys, long Sid)
{
    private const byte Text = 1;
    private const byte Number = 0;

    /// <summary>Writes the token of a query.</summary>
    public string Write(string query)
    {
        var content = new List<byte>();
        AddNumber(content, Sid);
        foreach (var key in Keys)
        {
            content.Add(key.Text is null ? Number : Text);
            var text = Encoding.UTF8.GetBytes(key.Text ?? "");
            AddNumber(content, key.Text is null ? key.Number : text.Length);
            content.AddRange(text);
        }

        AddNumber(content, Check([.. content], query));
        return Base64Url.EncodeToString(content.ToArray());
    }

    /// <summary>Reads a token. Throws <see cref="Failure"/> (400) if it is damaged or belongs to another query.</summary>
    public static ContinueToken Read(string text, string query, IReadOnlyList<SortKey> sort)
    {
        try
        {
            ReadOnlySpan<byte> content = Base64Url.DecodeFromChars(text);
            var end = content.Length - 8;
            if (end < 8 || BinaryPrimitives.ReadInt64LittleEndian(content[end..]) != Check(content[..end], query))
            {
                throw Damaged();
            }

            var token = Read(content[..end]);
            return token.Keys.Select(IsText).SequenceEqual(sort.Select(key => key.IsText)) ? token : throw Damaged();
        }
        catch (FormatException)
        {
            throw Damaged();
        }
    }

    private static ContinueToken Read(ReadOnlySpan<byte> content)
    {
        var sid = BinaryPrimitives.ReadInt64LittleEndian(content);
        var keys = new List<SqlValue>();
        for (content = content[8..]; content.Length > 0;)
        {
            if (content.Length < 9)
            {
                throw Damaged();
            }

            var number = BinaryPrimitives.ReadInt64LittleEndian(content[1..]);
            var isText = content[0] == Text;
            if (isText && (number < 0 || number > content.Length - 9))
            {
                throw Damaged();
            }

            keys.Add(isText ? Encoding.UTF8.GetString(content.Slice(9, (int)number)) : number);
            if (keys[^1].Text?.Contains('\0', StringComparison.Ordinal) == true)
            {
                throw Damaged();
            }

            content = content[(isText ? 9 + (int)number : 9)..];
        }

        return new ContinueToken(keys, sid);
    }

    private static bool IsText(SqlValue key) => key.Text is not null;

    private static void AddNumber(List<byte> content, long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        content.AddRange(bytes);
    }

    /// <summary>Against accidents and wrong queries, not against forgery: a forged token only names another place in the same result.</summary>
    private static long Check(ReadOnlySpan<byte> content, string query) => Hash.Of($"{Convert.ToHexString(content)} {query}");

    private static Failure Damaged() =>
        new(FailureKind.BadRequest, Issue.Error(
            IssueCode.Value, "continue-token",
            "The link to the next page is damaged or belongs to another search: start again without it.",
            "Linket til næste side er beskadiget eller hører til en anden søgning: begynd forfra uden det."));
}
