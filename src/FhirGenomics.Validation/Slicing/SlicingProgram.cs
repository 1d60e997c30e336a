using FhirGenomics.Resources;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation.Slicing;

/// <summary>Whether items that match no slice may stand among the others.</summary>
internal enum SlicingRules
{
    Open,
    OpenAtEnd,
    Closed,
}

/// <summary>How the items of one element are divided into slices. Source: https://hl7.org/fhir/R4/profiling.html#slicing</summary>
internal sealed class SlicingProgram
{
    private readonly Lazy<SliceTest[][]> tests;

    private SlicingProgram(ElementSchema[] slices, Discriminator[] discriminators, TypeElement element)
    {
        Slices = slices;
        Discriminators = discriminators;
        Default = Array.FindIndex(slices, slice => slice.SliceName == "@default");
        HasRequired = slices.Any(slice => slice.Min > 0);
        CounterCount = slices.Length + 2 + slices.Sum(slice => slice.Slicing?.CounterCount ?? 0);

        // Made when first needed, because they may lead to other profiles.
        tests = new(() => [.. slices.Select(slice => Compile(slice, discriminators, element))]);
    }

    public ElementSchema[] Slices { get; }

    public Discriminator[] Discriminators { get; }

    public SlicingRules Rules { get; private init; }

    public bool IsOrdered { get; private init; }

    /// <summary>Index of the slice <c>@default</c>, which takes what no other takes; -1 if there is none.</summary>
    public int Default { get; }

    /// <summary>True if one of the slices must be there.</summary>
    public bool HasRequired { get; }

    /// <summary>
    /// Numbers needed while items are matched: one count a slice, the last slice matched (for the order), whether an item matched none;
    /// then those of slices that are sliced themselves.
    /// </summary>
    public int CounterCount { get; }

    /// <summary>The tests of one slice; the item is in it if all hold.</summary>
    public SliceTest[] Tests(int slice) => tests.Value[slice];

    /// <summary>Compiles a slicing; null if it asks for nothing. What is wrong with it is told in the profile's problems.</summary>
    public static SlicingProgram? Read(Element slicing, ElementSchema[] slices, TypeElement element, CompiledProfile profile, Schemas schemas)
    {
        var rules = slicing.Child("rules").Text switch
        {
            "closed" => SlicingRules.Closed,
            "openAtEnd" => SlicingRules.OpenAtEnd,
            _ => SlicingRules.Open,
        };
        if (slices.Length == 0)
        {
            return null;
        }

        var discriminators = new List<Discriminator>();
        for (var discriminator = slicing.Child("discriminator"); discriminator.Exists; discriminator = discriminator.NextSame())
        {
            var path = discriminator.Child("path").Text ?? "";
            if (DiscriminatorPath.Parse(path) is not { } steps)
            {
                profile.Problems.Add(new(
                    $"The discriminator path '{path}' of {element.Owner.Name}.{element.Name} is none that FHIR allows.",
                    $"Diskriminatorstien '{path}' for {element.Owner.Name}.{element.Name} er ikke en, som FHIR tillader."));
                return null;
            }

            discriminators.Add(new Discriminator(discriminator.Child("type").Text ?? "value", path, steps));
        }

        // Without discriminator: choices are sliced by type, extensions by URL; anything else only by the whole content of the slice.
        if (discriminators.Count == 0)
        {
            discriminators.Add(element.IsChoice ? new Discriminator("type", "$this", [])
                : element.Type.Name == "Extension" ? new Discriminator("value", "url", DiscriminatorPath.Parse("url")!)
                : new Discriminator("value", "$this", []));
        }

        return new SlicingProgram(slices, [.. discriminators], element) { Rules = rules, IsOrdered = slicing.Child("ordered").Text == "true" };
    }

    /// <summary>A discriminator of which a slice says nothing does not count for that slice, if another one does.</summary>
    private static SliceTest[] Compile(ElementSchema slice, Discriminator[] discriminators, TypeElement element)
    {
        SliceTest[] all = [.. discriminators.Select(discriminator => SliceTest.Compile(discriminator, slice, element))];
        SliceTest[] deciding = [.. all.Where(test => test.Decides)];
        return deciding.Length > 0 ? deciding : all;
    }

    /// <summary>The slice that an item is in; -1 for none.</summary>
    public int Match(ValidationRun run, Element item)
    {
        var all = tests.Value;
        for (var slice = 0; slice < all.Length; slice++)
        {
            if (slice != Default && Array.TrueForAll(all[slice], test => test.Holds(run, item)))
            {
                return slice;
            }
        }

        return Default;
    }
}

/// <summary>What tells slices apart. Source: https://hl7.org/fhir/R4/valueset-discriminator-type.html</summary>
/// <param name="Type"><c>value</c>, <c>pattern</c>, <c>exists</c>, <c>type</c> or <c>profile</c>.</param>
/// <param name="Path">The path as written.</param>
/// <param name="Steps">The path, read.</param>
internal sealed record Discriminator(string Type, string Path, Step[] Steps);
