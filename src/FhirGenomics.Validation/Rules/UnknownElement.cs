using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Rules;

/// <summary>Tells of an element that its type does not have. What stands inside it is not looked at.</summary>
internal static class UnknownElement
{
    public static void Report(ValidationRun run, Element parent, Element child, ref string? previous)
    {
        // Items of one unknown array are one mistake.
        var name = child.JsonName;
        if (child.InArray && name == previous)
        {
            return;
        }

        previous = name;
        var type = parent.Type!;
        run.Error(child, null, IssueCode.Structure, MessageId.UnknownElement, $"'{name}' is not an element of {type.Name}.{Hint(type, name)}");
    }

    private static string Hint(FhirType type, string name)
    {
        var choice = type.Elements.FirstOrDefault(element => element.IsChoice && element.Name == name);
        return choice is not null
            ? $" '{name}[x]' has its type in its name: {string.Join(", ", type.Elements.Where(element => element.Name == name).Take(4).Select(element => $"'{element.JsonName}'"))} ..."
            : Spelling.DidYouMean(name, type.Elements.Select(element => element.JsonName));
    }
}
