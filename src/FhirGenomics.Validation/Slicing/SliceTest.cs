using FhirGenomics.Resources;
using FhirGenomics.Validation.Rules;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation.Slicing;

/// <summary>One discriminator of one slice, compiled: whether an item is in the slice as far as this discriminator tells, and why not.</summary>
internal abstract class SliceTest(Discriminator discriminator, SliceTarget target)
{
    protected SliceTarget Target { get; } = target;

    /// <summary>Compiles the test of a slice.</summary>
    public static SliceTest Compile(Discriminator discriminator, ElementSchema slice, TypeElement element)
    {
        var target = SliceTarget.Find(slice, discriminator.Steps);
        return discriminator.Type switch
        {
            "exists" => new ExistsTest(discriminator, target),
            "type" => new TypeTest(discriminator, target, element),
            "profile" => new ProfileTest(discriminator, target),
            _ => new ValueTest(discriminator, target),
        };
    }

    /// <summary>False if the slice's definition says nothing at the end of the path, so that no item can fit.</summary>
    public virtual bool Decides => true;

    /// <summary>True if the item fits.</summary>
    public virtual bool Holds(ValidationRun run, Element item) => Any(run, item, 0);

    /// <summary>Why an item does not fit, for a person.</summary>
    public Said Explain(ValidationRun run, Element item)
    {
        var found = new List<Element>();
        Collect(run, item, 0, found);
        var where = discriminator.Path == "$this" ? "" : discriminator.Path + ": ";
        var expected = Expected(run);
        var shown = found.Take(3).Select(Found).ToList();
        return new(
            $"{where}expected {expected.English}, found {(shown.Count == 0 ? "nothing" : string.Join(" and ", shown.Select(one => one.English)))}",
            $"{where}forventet {expected.Danish}, fandt {(shown.Count == 0 ? "intet" : string.Join(" og ", shown.Select(one => one.Danish)))}");
    }

    /// <summary>True if one of the elements at the end of the path fits.</summary>
    protected abstract bool Accepts(ValidationRun run, Element element);

    /// <summary>What fits, for a person.</summary>
    protected abstract Said Expected(ValidationRun run);

    /// <summary>How an element is shown beside <see cref="Expected"/>.</summary>
    protected virtual Said Found(Element element) => Said.Same(Messages.Show(element));

    /// <summary>True if there is an element at the end of the path that fits.</summary>
    protected bool Any(ValidationRun run, Element at, int step)
    {
        run.Work++;
        if (step == discriminator.Steps.Length)
        {
            return Accepts(run, at);
        }

        var way = discriminator.Steps[step];
        switch (way.Kind)
        {
            case StepKind.Resolve:
                return run.References.Follow(at) is { Exists: true } resolved && Any(run, resolved, step + 1);
            case StepKind.OfType:
                return at.Type is { } type && type.Is(way.Type!) && Any(run, at, step + 1);
            default:
                for (var child = at.Child(way.NameId); child.Exists; child = child.NextSame())
                {
                    if ((way.Kind != StepKind.Extension || child.Child("url").Text == way.Text) && Any(run, child, step + 1))
                    {
                        return true;
                    }
                }

                return false;
        }
    }

    private void Collect(ValidationRun run, Element at, int step, List<Element> found)
    {
        if (step == discriminator.Steps.Length)
        {
            found.Add(at);
            return;
        }

        var way = discriminator.Steps[step];
        if (way.Kind == StepKind.Resolve)
        {
            if (run.References.Follow(at) is { Exists: true } resolved)
            {
                Collect(run, resolved, step + 1, found);
            }

            return;
        }

        if (way.Kind == StepKind.OfType)
        {
            Collect(run, at, step + 1, found);
            return;
        }

        for (var child = at.Child(way.NameId); child.Exists; child = child.NextSame())
        {
            if (way.Kind != StepKind.Extension || child.Child("url").Text == way.Text)
            {
                Collect(run, child, step + 1, found);
            }
        }
    }
}

/// <summary>Slices told apart by a value: fixed, by pattern, or by a required binding.</summary>
internal sealed class ValueTest(Discriminator discriminator, SliceTarget target) : SliceTest(discriminator, target)
{
    private readonly bool isForbidden = target.Schemas.Exists(schema => schema.Max == 0);

    /// <inheritdoc/>
    public override bool Decides { get; } = target.Values.Count > 0 || target.Schemas.Exists(schema => schema.Max == 0 || IsDeciding(schema));

    public override bool Holds(ValidationRun run, Element item) => isForbidden ? !Any(run, item, 0) : base.Holds(run, item);

    protected override bool Accepts(ValidationRun run, Element element)
    {
        if (isForbidden || !Decides)
        {
            return isForbidden;
        }

        // A pattern that stands higher up may have several items here (codings): one of them decides.
        var fits = Target.Values.Count == 0;
        foreach (var (value, isExact) in Target.Values)
        {
            fits |= isExact ? FixedValues.AreEqual(value, element) : FixedValues.Has(value, element);
        }

        foreach (var schema in Target.Schemas)
        {
            fits = fits && IsSatisfied(run, element, schema);
        }

        return fits;
    }

    protected override Said Expected(ValidationRun run)
    {
        var values = Target.Values.Select(value => value.Value).Concat(Target.Schemas.SelectMany(Values)).Select(value => Said.Same(Messages.Show(value)));
        var sets = Target.Schemas.Where(schema => schema.Binding is not null)
            .Select(schema => new Said("a code of " + schema.Binding!.ValueSet, "en kode fra " + schema.Binding.ValueSet));
        Said[] all = [.. values, .. sets, .. isForbidden ? [new Said("nothing", "intet")] : Array.Empty<Said>()];
        return all.Length > 0
            ? new(string.Join(" and ", all.Select(one => one.English)), string.Join(" og ", all.Select(one => one.Danish)))
            : new("a value that the profile does not tell", "en værdi, som profilen ikke angiver");
    }

    private static bool IsDeciding(ElementSchema schema) =>
        schema.Fixed.Exists || schema.Pattern.Exists || schema.Binding is { Strength: BindingStrength.Required } || schema.Slots.Any(IsDeciding);

    private static IEnumerable<Element> Values(ElementSchema schema) =>
        new[] { schema.Fixed, schema.Pattern }.Where(value => value.Exists).Concat(schema.Slots.SelectMany(Values));

    private static bool IsSatisfied(ValidationRun run, Element element, ElementSchema schema)
    {
        if ((schema.Fixed.Exists && !FixedValues.AreEqual(schema.Fixed, element)) || (schema.Pattern.Exists && !FixedValues.Has(schema.Pattern, element))
            || (schema.Binding is { Strength: BindingStrength.Required } binding && BindingRule.Best(run, element, binding) == Terminology.Membership.Out))
        {
            return false;
        }

        foreach (var slot in schema.Slots)
        {
            if (!IsDeciding(slot))
            {
                continue;
            }

            var child = element.Child(slot.NameId);
            var fits = !child.Exists && slot.Min == 0;
            for (; child.Exists && !fits; child = child.NextSame())
            {
                fits = IsSatisfied(run, child, slot);
            }

            if (!fits)
            {
                return false;
            }
        }

        return true;
    }
}
