using System.Collections.Frozen;
using FhirGenomics.Resources;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Validation.Rules;

/// <summary>The URI that somebody most likely meant who wrote one that is wrong or unknown.</summary>
internal static class UriHints
{
    /// <summary>Systems by the names that people call them.</summary>
    private static readonly FrozenDictionary<string, string> Systems = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["LOINC"] = "http://loinc.org",
        ["SNOMED"] = "http://snomed.info/sct",
        ["SNOMED CT"] = "http://snomed.info/sct",
        ["SCT"] = "http://snomed.info/sct",
        ["UCUM"] = "http://unitsofmeasure.org",
        ["HGNC"] = "http://www.genenames.org/geneId",
        ["HPO"] = "http://human-phenotype-ontology.org",
        ["CPR"] = "urn:oid:1.2.208.176.1.2",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>For a URI that is not absolute: a UUID or OID without its prefix, the everyday name of a system; null if none of those.</summary>
    public static string? Absolute(string text)
    {
        if (Guid.TryParseExact(text, "D", out _))
        {
            return "urn:uuid:" + text.ToLowerInvariant();
        }

        return Systems.GetValueOrDefault(text) ?? (text.Contains('.', StringComparison.Ordinal) && Literals.IsOid(System.Text.Encoding.UTF8.GetBytes("urn:oid:" + text)) ? "urn:oid:" + text : null);
    }

    /// <summary>The known canonical URL that differs only in scheme, case, <c>www.</c>, a slash at the end, or a few letters of its last part; null if there is none.</summary>
    public static string? Canonical(DefinitionsPack definitions, string resourceType, string url)
    {
        var bar = url.IndexOf('|', StringComparison.Ordinal);
        var asked = Plain(bar < 0 ? url : url[..bar]);
        var slash = asked.LastIndexOf('/');
        var (folder, name) = (asked[..(slash + 1)], asked[(slash + 1)..]);
        string? nearest = null;
        var siblings = new List<string>();
        foreach (var entry in definitions.Entries)
        {
            if (entry.ResourceType != resourceType)
            {
                continue;
            }

            var known = Plain(entry.Url);
            if (known == asked)
            {
                return entry.Url;
            }

            if (slash >= 0 && known.EndsWith("/" + name, StringComparison.Ordinal))
            {
                nearest ??= entry.Url;
            }
            else if (slash > 0 && known.StartsWith(folder, StringComparison.Ordinal))
            {
                siblings.Add(entry.Url[(entry.Url.LastIndexOf('/') + 1)..]);
            }
        }

        return nearest ?? (Spelling.Nearest(name, siblings) is { } sibling ? definitions.Entries.First(entry => entry.ResourceType == resourceType && entry.Url.EndsWith("/" + sibling, StringComparison.Ordinal) && Plain(entry.Url).StartsWith(folder, StringComparison.Ordinal)).Url : null);
    }

    /// <summary>The well-known systems that are not loaded, since they are licensed or large.</summary>
    public static IEnumerable<string> WellKnown => Systems.Values;

    /// <summary>A URL without what people get wrong in it: scheme, case, <c>www.</c>, a slash at the end.</summary>
    public static string Plain(string url)
    {
        var plain = url.Trim().TrimEnd('/').ToLowerInvariant();
        plain = plain[(plain.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0)..];
        return plain.StartsWith("www.", StringComparison.Ordinal) ? plain[4..] : plain;
    }
}
