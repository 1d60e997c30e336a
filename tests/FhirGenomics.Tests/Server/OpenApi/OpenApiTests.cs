using FhirGenomics.Server;
using FhirGenomics.Server.Interactions;
using FhirGenomics.Server.OpenApi;

namespace FhirGenomics.Tests.Server.OpenApi;

[Collection("server")]
public class OpenApiTests(ServerFixture server)
{
    [Fact]
    public async Task Every_route_stands_in_the_document_of_its_level_and_no_other()
    {
        var patient = await server.Send("GET", "/swagger/Patient/swagger.json");
        var system = await server.Send("GET", "/swagger/system/swagger.json");
        Assert.StartsWith("3.", patient.At("openapi"), StringComparison.Ordinal);
        foreach (var route in Routes.All)
        {
            var own = route.OnlyType is { } only ? await server.Send("GET", $"/swagger/{only}/swagger.json") : patient;
            var (document, other) = route.Level == FhirLevel.System ? (system, patient) : (own, system);
            var path = Routes.Base + route.Path.Replace("{type}", "Patient", StringComparison.Ordinal);
            Assert.All(route.Methods.Where(method => method != "HEAD"), method => Assert.NotNull(document.Json["paths"]![path]![method.ToLowerInvariant()]));
            Assert.Null(other.Json["paths"]![path]);
        }
    }

    [Fact]
    public async Task A_search_parameter_tells_its_type_its_text_for_the_resource_type_its_syntax_and_its_modifiers()
    {
        var observation = (await server.Send("GET", "/swagger/Observation/swagger.json")).Json;
        var code = observation["components"]!["parameters"]!["Observation-code"]!;
        Assert.Equal("array", code["schema"]!["type"]!.ToString());
        var text = code["description"]!.ToString();
        Assert.StartsWith("**token**: The code of the observation type. Syntax: `code`", text, StringComparison.Ordinal);
        Assert.Contains("Modifiers: `:missing`, `:not`, `:text`", text, StringComparison.Ordinal);
        foreach (var (path, method) in new[] { ("/fhir/Observation", "get"), ("/fhir/Observation", "put"), ("/fhir/Observation", "delete") })
        {
            Assert.Contains("#/components/parameters/Observation-code", observation["paths"]![path]![method]!["parameters"]!.AsArray().Select(parameter => parameter!["$ref"]?.ToString()));
        }

        var search = observation["paths"]!["/fhir/Observation"]!["get"]!["parameters"]!.AsArray().Select(parameter => parameter!["name"]?.ToString());
        Assert.Contains("_pretty", search);
        Assert.Superset(CapabilityStatement.ForAllTypes.Select(one => one.Name).Where(name => name != "_has").ToHashSet(StringComparer.Ordinal), search.OfType<string>().ToHashSet(StringComparer.Ordinal));
        var form = observation["paths"]!["/fhir/Observation/_search"]!["post"]!["requestBody"]!["content"]!["application/x-www-form-urlencoded"]!["schema"]!["properties"]!.AsObject();
        Assert.Superset(server.Server.Parameters.For("Observation").Select(parameter => parameter.Code).ToHashSet(StringComparer.Ordinal), form.Select(property => property.Key).ToHashSet(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/fhir/Patient", "post", "If-None-Exist Prefer Accept-Language", "201", "ETag Last-Modified Location")]
    [InlineData("/fhir/Patient/{id}", "get", "If-None-Match If-Modified-Since Prefer Accept-Language", "200", "ETag Last-Modified")]
    [InlineData("/fhir/Patient/{id}", "put", "If-Match If-None-Match Prefer Accept-Language", "200", "ETag Last-Modified Location")]
    [InlineData("/fhir/Patient/{id}", "delete", "If-Match Prefer Accept-Language", "202", "Content-Location")]
    [InlineData("/fhir/Patient", "get", "Prefer Accept-Language", "202", "Content-Location")]
    public async Task Headers_of_requests_and_answers_are_told(string path, string method, string request, string status, string answer)
    {
        var operation = (await server.Send("GET", "/swagger/Patient/swagger.json")).Json["paths"]![path]![method]!;
        Assert.Equal(request.Split(' '), operation["parameters"]!.AsArray().Where(parameter => parameter!["in"]?.ToString() == "header").Select(parameter => parameter!["name"]!.ToString()));
        Assert.Equal(answer.Split(' '), operation["responses"]![status]!["headers"]!.AsObject().Select(header => header.Key));
    }

    [Fact]
    public async Task Bodies_and_answers_are_told_in_both_media_types_and_any_operation_may_answer_an_OperationOutcome()
    {
        foreach (var name in (string[])["genomics", "system", "Patient"])
        {
            var document = (await server.Send("GET", $"/swagger/{name}/swagger.json")).Json;
            string[] both = ["application/fhir+json", "application/fhir+xml"];
            var refusal = document["components"]!["responses"]!["Refusal"]!["content"]!;
            Assert.Equal("OperationOutcome", refusal["application/fhir+json"]!["example"]!["resourceType"]!.ToString());
            Assert.Contains("<OperationOutcome", refusal["application/fhir+xml"]!["example"]!.ToString(), StringComparison.Ordinal);
            foreach (var operation in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(operation => operation.Value!))
            {
                Assert.Equal("#/components/responses/Refusal", operation["responses"]!["default"]!["$ref"]!.ToString());
                Assert.All(operation["responses"]!.AsObject().Where(response => response.Key is "200" or "201"), response => Assert.Equal(both, response.Value!["content"]!.AsObject().Select(content => content.Key)));
                var body = operation["requestBody"]?["content"]?.AsObject().Select(content => content.Key).ToHashSet();
                Assert.True(body is null || body.IsSupersetOf(both) || body.Single() == "application/x-www-form-urlencoded");
            }
        }
    }

    [Fact]
    public async Task OAuth_is_declared_but_nothing_asks_for_it_as_there_is_no_login()
    {
        var document = (await server.Send("GET", "/swagger/Patient/swagger.json")).Json;
        Assert.Equal("bearer", document["components"]!["securitySchemes"]!["smart"]!["scheme"]!.ToString());
        Assert.Null(document["security"]);
        Assert.All(document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()), operation => Assert.Null(operation.Value!["security"]));
    }

    [Fact]
    public async Task Every_document_is_of_a_size_that_a_browser_opens_at_once_and_is_sent_once()
    {
        foreach (var name in FhirDocuments.Names)
        {
            var document = await server.Send("GET", $"/swagger/{name}/swagger.json");
            Assert.Equal(200, document.Status);
            Assert.InRange(document.Text.Length, 10_000, 1_800_000);
            var known = await server.Send("GET", $"/swagger/{name}/swagger.json", headers: ("If-None-Match", document.Header("ETag")!));
            Assert.Equal((304, ""), (known.Status, known.Text));
        }

        Assert.Equal(404, (await server.Send("GET", "/swagger/Nothing/swagger.json")).Status);
    }
}
