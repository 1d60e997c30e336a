using FhirGenomics.Resources;
using FhirGenomics.Validation.Slicing;

namespace FhirGenomics.Validation.Schema;

/// <summary>Compiles a profile's snapshot to what it adds to its base type.</summary>
internal sealed class ProfileCompiler(Schemas schemas)
{
    private readonly List<(ElementSchema Schema, string Target)> contentReferences = [];
    private readonly Dictionary<string, ElementSchema> byPath = new(StringComparer.Ordinal);
    private CompiledProfile profile = null!;

    /// <summary>Compiles a StructureDefinition. What is wrong with it is told in <see cref="CompiledProfile.Problems"/>.</summary>
    public CompiledProfile Compile(ElementTree structureDefinition)
    {
        var definition = structureDefinition.Root;
        var url = definition.Child("url").Text ?? "";
        profile = new CompiledProfile
        {
            Url = url,
            Version = definition.Child("version").Text ?? "",
            Name = definition.Child("title").Text ?? definition.Child("name").Text ?? url,
            Type = FhirTypes.R4.Find(definition.Child("type").Text ?? ""),
            Definition = definition,
        };
        if (profile.Type is not { } type)
        {
            return profile;
        }

        var snapshot = SnapshotNode.Read(definition, profile.Problems);
        if (snapshot is null)
        {
            profile.Problems.Add(new("It has no snapshot.", "Den har intet snapshot."));
            return profile;
        }

        var isBase = Schemas.BaseType(url) is not null;
        if (!isBase)
        {
            profile.Root = Root(snapshot, type);
            LinkContent();
        }

        profile.Contexts = [.. Contexts(definition)];
        profile.ContextInvariants = [.. ContextInvariants(definition)];
        profile.IsModifier = snapshot.Definition.Child("isModifier").Text == "true";
        return profile;
    }

    private ElementSchema Root(SnapshotNode snapshot, FhirType type)
    {
        var root = new ElementSchema { Profile = profile, ElementId = snapshot.Id };
        var known = schemas.OfType(type).Invariants;
        root.Invariants = ElementReading.Invariants(snapshot.Definition, schemas, key => known.Any(invariant => invariant.Key == key));
        ElementReading.ReadValues(root, snapshot.Definition);
        root.Binding = ElementReading.Binding(snapshot.Definition);
        root.Slots = Slots(snapshot, [type]);
        root.Finish();
        byPath[snapshot.Path] = root;
        return root;
    }

    private ElementSchema[] Slots(SnapshotNode parent, List<FhirType> parentTypes)
    {
        var slots = new List<ElementSchema>();
        foreach (var child in parent.Children)
        {
            if (Slot(child, parentTypes) is { } slot)
            {
                slots.Add(slot);
            }
        }

        return [.. slots];
    }

    /// <summary>What the element asks beyond its base; null if nothing.</summary>
    private ElementSchema? Slot(SnapshotNode node, List<FhirType> parentTypes)
    {
        if (Find(node, parentTypes) is not var (element, owner))
        {
            // A snapshot that adds extensions to a primitive lists the primitive's own value, which is the node itself.
            if (node.LastName == "value" && parentTypes.TrueForAll(type => type.Kind == FhirTypeKind.Primitive))
            {
                return null;
            }

            profile.Problems.Add(new(
                $"The element '{node.Path}' does not exist in {string.Join(" or ", parentTypes.Select(type => type.Name))}.",
                $"Elementet '{node.Path}' findes ikke i {string.Join(" eller ", parentTypes.Select(type => type.Name))}."));
            return null;
        }

        var isSlice = node.SliceName is not null;
        var schema = new ElementSchema { Profile = profile, ElementId = node.Id, Element = element, Name = element.Name, NameId = element.NameId, SliceName = node.SliceName };
        var isNarrowed = Cardinality(schema, node, schemas.OfType(owner).Slots[element.Order], isSlice) | Types(schema, node, element, schemas.OfType(owner).Slots[element.Order], isSlice);
        var baseSlot = schemas.OfType(owner).Slots[element.Order];
        ElementReading.ReadValues(schema, node.Definition);
        schema.MaxLength = schema.MaxLength == baseSlot.MaxLength ? 0 : schema.MaxLength;
        schema.Binding = ElementReading.Binding(node.Definition) is { } binding && !IsSame(binding, baseSlot.Binding) ? binding : null;
        var types = NodeTypes(node, element);
        var ofType = element.Type.Kind == FhirTypeKind.Resource ? KeysOfTypeProfiles(node.Definition) : [];
        schema.Invariants = ElementReading.Invariants(node.Definition, schemas, key => ofType.Contains(key) || IsKnown(key, baseSlot, types));
        schema.Slots = Slots(node, types);
        schema.Slicing = Slices(node, parentTypes, element);
        if (node.Definition.Child("contentReference").Text is { } reference && reference.StartsWith('#') && node.Children.Count == 0)
        {
            contentReferences.Add((schema, reference[1..]));
            isNarrowed = true;
        }

        schema.Finish();
        if (!node.Id.Contains(':', StringComparison.Ordinal))
        {
            byPath.TryAdd(node.Path, schema);
        }

        return isSlice || isNarrowed || schema.HasNodeRules || schema.Slots.Length > 0 || schema.Slicing is not null ? schema : null;
    }

