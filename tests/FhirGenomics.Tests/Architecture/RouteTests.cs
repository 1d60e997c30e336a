using System.Text.RegularExpressions;
using FhirGenomics.Server;

namespace FhirGenomics.Tests.Architecture;

/// <summary>No route without a test: each method of each URL is requested somewhere below tests/Server.</summary>
public partial class RouteTests
{
    [Fact]
    public void Every_route_is_requested_by_a_test()
    {
        var requests = Directory.GetFiles(Repository.Path("tests", "FhirGenomics.Tests", "Server"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Request().Matches(File.ReadAllText(file)))
            .Select(match => (Method: match.Groups["method"].Value, Path: match.Groups["url"].Value.Split('?')[0].Trim('/')))
            .ToHashSet();
        var untested = Routes.All.SelectMany(route => route.Methods.Select(method => (Method: method, route.Path)))
            .Where(route => !requests.Any(request => request.Method == route.Method && Regex.IsMatch(request.Path, Pattern(route.Path), RegexOptions.NonBacktracking)))
            .Select(route => $"{route.Method} {route.Path}");
        Assert.Empty(untested);
    }

    /// <summary>A route's path as a pattern; a value may also be filled in when the test runs: <c>{id}</c>.</summary>
    private static string Pattern(string path) => "^" + Regex.Escape(path.Trim('/')).Replace("\\{type}", "[A-Z][A-Za-z]+", StringComparison.Ordinal)
        .Replace("\\{id}", "([A-Za-z0-9.-]+|\\{[^}]+\\})", StringComparison.Ordinal).Replace("\\{member}", "([A-Z][A-Za-z]+|\\*)", StringComparison.Ordinal).Replace("\\{vid}", "([0-9]+|\\{[^}]+\\})", StringComparison.Ordinal) + "$";

    [GeneratedRegex("\"(?<method>GET|HEAD|POST|PUT|PATCH|DELETE)\", [$]?\"(?<url>[^\"]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Request();
}
