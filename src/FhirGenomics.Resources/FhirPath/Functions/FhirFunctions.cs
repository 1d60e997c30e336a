using FhirGenomics.Resources.Xhtml;

namespace FhirGenomics.Resources.FhirPath;

/// <summary>The functions that FHIR adds to FHIRPath. Source: https://hl7.org/fhir/R4/fhirpath.html#functions</summary>
internal static class FhirFunctions
{
    private static readonly int ExtensionId = FhirTypes.R4.NameId("extension");
    private static readonly int UrlId = FhirTypes.R4.NameId("url");

    public static void AddTo(Dictionary<string, Function> table)
    {
        table["extension"] = new(1, 1, call => new CollectionFunctionNode(call.Source, Extension(call[0]!)));
        table["resolve"] = new(0, 0, call => new ResolveNode(call.Source));
        table["getValue"] = new(0, 0, call => new ScalarFunctionNode(call, static (Evaluation _, in FhirPathValue input, in FhirPathValue _, in FhirPathValue _) =>
            input.Plain is { Kind: not FhirPathKind.Element } plain ? plain : default));
        table["memberOf"] = Asks(static (context, element, url) => context.MemberOf?.Invoke(element, url));
        table["conformsTo"] = Asks(static (context, element, url) => context.ConformsTo is { } conforms ? conforms(element, url) : BaseType(element, url));
        table["subsumes"] = Compares(static (context, input, other) => context.Subsumes?.Invoke(input, other));
        table["subsumedBy"] = Compares(static (context, input, other) => context.Subsumes?.Invoke(other, input));
        table["htmlChecks"] = new(0, 0, call => new ScalarFunctionNode(call, static (Evaluation run, in FhirPathValue input, in FhirPathValue _, in FhirPathValue _) =>
        {
            var xhtml = input.Plain is { Kind: FhirPathKind.String } plain ? plain.Str : "";
            run.ChargeText(xhtml.Length);
            var scanner = new XhtmlScanner(System.Text.Encoding.UTF8.GetBytes(xhtml));
            return new(scanner.Scan() is null && scanner.HasContent);
        }));
    }

    private static Function Asks(Func<FhirPathContext, Element, string, bool?> ask) => new(1, 1, call =>
        new ScalarFunctionNode(call, (Evaluation run, in FhirPathValue input, in FhirPathValue url, in FhirPathValue _) =>
            input.Element is { Exists: true } element && ask(run.Context, element, StringFunctions.Text(url)) is { } answer ? new(answer) : default));

    private static Function Compares(Func<FhirPathContext, Element, Element, bool?> ask) => new(1, 1, call =>
        new ScalarFunctionNode(call, (Evaluation run, in FhirPathValue input, in FhirPathValue other, in FhirPathValue _) =>
            input.Element is { Exists: true } left && other.Element is { Exists: true } right && ask(run.Context, left, right) is { } answer ? new(answer) : default));

    // Without profiles at hand, what can be said of R4's own types.
    private static bool? BaseType(Element element, string url)
    {
        const string Base = "http://hl7.org/fhir/StructureDefinition/";
        return url.StartsWith(Base, StringComparison.Ordinal) && FhirTypes.R4.Find(url[Base.Length..]) is { } type ? element.Type?.Is(type) : null;
    }

    private static CollectionBody Extension(Node url) => (in Scope scope, ValueList input, ValueList output) =>
    {
        if (url.Single(scope).Plain is not { Exists: true } wanted)
        {
            return;
        }

        var bytes = url is LiteralNode { Utf8: { } literal } ? literal : System.Text.Encoding.UTF8.GetBytes(StringFunctions.Text(wanted));
        for (var i = 0; i < input.Count; i++)
        {
            for (var extension = input[i].Element.Child(ExtensionId); extension.Exists; extension = extension.NextSame())
            {
                scope.Run.Step();
                if (extension.Child(UrlId).ValueIs(bytes))
                {
                    output.Add(new FhirPathValue(extension));
                }
            }
        }
    };
}
