namespace FhirGenomics.Store.Copying;

/// <summary>A table with the columns that hold its rows; what the database derives from them by itself is not among them.</summary>
/// <param name="Name">Its name in both databases.</param>
/// <param name="Columns">Names of the columns and their types, in the order of the names.</param>
internal sealed record CopiedTable(string Name, IReadOnlyList<(string Name, string Type)> Columns)
{
    /// <summary>The index of the words of texts: each database has a kind of its own, and the server fills it from the resources.</summary>
    public const string TextIndex = "text_index";

    /// <summary>The columns, for a statement.</summary>
    public string ColumnList => string.Join(", ", Columns.Select(column => Quoted(column.Name)));

    /// <summary>Statement that reads all rows, but the one that says how far <see cref="TextIndex"/> is.</summary>
    public string All => $"SELECT {ColumnList} FROM {Quoted(Name)}{(Name == "late_index" ? " WHERE param <> 0" : "")}";

    /// <summary>Statement that reads some rows, any.</summary>
    public string First(int rows) => $"{All} LIMIT {rows}";

    /// <summary>A name in a statement.</summary>
    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
