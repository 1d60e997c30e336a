using System.Text;
using FhirGenomics.Store.Database;
using FhirGenomics.Store.Schema;

namespace FhirGenomics.Store.Search;

/// <summary>What a value means at the time of a search.</summary>
/// <param name="Dictionaries">Numbers of systems and parameters.</param>
/// <param name="Session">Where the search runs.</param>
/// <param name="Now">The instant of the search.</param>
internal sealed record SearchScope(Dictionaries Dictionaries, StoreSession Session, DateTimeOffset Now)
{
    /// <summary>The number of a system; -2 if no resource of this snapshot ever used it.</summary>
    public long System(string name)
    {
        var number = Dictionaries.System(name);
        return number != Dictionaries.UnknownSystem ? number : Dictionaries.FindSystem(Session, name);
    }

    /// <summary>The numbers of parameters, each once; -1 for what was never indexed.</summary>
    public IReadOnlyList<long> Numbers(IEnumerable<IndexedName> names) =>
        [.. names.Select(name => (long)Dictionaries.Parameter(Dictionaries.Type(name.Type), name.Code)).Distinct()];
}

/// <summary>One value of a search parameter; commas in a request separate several. Each type of parameter has its own, beside how it is indexed.</summary>
internal abstract record SearchValue
{
    /// <summary>The hashes of the index table's leading number that the value can have; null if it can be any.</summary>
    public virtual IReadOnlyList<long>? Points => null;

    /// <summary>The texts behind <see cref="Points"/>, for the check that a hash has not met another text; empty if nothing is hashed.</summary>
    public virtual IReadOnlyList<string> Hashed => [];

    /// <summary>The same texts as the caller wrote them, as they probably stand in a resource that matches.</summary>
    public virtual IReadOnlyList<string> Written => Hashed;

    /// <summary>Adds the condition on the row <c>x</c> of the index. <paramref name="columns"/> are the table's number columns from this value's first on.</summary>
    public abstract void Where(SqlText sql, ReadOnlySpan<string> columns, SearchScope scope);

    /// <summary>Adds a condition with the parameter in it, where that lets a search that starts from this value use better indexes; false if it does not.</summary>
    public virtual bool TryLead(SqlText sql, int parameter, SearchScope scope) => false;

    /// <summary>Splits at a separator that is not escaped by a backslash; the escapes stay.</summary>
    public static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == separator)
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
        }

        parts.Add(text[start..]);
        return parts;
    }

    /// <summary>Puts a backslash before the characters that would have a meaning.</summary>
    public static string Escape(string text, string characters) => string.Concat(text.Select(letter => characters.Contains(letter, StringComparison.Ordinal) ? $"\\{letter}" : $"{letter}"));

    /// <summary>Removes the escapes of a value. Source: https://hl7.org/fhir/R4/search.html#escaping</summary>
    public static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            plain.Append(text[i] == '\\' && i + 1 < text.Length ? text[++i] : text[i]);
        }

        return plain.ToString();
    }
}
