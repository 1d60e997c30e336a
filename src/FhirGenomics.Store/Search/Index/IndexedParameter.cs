using FhirGenomics.Resources;
using FhirGenomics.Resources.FhirPath;
using FhirGenomics.Store.Schema;

namespace FhirGenomics.Store.Search.Index;

/// <summary>A search parameter of one resource type with its numbers in one database.</summary>
internal sealed class IndexedParameter
{
    private readonly SearchParameter parameter;
    private readonly FhirPathExpression expression;
    private readonly FhirPathExpression[] components;
    private readonly IndexTable table;
    private readonly bool isCondition;
    private readonly int number;
    private readonly int modifierNumber;

    public IndexedParameter(SearchParameter parameter, Dictionaries dictionaries, int type)
    {
        this.parameter = parameter;
        expression = parameter.Compiled!;
        components = [.. parameter.Components.Select(component => component.Compiled!)];
        table = SearchParameterTypes.TableOf(parameter);
        isCondition = parameter.Type == "token" && parameter.Expression.Contains(".exists()", StringComparison.Ordinal);
        number = dictionaries.Parameter(type, parameter.Code);
        modifierNumber = Suffix(parameter) is { } suffix ? dictionaries.Parameter(type, parameter.Code + suffix) : -1;
    }

    /// <summary>Name in URLs.</summary>
    public string Code => parameter.Code;

    /// <summary>False for what is a column of the resource itself.</summary>
    public static bool IsIndexed(SearchParameter parameter) => parameter.Compiled is not null && parameter.Code is not ("_id" or "_lastUpdated");

    /// <summary>The names under which a parameter has numbers: its own and that of what its modifier searches.</summary>
    public static IEnumerable<string> Names(SearchParameter parameter) =>
        Suffix(parameter) is { } suffix ? [parameter.Code, parameter.Code + suffix] : [parameter.Code];

    /// <summary>Adds the rows of a resource.</summary>
    public void Extract(Element resource, FhirPathContext context, List<Element> selected, IndexRows rows)
    {
        if (isCondition)
        {
            TokenParameter.AddImplied(expression.IsTrue(resource, context) switch { true => "true", false => "false", null => null }, number, rows);
            return;
        }

        selected.Clear();
        expression.Select(resource, context, selected);
        if (components.Length > 0)
        {
            ExtractComposite(context, [.. selected], rows);
            return;
        }

        foreach (var element in selected)
        {
            SearchParameterTypes.Extract(parameter.Type, element, number, modifierNumber, rows);
        }
    }

    /// <summary>The elements that the parameter selects.</summary>
    public void Select(Element resource, FhirPathContext context, List<Element> selected) => expression.Select(resource, context, selected);

    private void ExtractComposite(FhirPathContext context, IReadOnlyList<Element> elements, IndexRows rows)
    {
        var selected = new List<Element>();
        foreach (var element in elements)
        {
            var parts = new List<List<IndexRow>>();
            for (var i = 0; i < components.Length; i++)
            {
                selected.Clear();
                components[i].Select(element, context, selected);
                var first = rows.Rows.Count;
                foreach (var value in selected)
                {
                    SearchParameterTypes.Extract(parameter.Components[i].Parameter.Type, value, number, -1, rows);
                }

                parts.Add(rows.Take(first));
            }

            CompositeParameter.Extract(table, parts, number, rows);
        }
    }

    private static string? Suffix(SearchParameter parameter) => parameter.Type switch
    {
        "reference" => ReferenceParameter.Identifier,
        "uri" when parameter.Code[0] != '_' => UriParameter.Below,
        _ => null,
    };
}
