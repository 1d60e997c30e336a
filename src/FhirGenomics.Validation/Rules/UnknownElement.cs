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

        if (type.Elements.FirstOrDefault(element => element.IsChoice && name.StartsWith(element.Name, StringComparison.Ordinal) && IsType(name[element.Name.Length..])) is { } other)
        {
            var allowed = string.Join(", ", type.Elements.Where(element => element.Name == other.Name).Select(element => $"'{element.JsonName}'"));
            return new($" '{other.Name}[x]' cannot be of that type here: it may be {allowed}.", $" '{other.Name}[x]' kan ikke være af den type her: den kan være {allowed}.");
        }

        return Spelling.DidYouMean(name, type.Elements.Select(element => element.JsonName));
    }

    private static bool IsType(string name) =>
        name.Length > 1 && (FhirTypes.R4.Find(name) ?? FhirTypes.R4.Find(char.ToLowerInvariant(name[0]) + name[1..])) is { Kind: FhirTypeKind.Primitive or FhirTypeKind.Complex };
}
