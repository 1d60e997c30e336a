using System.Text;
using FhirGenomics.Resources;

namespace FhirGenomics.Store.Writing;

/// <summary>
/// Finds what a transaction replaces in a resource: references, URIs, and links and images of narratives that name another entry.
/// A Bundle that is stored stays as it is: its entries name each other. Source: https://hl7.org/fhir/R4/http.html#trules
/// </summary>
internal static class ReferenceRewriter
{
    /// <summary>Not canonical: it names a definition wherever that is stored. Not oid and uuid: they cannot hold what it becomes.</summary>
    private static readonly HashSet<string> UriTypes = new(StringComparer.Ordinal) { "uri", "url" };
    private static readonly HashSet<FhirType> Uris = [.. FhirTypes.R4.All.Where(type => UriTypes.Contains(type.Name))];
    private static readonly FhirType Reference = FhirTypes.R4.Get("Reference");
    private static readonly FhirType Xhtml = FhirTypes.R4.Get("xhtml");
    private static readonly int ReferenceName = FhirTypes.R4.NameId("reference");

    /// <summary>The replacements in the order of the source.</summary>
    public static IReadOnlyList<Replacement> Find(ElementTree tree, ReferenceMap map, string? ownFullUrl)
    {
        var source = tree.Json.Span;
        if (IsBundle(tree) || !map.Concerns(source))
        {
            return [];
        }

        List<Replacement>? found = null;
        for (var element = tree.Root; element.Exists; element = After(element))
        {
            if (element.Kind == ElementKind.String && element.Type is { } type && NewText(element, type, map, ownFullUrl) is { } text && source.Overlaps(element.Raw, out var offset))
            {
                (found ??= []).Add(new Replacement(offset, JsonText.Encode(text)));
            }
        }

        found?.Sort((one, other) => one.Offset.CompareTo(other.Offset));
        return found ?? (IReadOnlyList<Replacement>)[];
    }

    /// <summary>The conditional references of a resource: see <see cref="LocalReference.Conditional"/>.</summary>
    public static IEnumerable<Element> Conditional(ElementTree tree, string? ownBase)
    {
        if (IsBundle(tree) || (tree.Json.Span.IndexOf((byte)'?') < 0 && tree.Json.Span.IndexOf("\\u003"u8) < 0))
        {
            return [];
        }

        var found = new List<Element>();
        for (var element = tree.Root; element.Exists; element = After(element))
        {
            if (IsReference(element) && LocalReference.Conditional(element.Text!, ownBase) is not null)
            {
                found.Add(element);
            }
        }

        return found;
    }

    /// <summary>True for the literal reference of a Reference.</summary>
    public static bool IsReference(Element element) => element.Kind == ElementKind.String && element.NameId == ReferenceName && ReferenceEquals(element.Parent.Type, Reference);

    /// <summary>The element after this one, children first.</summary>
    public static Element After(Element element)
    {
        if (element.FirstChild is { Exists: true } child)
        {
            return child;
        }

        for (; element.Exists; element = element.Parent)
        {
            if (element.Next is { Exists: true } next)
            {
                return next;
            }
        }

        return default;
    }

    private static bool IsBundle(ElementTree tree) => tree.ResourceType == "Bundle";

    private static string? NewText(Element element, FhirType type, ReferenceMap map, string? ownFullUrl)
    {
        if (ReferenceEquals(type, Xhtml))
        {
            return Links(element.Text!, map, ownFullUrl);
        }

        return IsReference(element) ? map.Reference(element.Text!, ownFullUrl)
            : Uris.Contains(type) && !IsName(element) && map.TryFind(element.Text!, ownFullUrl, out var replacement) ? replacement
            : null;
    }

    /// <summary>True for a URI that is no link but a name: the system of a code or identifier, the URL of an extension or of a definition itself, by which canonical URLs mean it.</summary>
    private static bool IsName(Element element) =>
        element.JsonName == "system" || (element.JsonName == "url" && element.Parent.Type is { } owner && (owner.Kind == FhirTypeKind.Resource || owner.Name == "Extension"));

    /// <summary>Replaces <c>href="..."</c> and <c>src="..."</c> in XHTML; null if nothing changes.</summary>
    private static string? Links(string xhtml, ReferenceMap map, string? ownFullUrl)
    {
        StringBuilder? changed = null;
        var copied = 0;
        for (var at = NextLink(xhtml, 0); at >= 0; at = NextLink(xhtml, at))
        {
            var quote = xhtml[at++];
            var end = xhtml.IndexOf(quote, at);
            if (end < 0)
            {
                break;
            }

            if (map.TryFind(xhtml[at..end], ownFullUrl, out var replacement))
            {
                (changed ??= new()).Append(xhtml, copied, at - copied).Append(replacement);
                copied = end;
            }

            at = end;
        }

        return changed?.Append(xhtml, copied, xhtml.Length - copied).ToString();
    }

    /// <summary>Where the quote of the next link's address stands; -1 if there is none.</summary>
    private static int NextLink(string xhtml, int from)
    {
        for (var at = xhtml.IndexOf('=', from); at >= 0; at = xhtml.IndexOf('=', at + 1))
        {
            var name = xhtml.AsSpan(0, at).TrimEnd();
            var value = at + 1;
            while (value < xhtml.Length && char.IsWhiteSpace(xhtml[value]))
            {
                value++;
            }

            if ((name.EndsWith("href", StringComparison.Ordinal) || name.EndsWith("src", StringComparison.Ordinal)) && value < xhtml.Length && xhtml[value] is '"' or '\'')
            {
                return value;
            }
        }

        return -1;
    }
}
