using FhirGenomics.Resources;

namespace FhirGenomics.Server.Operations;

/// <summary>
/// Codes that mean the same because some CodeableConcept has both: a, b and "a, c" are two groups, [a, c] and [b].
/// Source: https://hl7.org/fhir/R4/observation-operation-lastn.html
/// </summary>
internal sealed class CodeGroups
{
    private readonly Dictionary<string, string> above = new(StringComparer.Ordinal);

    /// <summary>Learns the codes of a concept.</summary>
    public void Add(Element concept)
    {
        var keys = Keys(concept);
        foreach (var key in keys)
        {
            above.TryAdd(key, key);
            above[Root(key)] = Root(keys[0]);
        }
    }

    /// <summary>The name of the concept's group.</summary>
    public string Of(Element concept) => Root(Keys(concept)[0]);

    /// <summary>A concept without codes is grouped by its text.</summary>
    private static List<string> Keys(Element concept)
    {
        var keys = new List<string>();
        for (var coding = concept.Child("coding"); coding.Exists; coding = coding.NextSame())
        {
            if (coding.Child("code").Text is { } code)
            {
                keys.Add($"{coding.Child("system").Text}|{code}");
            }
        }

        return keys.Count > 0 ? keys : [concept.Child("text").Text ?? ""];
    }

    private string Root(string key)
    {
        while (above[key] is var next && next != key)
        {
            above[key] = above[next];
            key = next;
        }

        return key;
    }
}
