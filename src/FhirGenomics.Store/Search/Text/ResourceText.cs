using System.Runtime.InteropServices;
using FhirGenomics.Resources;
using FhirGenomics.Store.Writing;

namespace FhirGenomics.Store.Search.Text;

/// <summary>
/// The text of a resource as words between blanks, see <see cref="WordBuffer"/>. Text is what people write and read: the narrative, and all values of the
/// types string, markdown and code. Ids, references, URLs, numbers, dates and binary data are found by their own search parameters.
/// </summary>
/// <param name="Narrative">Words of the narrative: <c>_text</c>.</param>
/// <param name="Other">Words of all other elements; with the narrative what <c>_content</c> searches.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ResourceText(string Narrative, string Other)
{
    /// <summary>Reads the text of a resource. The buffer may be used again.</summary>
    public static ResourceText Of(ElementTree tree, WordBuffer words)
    {
        var div = tree.Root.Child("text").Child("div");
        if (div.Type?.Name == "xhtml")
        {
            XhtmlText.AddTo(words, div.Utf8);
        }

        var narrative = words.Take();
        for (var element = tree.Root; element.Exists; element = ReferenceRewriter.After(element))
        {
            if (element.Kind == ElementKind.String && element != div)
            {
                Add(words, element);
            }
        }

        return new ResourceText(narrative, words.Take());
    }

    private static void Add(WordBuffer words, Element element)
    {
        switch (element.Type?.Name)
        {
            case "string" when element.Name is "id" || (element.Name is "reference" && element.Parent.Type?.Name == "Reference"):
                break;
            case "string" or "markdown" or "code":
                words.Add(element.Utf8);
                break;
            case "xhtml":
                XhtmlText.AddTo(words, element.Utf8);
                break;
        }
    }
}
