using FhirGenomics.Resources;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation.Slicing;

/// <summary>Slices told apart by whether an element is there.</summary>
internal sealed class ExistsTest(Discriminator discriminator, SliceTarget target) : SliceTest(discriminator, target)
{
    private readonly bool isForbidden = target.Schemas.Exists(schema => schema.Max == 0);

    public override bool Holds(ValidationRun run, Element item) => Any(run, item, 0) != isForbidden;

    protected override bool Accepts(ValidationRun run, Element element) => true;

    protected override Said Expected(ValidationRun run) => isForbidden ? new("nothing", "intet") : new("a value", "en værdi");
}

/// <summary>Slices told apart by the type of an element, or of the resource that a reference points to.</summary>
internal sealed class TypeTest : SliceTest
{
    private readonly FhirType[] types;

    public TypeTest(Discriminator discriminator, SliceTarget target, TypeElement element)
        : base(discriminator, target)
    {
        var rules = target.Schemas.SelectMany(schema => schema.Types ?? []).Select(rule => rule.Type);
        var links = target.Targets.Select(link => link.BaseType ?? link.Profile?.Type);
        types = [.. rules.Concat(links).OfType<FhirType>()];
        Decides = types.Length > 0;
        if (!Decides && discriminator.Steps.Length == 0)
        {
            types = [element.Type];
        }
    }

    /// <inheritdoc/>
    public override bool Decides { get; }

    protected override bool Accepts(ValidationRun run, Element element)
    {
        if (element.Type is { } actual)
        {
            foreach (var type in types)
            {
                if (actual.Is(type))
                {
                    return true;
                }
            }
        }

        return false;
    }

    protected override Said Expected(ValidationRun run) =>
        new("type " + string.Join(" or ", types.Select(type => type.Name)), "typen " + string.Join(" eller ", types.Select(type => type.Name)));

    protected override Said Found(Element element) => new("type " + (element.Type?.Name ?? "unknown"), "typen " + (element.Type?.Name ?? "ukendt"));
}

/// <summary>Slices told apart by the profile that an element, or the resource that a reference points to, conforms to.</summary>
internal sealed class ProfileTest : SliceTest
{
    private readonly ProfileLink[] links;

    public ProfileTest(Discriminator discriminator, SliceTarget target)
        : base(discriminator, target)
    {
        var ofTypes = target.Targets.Count > 0 ? [] : target.Schemas.SelectMany(schema => schema.Types ?? []).SelectMany(rule => rule.Profiles);
        links = [.. target.Targets.Concat(ofTypes)];
    }

    /// <inheritdoc/>
    public override bool Decides => links.Length > 0;

    protected override bool Accepts(ValidationRun run, Element element)
    {
        foreach (var link in links)
        {
            if (link.BaseType is { } type ? element.Type?.Is(type) == true : link.IsMet(run, element) == true)
            {
                return true;
            }
        }

        return false;
    }

    protected override Said Expected(ValidationRun run) =>
        new("the profile " + string.Join(" or ", links.Select(link => $"'{link.Name}'")), "profilen " + string.Join(" eller ", links.Select(link => $"'{link.Name}'")));

    protected override Said Found(Element element) => Said.Same(element.Type?.Name + (element.Child("id").Text is { } id ? "/" + id : ""));
}
