using FhirGenomics.Store.Database;

namespace FhirGenomics.Store.Search;

/// <summary>A condition of a search. All of a query must hold.</summary>
internal abstract record Criterion
{
    /// <summary>True if it asks about columns of the resource itself, so that the statement must join it.</summary>
    public abstract bool NeedsResource { get; }

    /// <summary>True if a search can start from what this criterion selects.</summary>
    public abstract bool CanLead { get; }

    /// <summary>True if what it selects comes in the order of resources.</summary>
    public virtual bool IsOrdered => false;

    /// <summary>The same for what depends on the database.</summary>
    public virtual bool IsOrderedIn(StoreSession session) => IsOrdered;

    /// <summary>The parameters that it asks, those of the resources it leads to included.</summary>
    public abstract IEnumerable<IndexedName> Asked { get; }

    /// <summary>True if a resource alone decides whether it is met, and no other that refers to it or that it refers to.</summary>
    public virtual bool AsksOneResource => false;

    /// <summary>True if it, or a criterion within it, asks for words of a text.</summary>
    public virtual bool AsksText => false;

    /// <summary>How many rows it selects, counted up to a limit; the limit itself for "as many or more".</summary>
    public abstract long Rows(StoreSession session, SearchScope scope, long limit);

    /// <summary>The statement that gives <see cref="Rows"/>, to be asked with others; null if it takes more than one.</summary>
    public virtual SqlText? CountRows(SearchScope scope, long limit) => null;

    /// <summary>Adds <c>SELECT ... AS sid FROM ...</c>: the resources it selects, some perhaps twice. Only if <see cref="CanLead"/>.</summary>
    public abstract void Lead(SqlText sql, SearchScope scope);

    /// <summary>Adds the condition on one resource.</summary>
    public abstract void Probe(SqlText sql, Probed resource, SearchScope scope);

    /// <summary>False if a hash has met another text than the one that was searched for.</summary>
    public virtual bool IsMatch(StoredResource resource, Index.Indexer indexer) => true;
}

/// <summary>A resource in a statement.</summary>
/// <param name="Alias">Its row of the table <c>resource</c>.</param>
/// <param name="Sid">Its number, which may be had without that row.</param>
/// <param name="Depth">How many references lead from the resources that are searched to this one; aliases of one depth differ from those of others.</param>
internal sealed record Probed(string Alias, string Sid, int Depth)
{
    /// <summary>The resource at the other end of a reference.</summary>
    public Probed Linked() => new($"t{Depth + 1}", $"t{Depth + 1}.sid", Depth + 1);
}
