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
    private readonly bool computes;
    private readonly int number;
    private readonly int[] modifierNumbers;

    public IndexedParameter(SearchParameter parameter, Dictionaries dictionaries, int type)
    {
        this.parameter = parameter;
        expression = parameter.Compiled!;
        components = [.. parameter.Components.Select(component => component.Compiled!)];
        table = SearchParameterTypes.TableOf(parameter);
        computes = !SearchExpressions.IsPath(parameter.Expression);
        number = dictionaries.Parameter(type, parameter.Code);
        modifierNumbers = [.. SearchModifiers.Suffixes(parameter).Select(suffix => dictionaries.Parameter(type, parameter.Code + suffix))];
    }

    /// <summary>Name in URLs.</summary>
    public string Code => parameter.Code;

    /// <summary>Its number; that of another parameter if both index the same.</summary>
    public int Number => number;

    /// <summary>All numbers under which it has rows when a resource is written: its own and those of what its modifiers search.</summary>
    public IEnumerable<int> Numbers => modifierNumbers.Prepend(number);

    /// <summary>False for what is a column of the resource itself.</summary>
    public static bool IsIndexed(SearchParameter parameter) => parameter.Compiled is not null && parameter.Code is not ("_id" or "_lastUpdated");

    /// <summary>The names under which a parameter has numbers (its own and those of what its modifiers search), with a hash of what is indexed.</summary>
    public static IEnumerable<(string Name, long Definition)> Names(SearchParameter parameter)
    {
        var components = string.Concat(parameter.Components.Select(component => $"|{FormOf(component.Parameter)}|{component.Expression}"));
        var definition = Hash.Of($"{FormOf(parameter)}|{parameter.Expression}{components}");
        var ofTexts = Hash.Of($"{definition}|{NormalText.RowForm}");
        return [(parameter.Code, definition), .. SearchModifiers.Suffixes(parameter).Select(suffix => (parameter.Code + suffix, definition)), .. SearchModifiers.LateSuffixes(parameter).Select(suffix => (parameter.Code + suffix, ofTexts))];
    }

    /// <summary>How rows are made. What an expression computes was once indexed only for tokens with <c>exists()</c> somewhere, and then as true or false.</summary>
    private static string FormOf(SearchParameter parameter)
    {
        var isAsBefore = SearchExpressions.IsPath(parameter.Expression) != (parameter.Type == "token" && parameter.Expression.Contains(".exists()", StringComparison.Ordinal));
        var form = parameter.Type switch
        {
            "quantity" => QuantityParameter.RowForm,
            "reference" => ReferenceParameter.RowForm,
            "date" => DateParameter.RowForm,
            "string" => NormalText.RowForm,
            "composite" => CompositeParameter.RowForm,
            var other => other,
        };
        return isAsBefore ? form : form + " as computed";
    }

    /// <summary>Adds the rows of a resource.</summary>
    public void Extract(Element resource, FhirPathContext context, List<Element> selected, IndexRows rows)
    {
        selected.Clear();
        List<FhirPathValue>? computed = computes ? [] : null;
        expression.Select(resource, context, selected, computed);
        foreach (var value in computed ?? [])
        {
            SearchParameterTypes.Extract(parameter, value, number, rows);
        }

        if (components.Length > 0)
        {
            ExtractComposite(context, [.. selected], rows);
            return;
        }

        foreach (var element in selected)
        {
            SearchParameterTypes.Extract(parameter, element, number, modifierNumbers, rows);
        }
    }

    /// <summary>The elements that the parameter selects.</summary>
    public void Select(Element resource, FhirPathContext context, List<Element> selected) => expression.Select(resource, context, selected);

    /// <summary>Adds the rows of one of <see cref="SearchModifiers.LateSuffixes"/>.</summary>
    public void ExtractLate(string suffix, Element resource, FhirPathContext context, int lateNumber, IndexRows rows)
    {
        var selected = new List<Element>();
        List<FhirPathValue>? computed = computes && suffix == SortText.Suffix && parameter.Type == "token" ? [] : null;
        expression.Select(resource, context, selected, computed);
        computed?.ForEach(value => SortText.Add(value.Text, lateNumber, rows));
        foreach (var element in selected)
        {
            if (suffix == SortText.Suffix)
            {
                SortText.Add(SortText.Of(element), lateNumber, rows);
            }
            else
            {
                TokenParameter.ExtractText(element, lateNumber, rows);
            }
        }
    }

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
                    SearchParameterTypes.Extract(parameter.Components[i].Parameter, value, number, [], rows);
                }

                parts.Add(rows.Take(first));
            }

            CompositeParameter.Extract(table, parts, number, rows);
        }
    }
}