    private static bool Cardinality(ElementSchema schema, SnapshotNode node, ElementSchema baseSlot, bool isSlice)
    {
        var min = ElementReading.Min(node.Definition);
        var max = ElementReading.Max(node.Definition);
        schema.Min = isSlice || min > baseSlot.Min ? min : 0;
        schema.Max = isSlice || max < baseSlot.Max ? max : int.MaxValue;
        return schema.Min > 0 || schema.Max < int.MaxValue;
    }

    private bool Types(ElementSchema schema, SnapshotNode node, TypeElement element, ElementSchema baseSlot, bool isSlice)
    {
        var types = ElementReading.Types(node.Definition, schemas);
        if (element.IsChoice && element.JsonName == node.LastName && types.Length != 1)
        {
            types = [new TypeRule(element.Type, [], [])];
        }

        schema.TypesSignature = ElementReading.TypesSignature(types);
        var isChanged = types.Length > 0 && schema.TypesSignature != baseSlot.TypesSignature;
        if (types.Length > 0 && (isChanged || isSlice) && (element.Type.Kind != FhirTypeKind.Backbone || Array.Exists(types, type => type.Profiles.Length > 0)))
        {
            schema.Types = types;
        }

        return schema.Types is not null && isChanged;
    }

    private SlicingProgram? Slices(SnapshotNode node, List<FhirType> parentTypes, TypeElement element)
    {
        var slicing = node.Definition.Child("slicing");
        var slices = new List<ElementSchema>();
        foreach (var slice in node.Slices)
        {
            if (Slot(slice, parentTypes) is { } schema)
            {
                slices.Add(schema);
            }
        }

        return SlicingProgram.Read(slicing, [.. slices], element, profile, schemas);
    }

    /// <summary>The element of the base that a snapshot element describes: by its name, or by that of one type of a choice.</summary>
    private static (TypeElement Element, FhirType Owner)? Find(SnapshotNode node, List<FhirType> parentTypes)
    {
        var nameId = FhirTypes.R4.NameId(node.Name);
        foreach (var type in parentTypes)
        {
            var element = nameId >= 0 ? type.Find(nameId) : null;
            element ??= type.FindJson(System.Text.Encoding.UTF8.GetBytes(node.LastName));
            if (element is not null)
            {
                return (element, type);
            }
        }

        return null;
    }

    private static List<FhirType> NodeTypes(SnapshotNode node, TypeElement element)
    {
        if (!element.IsChoice && element.Type.Kind != FhirTypeKind.Resource)
        {
            return [element.Type];
        }

        var types = new List<FhirType>();
        for (var type = node.Definition.Child("type"); type.Exists; type = type.NextSame())
        {
            if (FhirTypes.R4.Find(type.Child("code").Text ?? "") is { } known)
            {
                types.Add(known);
            }
        }

        return types.Count > 0 ? types : [element.Type];
    }

    /// <summary>
    /// Keys of the constraints at the root of the profiles that a resource inside must conform to. Snapshots repeat them at the element, where
    /// %resource is the resource around it; they are checked with those profiles.
    /// </summary>
    private HashSet<string> KeysOfTypeProfiles(Element definition)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var type = definition.Child("type"); type.Exists; type = type.NextSame())
        {
            for (var url = type.Child("profile"); url.Exists; url = url.NextSame())
            {
                var root = url.Text is { } canonical && schemas.Definitions.Find("StructureDefinition", canonical) is { } known ? known.Root.Child("snapshot").Child("element") : default;
                for (var constraint = root.Child("constraint"); constraint.Exists; constraint = constraint.NextSame())
                {
                    keys.Add(constraint.Child("key").Text ?? "");
                }
            }
        }

        return keys;
    }

    private bool IsKnown(string key, ElementSchema baseSlot, List<FhirType> types) =>
        baseSlot.Invariants.Any(invariant => invariant.Key == key)
        || types.Exists(type => schemas.OfType(type).Invariants.Any(invariant => invariant.Key == key));

    private static bool IsSame(Binding binding, Binding? other) =>
        other is not null && other.Strength == binding.Strength && WithoutVersion(other.ValueSet) == WithoutVersion(binding.ValueSet)
        && (binding.Maximum is null || other.Maximum is not null);

    private static string WithoutVersion(string canonical) => canonical.Split('|')[0];

    private static IEnumerable<ExtensionContext> Contexts(Element definition)
    {
        for (var context = definition.Child("context"); context.Exists; context = context.NextSame())
        {
            yield return new ExtensionContext(context.Child("type").Text ?? "", context.Child("expression").Text ?? "");
        }
    }

    private static IEnumerable<string> ContextInvariants(Element definition)
    {
        for (var invariant = definition.Child("contextInvariant"); invariant.Exists; invariant = invariant.NextSame())
        {
            yield return invariant.Text ?? "";
        }
    }

    private void LinkContent()
    {
        foreach (var (schema, target) in contentReferences)
        {
            if (byPath.TryGetValue(target.Split(':')[0], out var content) && !ReferenceEquals(content, schema))
            {
                schema.ContentTarget = content;
                schema.Finish();
            }
        }
    }
}
