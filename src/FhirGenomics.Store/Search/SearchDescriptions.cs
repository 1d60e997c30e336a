namespace FhirGenomics.Store.Search;

/// <summary>What a search parameter searches, said for one resource type.</summary>
internal static class SearchDescriptions
{
    /// <summary>
    /// The line about the type in a description that has one for each: R4 defines parameters such as <c>code</c> for many types at once,
    /// <c>* [Observation](observation.html): The code of the observation type</c>.
    /// </summary>
    public static string For(string description, string resourceType)
    {
        foreach (var line in description.AsSpan().EnumerateLines())
        {
            var start = $"* [{resourceType}](";
            if (line.StartsWith(start, StringComparison.Ordinal) && line.IndexOf("): ", StringComparison.Ordinal) is > 0 and var end)
            {
                return line[(end + 3)..].Trim().ToString();
            }
        }

        // Of another version of FHIR: R4 has no such parameter.
        return description.Replace("\n\nRequires the near-distance parameter to be provided also", "", StringComparison.Ordinal);
    }
}
