using System.Globalization;
using System.Text;
using System.Xml;

namespace FhirGenomics.Resources.Xhtml;

/// <summary>The entities that narrative may have: those of XML, and characters by number.</summary>
internal static class XhtmlEntities
{
    /// <summary>Why what starts with this ampersand is no entity; null, and its length, if it is one.</summary>
    public static Said? Problem(ReadOnlySpan<byte> rest, out int length)
    {
        var end = rest[..Math.Min(rest.Length, 12)].IndexOf((byte)';');
        var name = end < 0 ? default : rest[1..end];
        length = end + 1;
        if (name.SequenceEqual("amp"u8) || name.SequenceEqual("lt"u8) || name.SequenceEqual("gt"u8) || name.SequenceEqual("quot"u8) || name.SequenceEqual("apos"u8) || IsCharacter(name))
        {
            return null;
        }

        if (end < 0)
        {
            return new("'&' must be written as '&amp;'.", "'&' skal skrives som '&amp;'.");
        }

        var entity = Encoding.UTF8.GetString(name);
        return new(
            $"the entity '&{entity};' is not one of XML (amp, lt, gt, quot, apos, or a number like '&#160;').",
            $"'&{entity};' findes ikke i XML (kun amp, lt, gt, quot, apos eller et tal som '&#160;').");
    }

    private static bool IsCharacter(ReadOnlySpan<byte> name)
    {
        if (name.Length < 2 || name[0] != '#')
        {
            return false;
        }

        var isHex = name[1] == 'x';
        return int.TryParse(isHex ? name[2..] : name[1..], isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var character)
            && (character is > 0xFFFF and <= 0x10FFFF || (character is > 0 and <= 0xFFFF && XmlConvert.IsXmlChar((char)character)));
    }
}
