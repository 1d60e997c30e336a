using FhirGenomics.Resources;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Server;

/// <summary>The codes of the SearchParameters of one transaction, which are judged as if they came one after the other: of a resource type only one may have a code.</summary>
internal sealed class ClaimedCodes
{
    private readonly Dictionary<(string Type, string Code), string> urls = [];

    /// <summary>Why a SearchParameter cannot be used after those before it; null if it can.</summary>
    public Said? Claim(ElementTree parameter)
    {
        string Text(string name) => parameter.Root.Child(name).Text ?? "";
        var bases = new List<string>();
        for (var type = parameter.Root.Child("base"); type.Exists; type = type.NextSame())
        {
            bases.Add(type.Text!);
        }

        var (code, url) = (Text("code"), Text("url"));
        foreach (var name in bases)
        {
            // A type has the parameters of Resource and DomainResource as well.
            for (var type = FhirTypes.R4.Find(name); type is not null; type = type.Base)
            {
                if (urls.TryGetValue((type.Name, code), out var taken) && taken != url)
                {
                    return SearchParameterSet.Taken(name, code, taken);
                }
            }
        }

        if (Text("status") != "retired" && Text("expression").Length > 0)
        {
            bases.ForEach(type => urls.TryAdd((type, code), url));
        }

        return null;
    }
}
