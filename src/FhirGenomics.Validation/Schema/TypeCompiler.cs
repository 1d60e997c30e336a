using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Schema;

/// <summary>Compiles the definition of a FHIR type, with the nested types in it.</summary>
internal sealed class TypeCompiler(Schemas schemas)
{
    private readonly List<(FhirType Type, ElementSchema Schema)> compiled = [];

    /// <summary>The schema of the type and of the nested types that its definition has.</summary>
    public IReadOnlyList<(FhirType Type, ElementSchema Schema)> Compile(FhirType type)
    {
        var root = type.Kind == FhirTypeKind.Backbone ? type.Name[..type.Name.IndexOf('.', StringComparison.Ordinal)] : type.Name;
        var definition = schemas.Definitions.Find("StructureDefinition", "http://hl7.org/fhir/StructureDefinition/" + root);
        var snapshot = definition is null ? null : SnapshotNode.Read(definition.Root, []);
        if (snapshot is null)
        {
            Empty(FhirTypes.R4.Get(root));
            if (type.Kind == FhirTypeKind.Backbone)
            {
                Empty(type);
            }
        }
        else
        {
            Add(snapshot, FhirTypes.R4.Get(root));
        }

        return compiled;
    }

    private void Empty(FhirType type) => Add(new SnapshotNode(default, type.Name), type);

    private void Add(SnapshotNode node, FhirType type)
    {
        var schema = new ElementSchema { ElementId = node.Path, Invariants = ElementReading.Invariants(node.Definition, schemas) };
        var slots = new ElementSchema[type.Elements.Count == 0 ? 0 : type.Elements[^1].Order + 1];
        foreach (var element in type.Elements)
        {
            slots[element.Order] ??= Slot(node.Children.Find(child => child.Name == element.Name), element);
        }

        schema.Slots = slots;
        schema.Finish();
        compiled.Add((type, schema));
    }

    private ElementSchema Slot(SnapshotNode? node, TypeElement element)
    {
        var slot = new ElementSchema { ElementId = node?.Path ?? element.Owner.Name + "." + element.Name, Element = element, Name = element.Name, NameId = element.NameId, Max = element.IsArray ? int.MaxValue : 1 };
        if (node is not null)
        {
            var definition = node.Definition;
            slot.Min = ElementReading.Min(definition);
            slot.Max = ElementReading.Max(definition);
            slot.Binding = ElementReading.Binding(definition);
            ElementReading.ReadValues(slot, definition);
            var types = ElementReading.Types(definition, schemas);
            slot.TypesSignature = ElementReading.TypesSignature(types);
            slot.Types = types.Any(type => type.Profiles.Length > 0 || type.Targets.Length > 0) ? types : null;

            // A nested type has its own constraints with it, so that they hold where it is used by contentReference too.
            if (element.Type.Kind == FhirTypeKind.Backbone && element.Type.Name == node.Path)
            {
                Add(node, element.Type);
            }
            else
            {
                slot.Invariants = ElementReading.Invariants(definition, schemas);
            }
        }

        slot.Finish();
        return slot;
    }
}
