using FhirGenomics.Resources;
using FhirGenomics.Resources.FhirPath;
using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Store.Search;

/// <summary>Which file handles which type of parameter.</summary>
internal static class SearchParameterTypes
{
    private const string NoText = "a text has at least one character that is no blank, and none is U+0000";
    private const string IngenTekst = "en tekst har mindst ét tegn, der ikke er blankt, og intet er U+0000";

    /// <summary>The index table of a parameter.</summary>
    public static IndexTable TableOf(SearchParameter parameter) => parameter.Type switch
    {
        "token" => IndexTable.Token,
        "string" => IndexTable.Text,
        "reference" => IndexTable.Reference,
        "date" => IndexTable.Date,
        "quantity" => IndexTable.Quantity,
        "number" or "special" => IndexTable.Number,
        "uri" => IndexTable.Uri,
        _ => CompositeParameter.TableOf(parameter)!,
    };

    /// <summary>Adds the rows of an element that the parameter selects; <paramref name="modifiers"/> are the numbers for what its modifiers search, in the order of <see cref="SearchModifiers.Suffixes"/>.</summary>
    public static void Extract(SearchParameter definition, Element element, int parameter, ReadOnlySpan<int> modifiers, IndexRows rows)
    {
        var first = modifiers.Length > 0 ? modifiers[0] : -1;
        switch (definition.Type)
        {
            case "token": TokenParameter.Extract(element, parameter, first, rows); break;
            case "string": StringParameter.Extract(element, parameter, rows); break;
            case "reference": ReferenceParameter.Extract(element, parameter, first, definition.Targets, rows); break;
            case "date": DateParameter.Extract(element, parameter, rows); break;
            case "quantity": QuantityParameter.Extract(element, parameter, rows); break;
            case "number": NumberParameter.Extract(element, parameter, rows); break;
            case "special": PositionParameter.Extract(element, parameter, rows); break;
            case "uri": UriParameter.Extract(element, parameter, first, rows); break;
        }
    }

    /// <summary>Adds the row of a value that the parameter's expression computes; none where the parameter's type has no such values.</summary>
    public static void Extract(SearchParameter definition, FhirPathValue computed, int parameter, IndexRows rows)
    {
        switch (definition.Type)
        {
            case "token": TokenParameter.AddImplied(computed.Text, parameter, rows); break;
            case "string": StringParameter.Add(computed.Text, parameter, rows); break;
            case "date": DateParameter.Extract(computed.Text, parameter, rows); break;
            case "number": NumberParameter.Extract(computed.Text, parameter, rows); break;
        }
    }

    /// <summary>Reads one value. Throws <see cref="Failure"/> (400) naming the parameter if it cannot be read. <paramref name="ownBase"/> is the URL of this server, see <see cref="ReferenceParameter.Parse"/>.</summary>
    public static SearchValue Parse(string text, string modifier, SearchParameter parameter, string? ownBase = null)
    {
        if (text.Length == 0)
        {
            throw Unreadable(text, parameter, "it is empty", "den er tom");
        }

        return parameter.Type switch
        {
            "token" when modifier == "text" => OfText(text, "", parameter),
            "token" when modifier == "of-type" => TokenParameter.ParseOfType(text) ?? throw Unreadable(text, parameter, "an identifier of a type is 'system|code|value'", "et identifikationsnummer med type er 'system|kode|værdi'"),
            "token" => TokenParameter.Parse(text),
            "string" => OfText(text, modifier, parameter),
            "uri" when modifier == "contains" => OfText(text, modifier, parameter),
            "uri" => UriParameter.Parse(text, modifier),
            "reference" when modifier == "identifier" => TokenParameter.Parse(text),
            "reference" when modifier is ReferenceHierarchy.Above or ReferenceHierarchy.Below => ReferenceHierarchy.Parse(text, modifier, parameter, ownBase) ?? throw Unreadable(text, parameter,
                $"it is an id or 'Type/id' of {string.Join(", ", ReferenceHierarchy.Of(parameter).Select(name => name.Type))}", $"den er et id eller 'Type/id' på {string.Join(", ", ReferenceHierarchy.Of(parameter).Select(name => name.Type))}"),
            "reference" => ReferenceParameter.Parse(text, modifier, parameter, ownBase) ?? throw Unreadable(text, parameter, "a reference is 'Type/id', an id or an absolute URL", "en reference er 'Type/id', et id eller en absolut URL"),
            "date" => DateParameter.Parse(text, modifier) ?? throw Unreadable(text, parameter,
                "a date is like 2020, 2020-05, 2020-05-17 or 2020-05-17T12:30:00Z, with eq, ne, gt, lt, ge, le, sa, eb or ap before it or nothing",
                "en dato er som 2020, 2020-05, 2020-05-17 eller 2020-05-17T12:30:00Z, eventuelt med eq, ne, gt, lt, ge, le, sa, eb eller ap foran"),
            "quantity" => QuantityParameter.Parse(text) ?? throw Unreadable(text, parameter,
                "a quantity is like 5.4, 5.4|http://unitsofmeasure.org|mg or 5.4||mg, with a prefix such as gt or without",
                "en mængde er som 5.4, 5.4|http://unitsofmeasure.org|mg eller 5.4||mg, eventuelt med et præfiks som gt"),
            "number" => NumberParameter.Parse(text) ?? throw Unreadable(text, parameter, "a number is like 100, 0.5 or 1e3, with a prefix such as gt or without", "et tal er som 100, 0.5 eller 1e3, eventuelt med et præfiks som gt"),
            "special" => PositionParameter.Parse(text) ?? throw Unreadable(text, parameter,
                "a position is 'latitude|longitude|distance|units' in degrees from -90 to 90 and -180 to 180, like 55.68|12.57|10|km; units are km, m, mi_us or another length of UCUM",
                "en position er 'breddegrad|længdegrad|afstand|enhed' i grader fra -90 til 90 og -180 til 180, som 55.68|12.57|10|km; enheden er km, m, mi_us eller en anden længde fra UCUM"),
            _ => CompositeParameter.Parse(text, parameter) ?? throw Unreadable(text, parameter,
                $"it joins {string.Join(" and ", parameter.Components.Select(component => component.Parameter.Code))} by '$', the first with a code or reference",
                $"den samler {string.Join(" og ", parameter.Components.Select(component => component.Parameter.Code))} med '$', den første med en kode eller reference"),
        };
    }

    private static SearchValue OfText(string text, string modifier, SearchParameter parameter) => !StringParameter.IsTooLong(text, modifier)
        ? StringParameter.Parse(text, modifier) ?? throw Unreadable(text, parameter, NoText, IngenTekst)
        : throw SearchQueryParser.Bad(
            "search-text-long",
            $"The value of the search parameter '{parameter.Code}' is longer than what is indexed of a text: about 1,000 characters, 600 if none is ASCII. Search for how the text begins; a whole string can be searched with ':exact'.",
            $"Søgeparameteren '{parameter.Code}' har en længere værdi end det, der indekseres af en tekst: omkring 1.000 tegn, 600 hvis ingen er ASCII. Søg efter, hvordan teksten begynder; en hel streng kan søges med ':exact'.",
            IssueCode.TooLong);

    private static Failure Unreadable(string text, SearchParameter parameter, string expected, string danish) =>
        new(FailureKind.BadRequest, Issue.Error(IssueCode.Value, "search-value", $"The value '{text}' of the search parameter '{parameter.Code}' cannot be read: {expected}.", $"Søgeparameteren '{parameter.Code}' kan ikke have værdien '{text}': {danish}."));
}
