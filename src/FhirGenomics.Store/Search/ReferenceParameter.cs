using FhirGenomics.Resources;
using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Store.Search;

/// <summary>Search by reference. Source: https://hl7.org/fhir/R4/search.html#reference</summary>
internal static class ReferenceParameter
{
    /// <summary>Suffix of the parameter under which identifiers of logical references are indexed.</summary>
    public const string Identifier = ":identifier";

    /// <summary>How rows are made, as part of what a parameter is indexed by: references as <see cref="Hash.OfReference"/> has them, which were once hashed as other texts.</summary>
    public const string RowForm = "reference by time";

    /// <summary>Target of references that name no resource outside their own, so that <c>:missing</c> knows of them.</summary>
    private const long NoTarget = 0;

    /// <summary>
    /// Adds the rows of an element; <paramref name="identifierParameter"/> gets the identifier of a logical reference. A bare id is also indexed as
    /// <c>Type/id</c> where only one of the <paramref name="targets"/> can be meant.
    /// </summary>
    public static void Extract(Element element, int parameter, int identifierParameter, IReadOnlyList<string> targets, IndexRows rows)
    {
        if (element.Type?.Name != "Reference")
        {
            Add(element.Text, parameter, rows);
            return;
        }

        var reference = element.Child("reference").Text;
        Add(reference, parameter, rows);
        if (targets.Count == 1 && reference is not null && LocalReference.IsId(reference))
        {
            Add($"{targets[0]}/{reference}", parameter, rows);
        }

        if (identifierParameter >= 0 && element.Child("identifier") is { Exists: true } identifier)
        {
            TokenParameter.Extract(identifier, identifierParameter, rows);
        }
    }

    /// <summary>The literal reference of an element without its version, as it is indexed; null if it has none or points into its own resource.</summary>
    public static string? Target(Element element)
    {
        var text = (element.Type?.Name == "Reference" ? element.Child("reference") : element).Text;
        if (text is null or ['#', ..])
        {
            return null;
        }

        return WithoutVersion(text);
    }

    /// <summary>
    /// Reads <c>Type/id</c>, an id (of any of the parameter's targets, or of the one that the modifier names) or an absolute URL; null if it is none.
    /// URLs below <paramref name="ownBase"/> (without slash at the end) also mean what is stored as <c>Type/id</c>.
    /// </summary>
    public static SearchValue? Parse(string text, string modifier, SearchParameter parameter, string? ownBase = null)
    {
        var reference = SearchValue.Unescape(text);
        if (ownBase is not null && reference.StartsWith(ownBase + "/", StringComparison.Ordinal) && LocalReference.TrySplit(reference[(ownBase.Length + 1)..], out var localType, out var localId))
        {
            return modifier.Length == 0 || modifier == localType ? new Value([$"{localType}/{localId}", reference]) : null;
        }

        if (modifier.Length > 0)
        {
            return LocalReference.IsId(reference) ? new Value([$"{modifier}/{reference}"])
                : LocalReference.TrySplit(reference, out var type, out var id) && type == modifier ? new Value([$"{type}/{id}"]) : null;
        }

        if (LocalReference.TrySplit(reference, out var ownType, out var ownId))
        {
            return new Value([$"{ownType}/{ownId}"]);
        }

        return reference.Contains(':', StringComparison.Ordinal) ? new Value([WithoutVersion(reference)])
            : LocalReference.IsId(reference) ? new Value([reference, .. parameter.Targets.Select(target => $"{target}/{reference}")])
            : null;
    }

    /// <summary>The row that a bare id has besides that of <c>Type/id</c>; null for what is not <c>Type/id</c>.</summary>
    public static SearchValue? BareId(string reference) => LocalReference.TrySplit(reference, out _, out var id) ? new Value([id]) : null;

    /// <summary>Reads <c>Type/id</c> of a type that FHIR R4 does not have, so that nothing matches; null if it is not like that.</summary>
    public static SearchValue? ParseUnknownType(string text, out string type)
    {
        var reference = SearchValue.Unescape(text);
        var slash = reference.IndexOf('/', StringComparison.Ordinal);
        type = slash > 0 ? reference[..slash] : "";
        return slash > 0 && type.All(char.IsAsciiLetter) && LocalReference.IsId(reference[(slash + 1)..]) && !FhirTypes.R4.IsResource(type) ? new Value([reference]) : null;
    }

    private static string WithoutVersion(string reference) => reference.IndexOf("/_history/", StringComparison.Ordinal) is >= 0 and var version ? reference[..version] : reference;

    private static void Add(string? reference, int parameter, IndexRows rows)
    {
        if (reference is null or ['#', ..])
        {
            rows.Add(new IndexRow(IndexTable.Reference, parameter, NoTarget));
            return;
        }

        rows.Add(new IndexRow(IndexTable.Reference, parameter, rows.Reference(WithoutVersion(reference))));
        if (reference.IndexOf('|', StringComparison.Ordinal) is > 0 and var bar)
        {
            rows.Add(new IndexRow(IndexTable.Reference, parameter, rows.Reference(reference[..bar])));
        }
    }

    private sealed record Value(IReadOnlyList<string> References) : SearchValue
    {
        public override IReadOnlyList<string> Hashed => References;

        public override IReadOnlyList<long>? Points { get; } = [.. References.Select(reference => Hash.OfReference(reference))];

        public override void Where(SqlText sql, ReadOnlySpan<string> columns, SearchScope scope) => sql.Add($"x.{columns[0]} IN ").AddList(Points!);
    }
}
