using System.Text;
using System.Text.Json;

namespace FhirGenomics.Validation.Definitions;

/// <summary>Writes the R4 type model (<see cref="Resources.FhirTypes"/>) from the snapshots of HL7's own StructureDefinitions.</summary>
internal static class TypesFile
{
    private const string TypeExtension = "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type";

    /// <summary>Reads <c>profiles-types.json</c> and <c>profiles-resources.json</c> in a folder and writes the model's file.</summary>
    public static void Write(string folder, string file)
    {
        var text = new StringBuilder();
        foreach (var bundleFile in (ReadOnlySpan<string>)["profiles-types.json", "profiles-resources.json"])
        {
            using var bundle = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, bundleFile)));
            foreach (var entry in bundle.RootElement.GetProperty("entry").EnumerateArray())
            {
                var definition = entry.GetProperty("resource");
                if (Text(definition, "resourceType") == "StructureDefinition" && Text(definition, "derivation") != "constraint"
                    && Text(definition, "url") is { } url && url.StartsWith("http://hl7.org/fhir/", StringComparison.Ordinal))
                {
                    WriteType(definition, text);
                }
            }
        }

        File.WriteAllText(file, text.ToString());
    }

    private static void WriteType(JsonElement definition, StringBuilder text)
    {
        var name = Text(definition, "type")!;
        var kind = Text(definition, "kind") switch { "primitive-type" => 'P', "resource" => 'R', _ => 'C' };
        var isAbstract = definition.GetProperty("abstract").GetBoolean();
        var baseType = Text(definition, "baseDefinition")?.Split('/')[^1];
        var elements = definition.GetProperty("snapshot").GetProperty("element").EnumerateArray().ToList();
        var nested = elements.Where(element => IsNested(element, elements)).Select(element => Text(element, "path")!).ToHashSet(StringComparer.Ordinal);
        foreach (var owner in elements.Where(element => Text(element, "path") == name || nested.Contains(Text(element, "path")!)))
        {
            var path = Text(owner, "path")!;
            var letter = path == name ? kind : 'B';
            text.Append(isAbstract && path == name ? char.ToLowerInvariant(letter) : letter).Append(' ').Append(path).Append(' ')
                .Append(path == name ? baseType : TypeCodes(owner)[0]).Append('\n');
            foreach (var child in elements.Where(element => Text(element, "path") is { } p && p.LastIndexOf('.') == path.Length && p.StartsWith(path, StringComparison.Ordinal)))
            {
                WriteElement(child, name, kind, nested, text);
            }
        }
    }

    private static void WriteElement(JsonElement element, string typeName, char kind, HashSet<string> nested, StringBuilder text)
    {
        var path = Text(element, "path")!;
        var name = path[(path.LastIndexOf('.') + 1)..];
        if (kind == 'P' && name == "value")
        {
            return;
        }

        IReadOnlyList<string> types = Text(element, "contentReference") is { } reference ? [reference[(reference.IndexOf('#', StringComparison.Ordinal) + 1)..]]
            : nested.Contains(path) ? [path]
            // The R4 definitions call Resource.id a string; it is an id.
            : kind == 'R' && path == typeName + ".id" ? ["id"]
            : TypeCodes(element);
        var isArray = element.TryGetProperty("base", out var baseElement) ? Text(baseElement, "max") == "*" : Text(element, "max") == "*";
        text.Append(' ').Append(name).Append(isArray ? " *" : " 1").Append(IsTrue(element, "isSummary") ? "s" : "")
            .Append(element.TryGetProperty("min", out var min) && min.GetInt32() > 0 ? "m" : "").Append(' ').AppendJoin(' ', types).Append('\n');
    }

    private static bool IsNested(JsonElement element, List<JsonElement> all) =>
        Text(element, "path") is { } path && path.Contains('.', StringComparison.Ordinal) && TypeCodes(element) is ["BackboneElement"] or ["Element"]
        && all.Exists(other => Text(other, "path")!.StartsWith(Text(element, "path") + ".", StringComparison.Ordinal));

    private static List<string> TypeCodes(JsonElement element)
    {
        var codes = new List<string>();
        if (element.TryGetProperty("type", out var types))
        {
            foreach (var type in types.EnumerateArray())
            {
                var code = Text(type, "code")!;
                codes.Add(code.StartsWith("http://hl7.org/fhirpath/", StringComparison.Ordinal) ? FhirTypeOf(type) : code);
            }
        }

        return codes;
    }

    private static string FhirTypeOf(JsonElement type) =>
        type.TryGetProperty("extension", out var extensions)
            ? extensions.EnumerateArray().Where(extension => Text(extension, "url") == TypeExtension).Select(extension => Text(extension, "valueUrl")!).First()
            : "string";

    private static bool IsTrue(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
