using System.Text.Json.Nodes;
using FhirGenomics.Server;
using FhirGenomics.Server.OpenApi;

namespace FhirGenomics.Tests.Server.OpenApi;

/// <summary>What Swagger UI shows works at the first click: with the stories loaded every operation, on an empty server every body.</summary>
public class TryItOutTests
{
    [Fact]
    public async Task Every_operation_of_every_document_succeeds_as_it_stands_once_the_examples_are_loaded()
    {
        using var server = new ServerFixture(("Examples:Load", "true"));
        await server.ExamplesLoaded();
        var refused = new List<string?>();
        foreach (var name in FhirDocuments.Names)
        {
            var document = (await server.Send("GET", $"/swagger/{name}/swagger.json")).Json;
            foreach (var request in Known(name, document))
            {
                refused.Add(await Send(server, name, request));
            }
        }

        Assert.True(refused.TrueForAll(one => one is null), string.Join("\n\n", refused.OfType<string>()));
    }

    [Theory]
    [InlineData("Patient")]
    [InlineData("Binary")]
    [InlineData("CodeSystem")]
    [InlineData("Observation")]
    public async Task A_page_succeeds_from_top_to_bottom_on_an_empty_server(string name)
    {
        using var server = new ServerFixture();
        var refused = new List<string?>();
        foreach (var request in TryItOut.All((await server.Send("GET", $"/swagger/{name}/swagger.json")).Json))
        {
            refused.Add(await Send(server, name, request));
        }

        Assert.True(refused.TrueForAll(one => one is null), string.Join("\n\n", refused.OfType<string>()));
    }

    [Fact]
    public async Task Every_body_is_accepted_by_an_empty_server_and_the_stories_after_it()
    {
        using var server = new ServerFixture();
        var refused = new List<string?>();
        foreach (var name in FhirDocuments.Names)
        {
            var document = (await server.Send("GET", $"/swagger/{name}/swagger.json")).Json;
            foreach (var request in Known(name, document).Where(request => request.Body is not null && request.Method is "POST" or "PUT" && !request.Url.Contains("/example/", StringComparison.Ordinal)))
            {
                refused.Add(await Send(server, name, request));
            }
        }

        Assert.True(refused.TrueForAll(one => one is null), string.Join("\n\n", refused.OfType<string>()));
        foreach (var story in Stories.Files)
        {
            var answer = await server.Send("POST", "", await File.ReadAllTextAsync(story, TestContext.Current.CancellationToken));
            Assert.True(answer.Status == 200, $"{story}: {answer.Text}");
        }
    }

    /// <summary>All that can be sent; of the types without a profile of this server, which all have the same, in the first media type alone.</summary>
    private static IEnumerable<TryItOut> Known(string name, JsonNode document) =>
        !Routes.ResourceTypes.Contains(name) || ExampleBodies.ProfiledTypes.Contains(name) ? TryItOut.All(document) : TryItOut.All(document).DistinctBy(request => (request.Method, request.Url));

    /// <summary>What went wrong; null if it succeeded.</summary>
    private static async Task<string?> Send(ServerFixture server, string document, TryItOut request)
    {
        var answer = await server.Send(request.Method, request.Url, request.Body, request.MediaType ?? "");
        if (request.Url.StartsWith("/fhir/_async/", StringComparison.Ordinal))
        {
            // An answer that comes later is there only after a request that asked for it so.
            return (answer.Status, answer.At("resourceType")) == (404, "OperationOutcome") ? null : $"{document}: {request}\n{answer.Status} {answer.Text}";
        }

        var isCreate = request.Method == "POST" && request.Url.Split('/') is ["", "fhir", [>= 'A' and <= 'Z', ..]];
        var succeeds = isCreate ? answer.Status == 201 : answer.Status is 200 or 201 or 204;
        var isValid = !request.Url.EndsWith("$validate", StringComparison.Ordinal) || answer.Json["issue"]?.AsArray().All(issue => issue!["severity"]!.ToString() == "information") == true;
        return succeeds && isValid ? null : $"{document}: {request}\n{answer.Status} {answer.Text}";
    }
}
