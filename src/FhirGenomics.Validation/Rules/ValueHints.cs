using System.Globalization;
using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Rules;

/// <summary>What somebody most likely meant who wrote a value in a form that its type does not have.</summary>
internal static class ValueHints
{
    private static readonly string[] Dates = ["dd-MM-yyyy", "d-M-yyyy", "dd/MM/yyyy", "d/M/yyyy", "dd.MM.yyyy", "d.M.yyyy", "d. M. yyyy", "yyyy/M/d", "yyyy.M.d", "yyyy-M-d", "yyyyMMdd"];
    private static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"];

    /// <summary>For a primitive's text; nothing if no guess is good.</summary>
    public static Said Of(string type, string text)
    {
        var trimmed = text.Trim();
        switch (type)
        {
            case "date" or "dateTime" or "instant" when DateTime.TryParseExact(trimmed, Dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date):
                return Spelling.Question(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + (type == "instant" ? "T00:00:00Z" : ""));
            case "date" when trimmed.Length > 10 && DateLiterals.IsDate(System.Text.Encoding.UTF8.GetBytes(trimmed[..10])):
                return new Said(" A date has no time.", " En dato har intet klokkeslæt.") + Spelling.Question(trimmed[..10]);
            case "dateTime" or "instant" when DateTime.TryParseExact(trimmed, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time):
                var written = time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
                return new($" The time zone is missing: '{written}Z' for UTC, '{written}+01:00' for Danish winter time.", $" Tidszonen mangler: '{written}Z' for UTC, '{written}+01:00' for dansk vintertid.");
            case "id":
                return Spelling.Question(Literals.IsId(System.Text.Encoding.UTF8.GetBytes(trimmed.Replace('_', '-'))) ? trimmed.Replace('_', '-') : null);
            case "uuid" or "uri" or "url" when trimmed.StartsWith("urn:uuid:", StringComparison.OrdinalIgnoreCase) && Literals.IsUuid(System.Text.Encoding.UTF8.GetBytes(trimmed.ToLowerInvariant())):
                return Spelling.Question(trimmed.ToLowerInvariant());
            case "uuid" or "oid":
                return Spelling.Question(UriHints.Absolute(trimmed));
            case "code" or "uri" or "url" or "canonical" when trimmed != text && trimmed.Length > 0 && !trimmed.Contains(' ', StringComparison.Ordinal):
                return Spelling.Question(trimmed);
            default:
                return Said.Nothing;
        }
    }

    /// <summary>For a value that JSON has in another kind than its type asks.</summary>
    public static Said OfKind(FhirType type, Element found)
    {
        var isText = found.Kind == ElementKind.String;
        var text = isText ? Messages.Show(found) : "";
        return type.Name switch
        {
            "boolean" when isText && text is "true" or "false" => Without(text),
            "integer" or "positiveInt" or "unsignedInt" or "decimal" when isText && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => Without(text),
            _ when type.Json == PrimitiveJson.String && found.Kind is ElementKind.Number or ElementKind.True or ElementKind.False => Write($"\"{Messages.Show(found)}\""),
            "CodeableConcept" when isText => Write($"{{\"text\": \"{text}\"}}") + new Said(" or give its coding.", " eller angiv dens 'coding'."),
            "Coding" when isText => Write($"{{\"system\": \"...\", \"code\": \"{text}\"}}"),
            "Reference" when isText => Write($"{{\"reference\": \"{text}\"}}"),
            "HumanName" when isText => Write($"{{\"text\": \"{text}\"}}"),
            "Annotation" when isText => Write($"{{\"text\": \"{text}\"}}"),
            "Identifier" when isText => Write($"{{\"system\": \"...\", \"value\": \"{text}\"}}"),
            "Quantity" or "Age" or "Duration" when found.Kind == ElementKind.Number => Write($"{{\"value\": {Messages.Show(found)}, \"unit\": \"...\"}}"),
            "Period" when isText => Write($"{{\"start\": \"{text}\"}}"),
            _ => Said.Nothing,
        };
    }

    private static Said Without(string text) => new($" Write {text} without quotes.", $" Skriv {text} uden anførselstegn.");

    private static Said Write(string json) => new($" Write {json}", $" Skriv {json}");
}
