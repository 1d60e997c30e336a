using System.Text;

namespace FhirGenomics.Resources;

/// <summary>
/// The R4 type model: every datatype, resource type and nested type with its elements.
/// The build writes it from HL7's StructureDefinitions as the file <c>r4.types</c> beside the program:
/// one line <c>kind name base</c> a type (P primitive, C complex, B nested, R resource; lower case if abstract), and
/// one indented line <c>name max type...</c> an element; after the max <c>s</c> for an element of the summary, <c>m</c> for a mandatory one.
/// </summary>
public sealed class FhirTypes
{
    private static readonly Lazy<FhirTypes> Loaded = new(() => Parse(File.ReadLines(Path.Combine(AppContext.BaseDirectory, FileName))));

    private readonly Dictionary<string, FhirType> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> nameIds = new(StringComparer.Ordinal);
    private readonly Utf8NameTable<FhirType> resourceTypes;

    private FhirTypes(List<FhirType> types, List<TypeElement> elements, Dictionary<string, int> nameIds)
    {
        All = types;
        Elements = [.. elements];
        this.nameIds = nameIds;
        byName = types.ToDictionary(type => type.Name, StringComparer.Ordinal);
        resourceTypes = new(types.Where(type => type.Kind == FhirTypeKind.Resource).Select(type => (type.Name, type)));
        ResourceTypeNames = [.. types.Where(type => type is { Kind: FhirTypeKind.Resource, IsAbstract: false }).Select(type => type.Name).Order(StringComparer.Ordinal)];
    }

    /// <summary>Name of the type model's file in the program's folder.</summary>
    public const string FileName = "r4.types";

    /// <summary>The model of FHIR R4 (4.0.1), read once. Throws <see cref="IOException"/> if the file is missing from the program's folder.</summary>
    public static FhirTypes R4 => Loaded.Value;

    /// <summary>All types, indexed by <see cref="FhirType.Id"/>.</summary>
    public IReadOnlyList<FhirType> All { get; }

    /// <summary>Names of all concrete resource types, sorted.</summary>
    public IReadOnlyList<string> ResourceTypeNames { get; }

    internal TypeElement[] Elements { get; }

    /// <summary>The type of this name (<c>Patient</c>, <c>code</c>, <c>Observation.component</c>); null if R4 has none.</summary>
    public FhirType? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The type of this name; throws <see cref="KeyNotFoundException"/> if R4 has none.</summary>
    public FhirType Get(string name) => byName[name];

    /// <summary>The resource type of this UTF-8 name, abstract ones included; null if R4 has none.</summary>
    public FhirType? FindResource(ReadOnlySpan<byte> name) => resourceTypes.Find(name);

    /// <summary>True if this is the name of a concrete resource type, exactly as the specification spells it.</summary>
    public bool IsResource(string name) => Find(name) is { Kind: FhirTypeKind.Resource, IsAbstract: false };

    /// <summary>The number that stands for an element name in <see cref="Element.NameId"/>; -1 if no R4 type has such an element.</summary>
    public int NameId(string name) => nameIds.GetValueOrDefault(name, -1);

    /// <summary>Reads the lines of a type model file.</summary>
    public static FhirTypes Parse(IEnumerable<string> lines)
    {
        var source = new List<(FhirType Type, string Base, List<string[]> Elements)>();
        foreach (var line in lines)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                continue;
            }

            if (line[0] == ' ')
            {
                source[^1].Elements.Add(words);
                continue;
            }

            var kind = char.ToUpperInvariant(words[0][0]) switch
            {
                'P' => FhirTypeKind.Primitive,
                'C' => FhirTypeKind.Complex,
                'B' => FhirTypeKind.Backbone,
                _ => FhirTypeKind.Resource,
            };
            source.Add((new FhirType(source.Count, words[1], kind, char.IsLower(words[0][0])), words.Length > 2 ? words[2] : "", []));
        }

        return Link(source);
    }

    private static FhirTypes Link(List<(FhirType Type, string Base, List<string[]> Elements)> source)
    {
        var types = source.ToDictionary(item => item.Type.Name, item => item.Type, StringComparer.Ordinal);
        var elements = new List<TypeElement>();
        var nameIds = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (type, baseName, lines) in source)
        {
            type.Base = types.GetValueOrDefault(baseName);
            var own = new List<TypeElement>();
            for (var order = 0; order < lines.Count; order++)
            {
                var words = lines[order];
                var isChoice = words[0].EndsWith("[x]", StringComparison.Ordinal);
                var name = isChoice ? words[0][..^3] : words[0];
                if (!nameIds.TryGetValue(name, out var nameId))
                {
                    nameIds.Add(name, nameId = nameIds.Count);
                }

                foreach (var typeName in words.Skip(2))
                {
                    var jsonName = isChoice ? name + Capitalised(typeName) : name;
                    var element = new TypeElement(elements.Count, type, name, nameId, jsonName, types[typeName], words[1][0] == '*', isChoice)
                    {
                        Order = order,
                        IsSummary = words[1].Contains('s', StringComparison.Ordinal),
                        IsMandatory = words[1].Contains('m', StringComparison.Ordinal),
                    };
                    elements.Add(element);
                    own.Add(element);
                }
            }

            type.SetElements(own);
        }

        return new FhirTypes([.. source.Select(item => item.Type)], elements, nameIds);
    }

    private static string Capitalised(string name) =>
        new StringBuilder(name) { [0] = char.ToUpperInvariant(name[0]) }.ToString();
}
