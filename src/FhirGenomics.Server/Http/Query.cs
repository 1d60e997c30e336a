using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace FhirGenomics.Server.Http;

/// <summary>The parameters of URLs and forms.</summary>
internal static class Query
{
    /// <summary>All parameters in their order, decoded, without those that have no value (forms send their empty fields) and those that only choose the representation.</summary>
    public static List<KeyValuePair<string, string>> Read(string query)
    {
        var parameters = new List<KeyValuePair<string, string>>();
        foreach (var pair in new QueryStringEnumerable(query))
        {
            var name = pair.DecodeName().ToString();
            if (pair.EncodedValue.Length > 0 && IsMeant(name))
            {
                parameters.Add(new(name, pair.DecodeValue().ToString()));
            }
        }

        return parameters;
    }

    /// <summary>The first parameter without value; null if all have one.</summary>
    public static string? Empty(string query)
    {
        foreach (var pair in new QueryStringEnumerable(query))
        {
            if (pair.EncodedValue.Length == 0 && pair.DecodeName().ToString() is var name && IsMeant(name))
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>Those parameters of a URL or form that choose the representation, as a URL has them.</summary>
    public static QueryString Representation(string form)
    {
        if (!form.Contains("format", StringComparison.Ordinal) && !form.Contains("pretty", StringComparison.Ordinal))
        {
            return default;
        }

        var chosen = new QueryBuilder();
        foreach (var pair in new QueryStringEnumerable(form))
        {
            var name = pair.DecodeName().ToString();
            if (pair.EncodedValue.Length > 0 && name is "_format" or "_pretty")
            {
                chosen.Add(name, pair.DecodeValue().ToString());
            }
        }

        return chosen.ToQueryString();
    }

    private static bool IsMeant(string name) => name is not ("" or "_format" or "_pretty");
}
