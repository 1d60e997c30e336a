using System.Text;
using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Rules;

/// <summary>Checks that a primitive's text is what its type allows. Source: https://hl7.org/fhir/R4/datatypes.html#primitive</summary>
internal static class PrimitiveRule
{
    /// <summary>The most bytes of one string: 1 MB.</summary>
    private const int LongestString = 1024 * 1024;

    private enum Form : byte
    {
        Any,
        Text,
        Id,
        Uri,
        Canonical,
        Oid,
        Uuid,
        Code,
        Date,
        DateTime,
        Instant,
        Time,
        Integer,
        UnsignedInt,
        PositiveInt,
        Base64,
        Xhtml,
    }

    private static readonly Form[] Forms = [.. FhirTypes.R4.All.Select(type => FormOf(type.Name))];

    /// <summary>False if the text is wrong (told); then nothing else about the value is checked.</summary>
    public static bool Check(ValidationRun run, Element node, FhirType type)
    {
        var form = Forms[type.Id];
        if (form == Form.Any || !node.HasValue)
        {
            return true;
        }

        if (form == Form.Text)
        {
            return CheckLength(run, node, node.Raw);
        }

        if (form == Form.Xhtml)
        {
            return NarrativeRule.Check(run, node);
        }

        ReadOnlySpan<byte> text = node.IsEscaped ? Encoding.UTF8.GetBytes(node.Text!) : node.Raw;

        if (Fits(form, text))
        {
            return form != Form.Uri || AbsoluteUriRule.Check(run, node, text);
        }

        var meant = run.WantsText ? ValueHints.Of(type.Name, node.Text!) : Said.Nothing;
        run.Error(node, null, IssueCode.Value, MessageId.PrimitiveFormat,
            $"'{Messages.Show(node)}' is no {type.Name}: expected {Expected(form).English}.{meant.English}",
            $"'{Messages.Show(node)}' er ikke en gyldig {type.Name}: forventet {Expected(form).Danish}.{meant.Danish}");
        return false;
    }

    private static bool Fits(Form form, ReadOnlySpan<byte> text) => form switch
    {
        Form.Id => Literals.IsId(text),
        Form.Uri => Literals.IsUri(text),
        Form.Canonical => Literals.IsUri(text) && (text[0] == '#' || text.Contains((byte)':')),
        Form.Oid => Literals.IsOid(text),
        Form.Uuid => Literals.IsUuid(text),
        Form.Code => Literals.IsCode(text),
        Form.Date => DateLiterals.IsDate(text),
        Form.DateTime => DateLiterals.IsDateTime(text),
        Form.Instant => DateLiterals.IsInstant(text),
        Form.Time => DateLiterals.IsTime(text),
        Form.Integer => Literals.IsInteger(text, int.MinValue),
        Form.UnsignedInt => Literals.IsInteger(text, 0),
        Form.PositiveInt => Literals.IsInteger(text, 1),
        _ => Literals.IsBase64(text),
    };

    private static bool CheckLength(ValidationRun run, Element node, ReadOnlySpan<byte> text)
    {
        // An element's id is no longer than a resource's may be in practice; a string is at most 1 MB.
        if (text.Length <= LongestString)
        {
            return true;
        }

        run.Error(node, null, IssueCode.TooLong, MessageId.TooLong,
            $"'{node.Name}' has {text.Length} bytes: a string has at most {LongestString} (1 MB).",
            $"'{node.Name}' fylder {text.Length} bytes: en tekst må højst fylde {LongestString} (1 MB).");
        return false;
    }

    private static Said Expected(Form form) => form switch
    {
        Form.Id => new("1 to 64 letters (A-Z, a-z), digits, '-' and '.'", "1 til 64 bogstaver (A-Z, a-z), cifre, '-' og '.'"),
        Form.Uri => new("a URI without white space (urn:uuid: with a UUID in lower case, urn:oid: with an OID)", "en URI uden mellemrum (urn:uuid: med et UUID med små bogstaver, urn:oid: med et OID)"),
        Form.Canonical => new("an absolute URL of a definition (perhaps with |version), or # and the id of a contained one", "en definitions absolutte URL (eventuelt med |version) eller # og id på en indlejret"),
        Form.Oid => new("urn:oid: and digits with dots, like urn:oid:1.2.3", "urn:oid: og cifre med punktum imellem, fx urn:oid:1.2.3"),
        Form.Uuid => new("urn:uuid: and a UUID in lower case, like urn:uuid:c757873d-ec9a-4326-a141-556f43239520", "urn:uuid: og et UUID med små bogstaver, fx urn:uuid:c757873d-ec9a-4326-a141-556f43239520"),
        Form.Code => new("a code without white space at its ends and with single blanks inside", "en kode uden mellemrum i enderne og kun med enkelte mellemrum indeni"),
        Form.Date => new("a date that exists, as YYYY, YYYY-MM or YYYY-MM-DD", "en dato, der findes, skrevet YYYY, YYYY-MM eller YYYY-MM-DD"),
        Form.DateTime => new("a date (YYYY, YYYY-MM, YYYY-MM-DD) or a date with time and time zone, like 2024-02-29T13:28:17+01:00", "en dato (YYYY, YYYY-MM, YYYY-MM-DD) eller en dato med klokkeslæt og tidszone, fx 2024-02-29T13:28:17+01:00"),
        Form.Instant => new("a date with time and time zone, like 2024-02-29T13:28:17.239+01:00", "en dato med klokkeslæt og tidszone, fx 2024-02-29T13:28:17.239+01:00"),
        Form.Time => new("a time as hh:mm:ss", "et klokkeslæt skrevet hh:mm:ss"),
        Form.Integer => new("a whole number between -2147483648 and 2147483647", "et helt tal mellem -2147483648 og 2147483647"),
        Form.UnsignedInt => new("a whole number between 0 and 2147483647", "et helt tal mellem 0 og 2147483647"),
        Form.PositiveInt => new("a whole number between 1 and 2147483647", "et helt tal mellem 1 og 2147483647"),
        _ => new("base64 text", "base64-tekst"),
    };

    private static Form FormOf(string type) => type switch
    {
        "string" or "markdown" => Form.Text,
        "id" => Form.Id,
        "uri" or "url" => Form.Uri,
        "canonical" => Form.Canonical,
        "oid" => Form.Oid,
        "uuid" => Form.Uuid,
        "code" => Form.Code,
        "date" => Form.Date,
        "dateTime" => Form.DateTime,
        "instant" => Form.Instant,
        "time" => Form.Time,
        "integer" => Form.Integer,
        "unsignedInt" => Form.UnsignedInt,
        "positiveInt" => Form.PositiveInt,
        "base64Binary" => Form.Base64,
        "xhtml" => Form.Xhtml,
        _ => Form.Any,
    };
}
