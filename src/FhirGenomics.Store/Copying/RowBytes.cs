using System.Buffers;
using System.Text;

namespace FhirGenomics.Store.Copying;

/// <summary>A row as bytes: of each value its kind, its length and itself, so that no two rows have the same.</summary>
internal sealed class RowBytes
{
    private readonly ArrayBufferWriter<byte> bytes = new();

    /// <summary>The bytes of a row, until the next is asked for. A value of another kind than a store has is an <see cref="InvalidOperationException"/>.</summary>
    public ReadOnlySpan<byte> Of(object[] row)
    {
        bytes.ResetWrittenCount();
        foreach (var value in row)
        {
            var (kind, content) = value switch
            {
                long number => ((byte)1, BitConverter.GetBytes(number)),
                string text => ((byte)2, Encoding.UTF8.GetBytes(text)),
                byte[] blob => ((byte)3, blob),
                DBNull => ((byte)4, []),
                _ => throw new InvalidOperationException($"A value of the type {value.GetType().Name} cannot be copied."),
            };
            bytes.Write([kind]);
            bytes.Write(BitConverter.GetBytes(content.Length));
            bytes.Write(content);
        }

        return bytes.WrittenSpan;
    }
}
