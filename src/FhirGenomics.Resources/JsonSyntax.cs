using System.Text.Json;

namespace FhirGenomics.Resources;

/// <summary>Says in a person's words what the JSON reader stumbled over.</summary>
internal static class JsonSyntax
{
    private static readonly (string Part, Said Meaning)[] Reasons =
    [
        ("trailing comma", new("a comma stands before '}' or ']', with nothing after it: take the comma away", "der står et komma foran '}' eller ']' uden noget efter: fjern kommaet")),
        ("after a value", new("a comma is missing before this, or a brace is not closed", "der mangler et komma foran dette, eller en parentes er ikke lukket")),
        ("after a single JSON value", new("nothing may follow after the end of the resource", "der må ikke stå noget efter ressourcens slutning")),
        ("start of a property name", new("a property name in double quotes is expected here", "her skal stå et egenskabsnavn i dobbelte anførselstegn")),
        ("after a property name", new("a colon is missing after the property name", "der mangler et kolon efter egenskabens navn")),
        ("start of a value", new("a value is expected here: text in double quotes, a number, true, false, { or [", "her skal stå en værdi: tekst i dobbelte anførselstegn, et tal, true, false, { eller [")),
        ("end of string", new("a text is not closed with a double quote", "en tekst er ikke afsluttet med et dobbelt anførselstegn")),
        ("open JSON object or array", new("it ends before every { and [ is closed", "indholdet slutter, før alle { og [ er lukket")),
        ("Expected depth", new("it ends before every { and [ is closed", "indholdet slutter, før alle { og [ er lukket")),
        ("configured depth", new("objects and arrays are nested too deep", "objekter og arrays ligger for mange niveauer inde i hinanden")),
        ("leading zero", new("a number starts with 0 before other digits", "et tal begynder med 0 foran andre cifre")),
        ("number", new("this is no JSON number", "dette er ikke et tal i JSON")),
        ("literal", new("without quotes only numbers, true, false and null may stand", "uden anførselstegn må der kun stå tal, true, false og null")),
        ("escap", new("after a backslash only \" \\ / b f n r t or u with four digits may stand", "efter en omvendt skråstreg må der kun stå \" \\ / b f n r t eller u med fire cifre")),
        ("within a JSON string", new("a text has a line break or another control character: write it as \\n, \\t ...", "en tekst har et linjeskift eller et andet kontroltegn: skriv det som \\n, \\t ...")),
        ("end of data", new("it ends too early", "indholdet slutter for tidligt")),
    ];

    /// <summary>What is wrong; the reader's own words where no better ones are known.</summary>
    public static Said Explain(JsonException syntax)
    {
        var text = syntax.Message;
        foreach (var (part, meaning) in Reasons)
        {
            if (text.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return meaning;
            }
        }

        var end = text.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return new((end < 0 ? text : text[..end]).TrimEnd('.'), "her er en syntaksfejl");
    }

    /// <summary>The byte that the reader stumbled over.</summary>
    public static int OffsetOf(JsonException syntax, ReadOnlySpan<byte> source)
    {
        var offset = 0;
        for (var line = syntax.LineNumber ?? 0; line > 0; line--)
        {
            var end = source[offset..].IndexOf((byte)'\n');
            offset = end < 0 ? offset : offset + end + 1;
        }

        return (int)Math.Min(source.Length, offset + (syntax.BytePositionInLine ?? 0));
    }
}
