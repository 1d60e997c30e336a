using FhirGenomics.Resources;

namespace FhirGenomics.Store.Writing;

/// <summary>What callers are told (503) of a write that the database did not confirm.</summary>
internal static class WriteFailure
{
    /// <summary>The store is closed or about to be.</summary>
    public static Failure Closing() => Unavailable("The store is closing.", "Databasen er ved at blive lukket.");

    /// <summary>It is certain that nothing was stored.</summary>
    /// <param name="error">The error of the database, for people.</param>
    public static Failure NotStored(string error) => Unavailable(
        $"The database cannot write now ({error}). Nothing was stored.", $"Databasen kan ikke skrive lige nu ({error}). Intet er gemt.");

    /// <summary>Nothing was stored, because the database does not take it: a defect of ours, which nobody else is to suffer from.</summary>
    /// <param name="error">The error of the database, for people.</param>
    public static Failure Refused(string error) => new(FailureKind.Unavailable, Issue.Error(
        IssueCode.Exception,
        "store-refused",
        $"The database refused what was to be written ({error}), which is a defect of this server. Nothing was stored.",
        $"Databasen afviste det, der skulle skrives ({error}), hvilket er en fejl i denne server. Intet er gemt."));

    /// <summary>All was stored, or nothing.</summary>
    /// <param name="error">The error of the database, for people.</param>
    public static Failure PerhapsStored(string error) => Unavailable(
        $"The database did not confirm the commit ({error}): read whether it was stored before you send it again.",
        $"Databasen bekræftede ikke lagringen ({error}): undersøg, om det er gemt, før du sender det igen.");

    private static Failure Unavailable(string text, string danish) => new(FailureKind.Unavailable, Issue.Error(IssueCode.Transient, "store-unavailable", text, danish));
}
