using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Schema;

/// <summary>Reads the parts of an ElementDefinition. Source: https://hl7.org/fhir/R4/elementdefinition.html</summary>
internal static class ElementReading
{
    private const string FhirPathTypes = "http://hl7.org/fhirpath/System.";
    private const string TypeExtension = "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type";
    private const string MaxValueSet = "http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet";
    private const string BestPractice = "http://hl7.org/fhir/StructureDefinition/elementdefinition-bestpractice";

    // Checked by code of the validator itself, which is faster and says more.
    private static readonly HashSet<string> Native = new(StringComparer.Ordinal)
    {
        "ele-1", "ext-1", "dom-2", "dom-3", "dom-4", "dom-5", "dom-6", "txt-1", "txt-2", "ref-1",
        "bdl-1", "bdl-2", "bdl-3", "bdl-4", "bdl-5", "bdl-7", "bdl-8", "bdl-9", "bdl-10", "bdl-11", "bdl-12",
    };

    public static int Min(Element definition) => int.TryParse(definition.Child("min").Text, out var min) ? min : 0;

    public static int Max(Element definition) => definition.Child("max").Text is { } max && int.TryParse(max, out var number) ? number : int.MaxValue;

    /// <summary>The rules for types; an id or a primitive's value counts as having the type FHIR gives it.</summary>
    public static TypeRule[] Types(Element definition, Schemas schemas)
    {
        var rules = new List<TypeRule>();
        for (var type = definition.Child("type"); type.Exists; type = type.NextSame())
        {
            var code = TypeCode(type);
            rules.Add(new TypeRule(FhirTypes.R4.Find(code), Links(type.Child("profile"), schemas), Links(type.Child("targetProfile"), schemas)) { Aggregation = Texts(type.Child("aggregation")) });
        }

        return [.. rules];
    }

    /// <summary>A number for the list of types, to see whether two definitions have the same.</summary>
    public static ulong TypesSignature(TypeRule[] rules)
    {
        var hash = 14695981039346656037ul;
        foreach (var rule in rules)
        {
            hash = Add(hash, rule.Type?.Name ?? "?");
            foreach (var link in rule.Profiles)
            {
                hash = Add(hash, "p" + link.Canonical);
            }

            foreach (var link in rule.Targets)
            {
                hash = Add(hash, "t" + link.Canonical);
            }

            foreach (var mode in rule.Aggregation)
            {
                hash = Add(hash, "a" + mode);
            }
        }

        return hash;
    }

    public static Binding? Binding(Element definition)
    {
        var binding = definition.Child("binding");
        Binding? maximum = null;
        for (var extension = binding.Child("extension"); extension.Exists; extension = extension.NextSame())
        {
            if (extension.Child("url").Text == MaxValueSet && extension.Child("value").Text is { } outermost)
            {
                maximum = new Binding(outermost, BindingStrength.Required);
            }
        }

        var strength = binding.Child("strength").Text switch
        {
            "required" => BindingStrength.Required,
            "extensible" => BindingStrength.Extensible,
            "preferred" => BindingStrength.Preferred,
            _ => BindingStrength.Example,
        };
        return binding.Child("valueSet").Text is { } valueSet && (strength >= BindingStrength.Extensible || maximum is not null)
            ? new Binding(valueSet, strength) { Maximum = maximum }
            : null;
    }

    /// <summary>The constraints that FHIRPath has to check, without those whose key is known already.</summary>
    public static Invariant[] Invariants(Element definition, Schemas schemas, Func<string, bool>? isKnown = null)
    {
        var found = new List<Invariant>();
        for (var constraint = definition.Child("constraint"); constraint.Exists; constraint = constraint.NextSame())
        {
            var key = constraint.Child("key").Text ?? "";
            if (constraint.Child("expression").Text is { } expression && !Native.Contains(key) && isKnown?.Invoke(key) != true)
            {
                var isBestPractice = false;
                for (var extension = constraint.Child("extension"); extension.Exists; extension = extension.NextSame())
                {
                    isBestPractice |= extension.Child("url").Text == BestPractice && extension.Child("value").Text == "true";
                }

                var isError = constraint.Child("severity").Text != "warning";
                found.Add(schemas.Intern(new Invariant(key, isError, isBestPractice, constraint.Child("human").Text ?? "", expression)));
            }
        }

        return [.. found];
    }

    /// <summary>Sets what stands in an ElementDefinition beside cardinality, types, bindings and constraints.</summary>
    public static void ReadValues(ElementSchema schema, Element definition)
    {
        schema.Fixed = definition.Child("fixed");
        schema.Pattern = definition.Child("pattern");
        schema.MinValue = definition.Child("minValue");
        schema.MaxValue = definition.Child("maxValue");
        ElementExtensions.Read(schema, definition);
        schema.MaxLength = int.TryParse(definition.Child("maxLength").Text, out var length) ? length : 0;
    }

    private static string TypeCode(Element type)
    {
        var code = type.Child("code").Text ?? "";
        if (!code.StartsWith(FhirPathTypes, StringComparison.Ordinal))
        {
            return code;
        }

        for (var extension = type.Child("extension"); extension.Exists; extension = extension.NextSame())
        {
            if (extension.Child("url").Text == TypeExtension)
            {
                return extension.Child("value").Text ?? "string";
            }
        }

        return "string";
    }

    private static ProfileLink[] Links(Element first, Schemas schemas)
    {
        var links = new List<ProfileLink>();
        for (var link = first; link.Exists; link = link.NextSame())
        {
            if (link.Text is { } canonical)
            {
                links.Add(new ProfileLink(schemas, canonical, ElementExtensions.Value(link, ElementExtensions.ProfileElement).Text));
            }
        }

        return [.. links];
    }

    private static string[] Texts(Element first)
    {
        var texts = new List<string>();
        for (var at = first; at.Exists; at = at.NextSame())
        {
            texts.Add(at.Text ?? "");
        }

        return [.. texts];
    }

    private static ulong Add(ulong hash, string text)
    {
        foreach (var c in text)
        {
            hash = (hash ^ c) * 1099511628211ul;
        }

        return (hash ^ '\n') * 1099511628211ul;
    }
}
