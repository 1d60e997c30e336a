using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>The resources that pathway rules look at together: those of one Bundle. A reference out of it is not judged.</summary>
public sealed class PathwayResources
{
    private readonly Dictionary<string, Element> byUrl = new(StringComparer.Ordinal);
    private readonly List<Element> all = [];

    /// <summary>Collects the resources of a Bundle, or a resource alone.</summary>
    public PathwayResources(Element root)
    {
        if (root.Type?.Name != "Bundle")
        {
            Add(root, null);
            return;
        }

        foreach (var entry in root.All("entry"))
        {
            if (entry.Child("resource") is { Exists: true } resource)
            {
                Add(resource, entry.Child("fullUrl").Text);
            }
        }
    }

    /// <summary>All resources of one type.</summary>
    public IEnumerable<Element> Of(string type) => all.Where(resource => resource.Type?.Name == type);

    /// <summary>The resource that a Reference means; none if it is not among these.</summary>
    public Element Find(Element reference) =>
        reference.Child("reference").Text is { } text ? byUrl.GetValueOrDefault(text) : default;

    /// <summary>True if two References certainly mean different resources: both are given, and neither text nor target agrees.</summary>
    public bool Differ(Element first, Element second)
    {
        if (first.Child("reference").Text is not { } one || second.Child("reference").Text is not { } other || one == other)
        {
            return false;
        }

        var (target, otherTarget) = (Find(first), Find(second));
        return target.Exists && otherTarget.Exists && target != otherTarget;
    }

    private void Add(Element resource, string? fullUrl)
    {
        all.Add(resource);
        if (fullUrl is not null)
        {
            byUrl.TryAdd(fullUrl, resource);
        }

        if (resource.Child("id").Text is { } id)
        {
            byUrl.TryAdd($"{resource.Type?.Name}/{id}", resource);
        }
    }
}
