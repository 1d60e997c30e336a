using System.Runtime.InteropServices;
using FhirGenomics.Store.Database;
using FhirGenomics.Store.Search;
using FhirGenomics.Store.Search.Index;
using FhirGenomics.Store.Search.Text;

namespace FhirGenomics.Store.Writing;

/// <summary>An index that is filled late.</summary>
/// <param name="Number">Of the words of texts 0, else that of the name.</param>
/// <param name="Type">The resource type; 0 for all.</param>
/// <param name="Name">The parameter with one of <see cref="SearchModifiers.LateSuffixes"/>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LateIndex(int Number, int Type, string Name)
{
    /// <summary>The words of texts.</summary>
    public static readonly LateIndex Text = new(0, 0, "");

    /// <summary>The newest change of what it indexes.</summary>
    public long Newest(StoreSession session) =>
        (Type == 0 ? new SqlText("SELECT max(change_seq) FROM resource") : new SqlText().Add("SELECT max(change_seq) FROM resource WHERE type = ?", Type)).Number(session);

    /// <summary>The last change that it has seen.</summary>
    public long Reached(StoreSession session) => new SqlText().Add("SELECT max(change_seq) FROM late_index WHERE param = ?", Number).Number(session);

    /// <summary>True if its parameter is no more: its rows are being removed.</summary>
    public bool IsRetired(StoreSession session) => Number != 0 && new SqlText().Add("SELECT count(*) FROM param_dict WHERE id = ? AND definition <> -id", Number).Number(session) == 0;
}

/// <summary>What a late index has to say of a resource now; nothing if it was deleted.</summary>
/// <param name="Sid">Number of the resource.</param>
/// <param name="WasThere">True if the index may have something of it already.</param>
/// <param name="Text">Its words, for the words of texts.</param>
/// <param name="Rows">Its rows, for other indexes.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LateChange(long Sid, bool WasThere, ResourceText Text, IndexRow[] Rows);
