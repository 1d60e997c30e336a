using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FhirGenomics.Resources.Patch;

/// <summary>
/// JSON Patch: https://www.rfc-editor.org/rfc/rfc6902 and https://hl7.org/fhir/R4/http.html#patch. Numbers keep their digits. All operations are carried out, or none.
/// </summary>
public static class JsonPatch
{
    private const int MostOperations = 1000;
    private const int MostSegments = 200;
    private const int DeepestResult = 256;
    private const int MostCopied = 16 << 20;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 128 };
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = DeepestResult };
    private static readonly string[] Operations = ["add", "remove", "replace", "move", "copy", "test"];

    /// <summary>
    /// The document after all operations. <paramref name="prunes"/> takes arrays and objects out that have become empty, which FHIR does not know.
    /// Throws <see cref="Failure"/>: 400 if the patch is none or cannot be applied, 422 if a <c>test</c> fails.
    /// </summary>
    public static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> document, ReadOnlyMemory<byte> patch, bool prunes)
    {
        var root = JsonNode.Parse(document.Span, documentOptions: new JsonDocumentOptions { MaxDepth = DeepestResult });
        RequireText(patch.Span);
        if (Read(patch) is not JsonArray { Count: <= MostOperations } operations)
        {
            throw Wrong($"A JSON Patch is an array of at most {MostOperations} operations.", $"En JSON Patch er en liste med højst {MostOperations} operationer.");
        }

        var copied = 0;
        for (var i = 0; i < operations.Count; i++)
        {
            try
            {
                root = Apply(root, operations[i] as JsonObject ?? throw Wrong("An operation is an object.", "En operation er et objekt."), ref copied);
            }
            catch (Failure failure)
            {
                var number = (i + 1).ToString(CultureInfo.InvariantCulture);
                throw new Failure(failure.Kind, [.. failure.Issues.Select(issue => issue with { Text = $"Operation {number} of the patch: {issue.Text}", Danish = $"Patchens operation {number}: {issue.Danish}" })]);
            }
        }

        var bytes = Write(root);
        if (!prunes)
        {
            return bytes;
        }

        Prune(root);
        return Write(root);
    }

    private static JsonNode? Apply(JsonNode? root, JsonObject operation, ref int copied)
    {
        var op = Text(operation, "op");
        var path = Pointer(Text(operation, "path"));
        switch (op)
        {
            case "add":
                return Add(root, path, Value(operation));
            case "remove":
                return Remove(root, path, out _);
            case "replace":
                var value = Value(operation);
                return path.Length == 0 ? value : Add(Remove(root, path, out _), path, value);
            case "test":
                return JsonNode.DeepEquals(Find(root, path), Value(operation)) ? root : throw new Failure(FailureKind.Unprocessable, Issue.Error(
                    IssueCode.BusinessRule, "patch-test-failed", $"The test fails: another value stands at '{Text(operation, "path")}'.", $"Testen slår fejl: der står en anden værdi ved '{Text(operation, "path")}'."));
            case "copy":
                var bytes = Write(Find(root, Pointer(Text(operation, "from"))));
                copied += bytes.Length;
                return copied <= MostCopied ? Add(root, path, Read(bytes)) : throw Wrong("The patch copies too much.", "Patchen kopierer for meget.");
            case "move":
                var (from, to) = (Text(operation, "from"), Text(operation, "path"));
                if (to.StartsWith(from + "/", StringComparison.Ordinal))
                {
                    throw Wrong("A value cannot move into itself.", "En værdi kan ikke flyttes ind i sig selv.");
                }

                return from == to ? Same(root, path) : Add(Remove(root, Pointer(from), out var moved), path, moved);
            default:
                throw Wrong($"There is no operation '{op}'.{Spelling.DidYouMean(op, Operations)}", $"Operationen '{op}' findes ikke.{Spelling.DidYouMean(op, Operations).Danish}");
        }
    }

    private static JsonNode? Same(JsonNode? root, string[] path)
    {
        Find(root, path);
        return root;
    }

    private static JsonNode? Find(JsonNode? root, ReadOnlySpan<string> path)
    {
        foreach (var segment in path)
        {
            root = root switch
            {
                JsonObject map when map.TryGetPropertyValue(segment, out var member) => member,
                JsonArray list => list[Index(segment, list.Count - 1)],
                _ => throw Missing(segment),
            };
        }

        return root;
    }

    private static JsonNode? Add(JsonNode? root, string[] path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            return value;
        }

        switch (Find(root, path.AsSpan(..^1)))
        {
            case JsonObject map:
                map[path[^1]] = value;
                break;
            case JsonArray list:
                list.Insert(path[^1] == "-" ? list.Count : Index(path[^1], list.Count), value);
                break;
            default:
                throw Missing(path[^1]);
        }

        return root;
    }

    private static JsonNode? Remove(JsonNode? root, string[] path, out JsonNode? removed)
    {
        removed = Find(root, path);
        if (path.Length == 0)
        {
            return null;
        }

        if (Find(root, path.AsSpan(..^1)) is JsonArray list)
        {
            list.RemoveAt(Index(path[^1], list.Count - 1));
        }
        else
        {
            ((JsonObject)Find(root, path.AsSpan(..^1))!).Remove(path[^1]);
        }

        return root;
    }

    private static string[] Pointer(string text)
    {
        if (text.Length > 0 && text[0] != '/')
        {
            throw Wrong($"'{text}' is no JSON Pointer: it starts with '/'.", $"'{text}' er ikke en JSON Pointer: den begynder med '/'.");
        }

        var segments = text.Split('/')[1..];
        return segments.Length > MostSegments
            ? throw Wrong("A path is too deep.", "En sti er for dyb.")
            : Array.ConvertAll(segments, segment => segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
    }

    private static int Index(string segment, int last) =>
        (segment == "0" || segment is not ['0', ..]) && int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= last ? index : throw Missing(segment);

    private static string Text(JsonObject operation, string name) =>
        operation[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : throw Wrong($"An operation needs '{name}', a string.", $"En operation skal have '{name}' som tekst.");

    private static JsonNode? Value(JsonObject operation) =>
        operation.TryGetPropertyValue("value", out var value) ? value?.DeepClone() : throw Wrong("The operation needs a 'value'.", "Operationen skal have en 'value'.");

    private static JsonNode? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonNode.Parse(json.Span, documentOptions: Strict);
        }
        catch (JsonException error)
        {
            var reason = JsonSyntax.Explain(error);
            throw WrongAt(json.Span, JsonSyntax.OffsetOf(error, json.Span), $"The patch is not JSON: {reason.English}.", $"Patchen er ikke JSON: {reason.Danish}.");
        }
    }

    /// <summary>Half surrogate pairs and properties that stand twice pass as JSON, but are no text and mean nothing.</summary>
    private static void RequireText(ReadOnlySpan<byte> patch)
    {
        var reader = new Utf8JsonReader(patch, new JsonReaderOptions { MaxDepth = Strict.MaxDepth });
        var names = new Stack<HashSet<string>>();
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        names.Push(new(StringComparer.Ordinal));
                        break;
                    case JsonTokenType.EndObject:
                        names.Pop();
                        break;
                    case JsonTokenType.PropertyName when reader.GetString()! is var name && !names.Peek().Add(name):
                        throw WrongAt(patch, (int)reader.TokenStartIndex + 1, $"The property '{name}' stands twice in one object.", $"Egenskaben '{name}' står to gange i samme objekt.");
                    case JsonTokenType.String:
                        reader.GetString();
                        break;
                }
            }
        }
        catch (JsonException)
        {
            // Told with its place when the patch is read.
        }
        catch (InvalidOperationException)
        {
            throw Wrong("The patch has text that is no Unicode.", "Patchen har tekst, der ikke er Unicode.");
        }
    }

    private static ReadOnlyMemory<byte> Write(JsonNode? node)
    {
        var target = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(target, Compact);
        try
        {
            if (node is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                node.WriteTo(writer);
            }
        }
        catch (InvalidOperationException)
        {
            throw Wrong("The result is too deep, or has text that is no Unicode.", "Resultatet er for dybt eller har tekst, der ikke er Unicode.");
        }

        writer.Flush();
        return target.WrittenMemory;
    }

    /// <summary>Only on what has been written, so that it is not too deep.</summary>
    private static bool Prune(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var name in map.Where(member => Prune(member.Value)).Select(member => member.Key).ToList())
                {
                    map.Remove(name);
                }

                return map.Count == 0;
            case JsonArray list:
                for (var i = list.Count - 1; i >= 0; i--)
                {
                    if (Prune(list[i]))
                    {
                        list.RemoveAt(i);
                    }
                }

                return list.Count == 0;
            default:
                return false;
        }
    }

    private static Failure Missing(string segment) => Wrong($"The path leads to nothing at '{segment}'.", $"Stien fører ikke til noget ved '{segment}'.");

    private static Failure WrongAt(ReadOnlySpan<byte> patch, int offset, string text, string danish)
    {
        var (line, column) = JsonStrings.PositionAt(patch, offset);
        return new(FailureKind.BadRequest, Issue.Error(IssueCode.Structure, "patch-invalid", text, danish) with { Line = line, Column = column });
    }

    private static Failure Wrong(string text, string danish) => new(FailureKind.BadRequest, Issue.Error(IssueCode.Invalid, "patch-invalid", text, danish));
}
