using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Rules;

/// <summary>Whether JSON has an element as its type asks: objects for complex types, and for primitives a string, a number or a boolean.</summary>
internal static class JsonKinds
{
    /// <summary>False if it has not (told); then nothing inside is looked at.</summary>
    public static bool Check(ValidationRun run, Element item, TypeElement definition)
    {
        var kind = item.Kind;
        var isRight = definition.Type.Json switch
        {
            PrimitiveJson.None => kind == ElementKind.Object,
            PrimitiveJson.String => kind is ElementKind.String or ElementKind.None,
            PrimitiveJson.Number => kind is ElementKind.Number or ElementKind.None,
            _ => kind is ElementKind.True or ElementKind.False or ElementKind.None,
        };

        // The reader has told of arrays inside arrays, and of a null without its other half.
        if (isRight || kind == ElementKind.Array || (kind == ElementKind.None && definition.Type.Json == PrimitiveJson.None))
        {
            return isRight;
        }

        var meant = run.WantsText ? ValueHints.OfKind(definition.Type, item) : Said.Nothing;
        run.Error(item, null, IssueCode.Structure, MessageId.JsonKind,
            $"'{definition.JsonName}' is a {definition.Type.Name}, which JSON has as {Expected(definition.Type).English}: found {Found(kind).English}.{meant.English}",
            $"'{definition.JsonName}' er af typen {definition.Type.Name}, som i JSON er {Expected(definition.Type).Danish}: fandt {Found(kind).Danish}.{meant.Danish}");
        return false;
    }

    private static Said Expected(FhirType type) => type.Json switch
    {
        PrimitiveJson.None => new("an object", "et objekt"),
        PrimitiveJson.String => new("a string", "en tekst (i anførselstegn)"),
        PrimitiveJson.Number => new("a number", "et tal"),
        _ => new("true or false", "true eller false"),
    };

    private static Said Found(ElementKind kind) => kind switch
    {
        ElementKind.Object => new("an object", "et objekt"),
        ElementKind.String => new("a string", "en tekst"),
        ElementKind.Number => new("a number", "et tal"),
        ElementKind.True => Said.Same("true"),
        _ => Said.Same("false"),
    };
}
