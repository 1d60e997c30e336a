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
        var hint = run.WantsText ? Hint(type, name) : Said.Nothing;
        run.Error(child, null, IssueCode.Structure, MessageId.UnknownElement,
            $"'{name}' is not an element of {type.Name}.{hint.English}",
            $"{type.Name} har intet element '{name}'.{hint.Danish}");
    }

    private static Said Hint(FhirType type, string name)
    {
        var choice = type.Elements.FirstOrDefault(element => element.IsChoice && element.Name == name);
        if (choice is not null)
        {
            var names = string.Join(", ", type.Elements.Where(element => element.Name == name).Take(4).Select(element => $"'{element.JsonName}'"));
            return new($" '{name}[x]' has its type in its name: {names} ...", $" '{name}[x]' har typen i navnet: {names} ...");
        }

        return Spelling.DidYouMean(name, type.Elements.Select(element => element.JsonName));
    }
}
