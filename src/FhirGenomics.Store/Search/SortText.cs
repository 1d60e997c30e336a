using FhirGenomics.Resources;
using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Store.Search;

/// <summary>
/// What resources are sorted by under parameters whose index has only hashes: of a concept its text, else its display, else its code; of an identifier its
/// value; of a reference what it points to; in normal form. It is indexed when a search first sorts by the parameter (see <see cref="Writing.LateIndexer"/>).
/// </summary>
internal static class SortText
{
    /// <summary>Suffix of the parameter under which it is indexed.</summary>
    public const string Suffix = ":sort";

    /// <summary>True for the parameters that have it.</summary>
    public static bool Sorts(SearchParameter parameter) => parameter.Type is "token" or "reference" or "uri" && parameter.Code != "_id";

    /// <summary>The text of an element; null if it has none.</summary>
    public static string? Of(Element element) => element.Type?.Name switch
    {
        "CodeableConcept" => element.Child("text").Text ?? Of(element.Child("coding")),
        "Coding" => element.Child("display").Text ?? element.Child("code").Text,
        "Identifier" or "ContactPoint" => element.Child("value").Text,
        "Reference" => element.Child("reference").Text ?? element.Child("identifier").Child("value").Text ?? element.Child("display").Text,
        _ => element.Text,
    };

    /// <summary>Adds the row of a text; none for null.</summary>
    public static void Add(string? text, int parameter, IndexRows rows)
    {
        if (text is not null)
        {
            rows.Add(new IndexRow(IndexTable.Text, parameter, Text: NormalText.Of(text)));
        }
    }
}
