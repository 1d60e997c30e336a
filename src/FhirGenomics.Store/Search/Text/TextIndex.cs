using FhirGenomics.Store.Database;

namespace FhirGenomics.Store.Search.Text;

/// <summary>The full-text index of a database: for each resource the words of its narrative and of the rest, by their places. Each database has its own kind.</summary>
internal abstract class TextIndex
{
    /// <summary>True if one question to the index answers a query; else its parts are asked and joined.</summary>
    public abstract bool CanAnswer(TextQuery query);

    /// <summary>True if <see cref="Select"/> gives resources in their order, as far as they are read.</summary>
    public abstract bool IsOrdered { get; }

    /// <summary>Adds <c>SELECT ... AS sid FROM ...</c>: the resources that match, some perhaps twice, if <see cref="CanAnswer"/>.</summary>
    public abstract void Select(SqlText sql, TextQuery query, bool narrativeOnly);

    /// <summary>Adds the condition that one resource matches, if <see cref="CanAnswer"/>.</summary>
    public abstract void Exists(SqlText sql, TextQuery query, bool narrativeOnly, string sid);

    /// <summary>Adds the words of a resource that has none in the index.</summary>
    public abstract void Insert(StoreSession session, long sid, ResourceText text);

    /// <summary>Removes the words of a resource, if it has any.</summary>
    public abstract void Delete(StoreSession session, long sid);
}
