using Microsoft.AspNetCore.WebUtilities;

namespace FhirGenomics.Server.Http;

/// <summary>The parameters of URLs and forms.</summary>
internal static class Query
{
    /// <summary>All parameters in their order, decoded, without those that have no value and those that only choose the representation.</summary>
    public static List<KeyValuePair<string, string>> Read(string query)
    {
        var parameters = new List<KeyValuePair<string, string>>();
        foreach (var pair in new QueryStringEnumerable(query))
        {
            var name = pair.DecodeName().ToString();
            if (pair.EncodedValue.Length > 0 && name is not ("" or "_format" or "_pretty"))
            {
                parameters.Add(new(name, pair.DecodeValue().ToString()));
            }
        }

        return parameters;
    }
}
