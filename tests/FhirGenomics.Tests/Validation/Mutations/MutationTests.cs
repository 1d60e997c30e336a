using System.Text;
using System.Text.Json.Nodes;
using FhirGenomics.Resources;

namespace FhirGenomics.Tests.Validation.Mutations;

/// <summary>A valid resource with one mutation is refused, and the finding stands at the mutated place or at what has it.</summary>
public class MutationTests(ITestOutputHelper output)
{
    /// <summary>At least, so that the rarest mutation is made also where there are fewer resources.</summary>
    private const int Tries = 8_000;

    [Fact]
    public void A_valid_resource_with_one_mutation_is_refused_at_the_mutated_place()
    {
        var wrong = new List<string>();
        var made = Mutation.All.ToDictionary(mutation => mutation.Name, _ => 0, StringComparer.Ordinal);
        var seed = 0;
        var triesPerResource = Math.Max(10, Tries / ValidResources.All.Count);
        foreach (var (name, json) in ValidResources.All)
        {
            var random = new Random(++seed);
            var tree = ElementTree.Read(json);
            for (var attempt = 0; attempt < triesPerResource && tree.Count > 1; attempt++)
            {
                var element = ElementAt(tree, random.Next(1, tree.Count));
                var mutation = Mutation.All[random.Next(Mutation.All.Count)];
                var root = JsonNode.Parse(json)!.AsObject();
                var path = element.Path;
                if (element.Kind == ElementKind.None || !mutation.Apply(element, Place.Of(element, root)))
                {
                    continue;
                }

                made[mutation.Name]++;
                var errors = Validators.Errors(Encoding.UTF8.GetBytes(root.ToJsonString()));
                if (!errors.Exists(error => IsAt(error.Expression, path)))
                {
                    wrong.Add($"{name}: {mutation.Name} at {path}: {string.Join(" | ", errors.Take(3).Select(Validators.Line))}");
                }
            }
        }

        foreach (var (name, count) in made)
        {
            output.WriteLine($"{count,6} {name}");
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {made.Values.Sum()}:\n" + string.Join('\n', wrong.Take(40)));
        Assert.All(made, mutation => Assert.True(mutation.Value > 0, mutation.Key + " was never made."));
    }

    /// <summary>At the place, below it (an unknown property of it), or at the element that has it.</summary>
    private static bool IsAt(string? expression, string path)
    {
        var place = WithoutIndex(path);
        return expression is not null && (WithoutIndex(expression) == place
            || expression.StartsWith(path + ".", StringComparison.Ordinal)
            || WithoutIndex(expression) == WithoutIndex(path[..path.LastIndexOf('.')]));
    }

    private static string WithoutIndex(string path) => path.EndsWith(']') ? path[..path.LastIndexOf('[')] : path;

    private static Element ElementAt(ElementTree tree, int index)
    {
        var waiting = new Stack<Element>([tree.Root]);
        while (waiting.TryPop(out var element))
        {
            if (element.Index == index)
            {
                return element;
            }

            foreach (var child in element.Children)
            {
                waiting.Push(child);
            }
        }

        return tree.Root.FirstChild;
    }
}
