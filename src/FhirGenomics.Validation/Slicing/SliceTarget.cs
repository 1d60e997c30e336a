using FhirGenomics.Resources;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation.Slicing;

/// <summary>What a slice's definition says at the end of a discriminator's path: schemas, parts of fixed values and patterns above, link targets.</summary>
internal sealed class SliceTarget
{
    /// <summary>What is asked there.</summary>
    public List<ElementSchema> Schemas { get; private set; } = [];

    /// <summary>Parts of fixed values and patterns that stand higher up; true if they must be equal.</summary>
    public List<(Element Value, bool IsExact)> Values { get; private set; } = [];

    /// <summary>After <c>resolve()</c>: what the reference may point to.</summary>
    public List<ProfileLink> Targets { get; private set; } = [];

    /// <summary>Follows the path through the definitions.</summary>
    public static SliceTarget Find(ElementSchema slice, Step[] steps)
    {
        var at = new SliceTarget { Schemas = [slice] };
        foreach (var step in steps)
        {
            at = at.Next(step);
        }

        return at;
    }

    private SliceTarget Next(Step step) => step.Kind switch
    {
        StepKind.Resolve => Resolved(),
        StepKind.OfType => OfType(step.Type!),
        StepKind.Extension => Extension(step),
        _ => Child(step.NameId),
    };

    private SliceTarget Child(int nameId)
    {
        var next = new SliceTarget();
        foreach (var schema in Schemas)
        {
            Add(schema.Slot(nameId));
            Add(schema.ContentTarget?.Slot(nameId));
            foreach (var rule in schema.Types ?? [])
            {
                foreach (var link in rule.Profiles)
                {
                    Add(link.Schema?.Slot(nameId));
                }
            }

            AddValues(schema.Fixed, isExact: true);
            AddValues(schema.Pattern, isExact: false);
        }

        foreach (var (value, isExact) in Values)
        {
            AddValues(value, isExact);
        }

        return next;

        void Add(ElementSchema? slot)
        {
            if (slot is not null)
            {
                next.Schemas.Add(slot);

                // A choice that is narrowed by the name of one type (valueCode) has its rules in one slice.
                if (slot.Slicing?.Slices is [var only] && (only.Min > 0 || slot.Element!.IsChoice))
                {
                    next.Schemas.Add(only);
                }
            }
        }

        void AddValues(Element value, bool isExact)
        {
            for (var child = value.Exists ? value.Child(nameId) : default; child.Exists; child = child.NextSame())
            {
                next.Values.Add((child, isExact));
            }
        }
    }

    private SliceTarget Extension(Step step)
    {
        var urlName = FhirTypes.R4.NameId("url");
        var next = new SliceTarget();
        foreach (var slice in Child(step.NameId).Schemas.SelectMany(AllSlices))
        {
            var url = slice.Slot(urlName)?.Fixed.Text;
            var link = slice.Types is [{ Profiles: [var only] }] ? only : null;
            if (url == step.Text || link?.Canonical.Split('|')[0] == step.Text)
            {
                next.Schemas.Add(slice);
                if (link?.Schema is { } schema)
                {
                    next.Schemas.Add(schema);
                }
            }
        }

        return next;
    }

    private static IEnumerable<ElementSchema> AllSlices(ElementSchema sliced) =>
        (sliced.Slicing?.Slices ?? []).SelectMany(slice => AllSlices(slice).Prepend(slice));

    private SliceTarget Resolved()
    {
        var links = Schemas.SelectMany(schema => schema.Types ?? []).SelectMany(rule => rule.Targets).ToList();
        return new SliceTarget { Targets = links, Schemas = links is [{ BaseType: null, Profile: { } only }] ? [only.Root] : [] };
    }

    private SliceTarget OfType(FhirType type)
    {
        var next = new SliceTarget { Schemas = [.. Schemas], Values = Values, Targets = Targets };
        foreach (var slice in Schemas.SelectMany(schema => schema.Slicing?.Slices ?? []))
        {
            if (slice.Types is { } rules && Array.Exists(rules, rule => rule.Type == type))
            {
                next.Schemas.Add(slice);
            }
        }

        return next;
    }
}
