using System.Text.Json.Nodes;
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

        var search = Parameters(observation, "/fhir/Observation", "get").Keys.ToHashSet(StringComparer.Ordinal);
        Assert.Contains("_pretty", search);
        Assert.Superset(CapabilityStatement.ForAllTypes.Select(one => one.Name).Where(name => name != "_has").ToHashSet(StringComparer.Ordinal), search);
        var form = observation["paths"]!["/fhir/Observation/_search"]!["post"]!["requestBody"]!["content"]!["application/x-www-form-urlencoded"]!["schema"]!["properties"]!.AsObject();
        Assert.Superset(server.Server.Parameters.For("Observation").Select(parameter => parameter.Code).ToHashSet(StringComparer.Ordinal), form.Select(property => property.Key).ToHashSet(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/fhir/Patient", "post", "If-None-Exist Prefer Accept-Language", "201", "ETag Last-Modified Location")]
    [InlineData("/fhir/Patient/{id}", "get", "If-None-Match If-Modified-Since Prefer Accept-Language", "200", "ETag Last-Modified")]
    [InlineData("/fhir/Patient/{id}", "put", "If-Match If-None-Match Prefer Accept-Language", "200", "ETag Last-Modified Location")]
    [InlineData("/fhir/Patient", "put", "If-Match If-None-Match Prefer Accept-Language", "201", "ETag Last-Modified Location")]
    [InlineData("/fhir/Patient/{id}", "delete", "If-Match Prefer Accept-Language", "202", "Content-Location")]
    [InlineData("/fhir/Patient/{id}", "delete", "If-Match Prefer Accept-Language", "200", "ETag Last-Modified")]
    [InlineData("/fhir/Patient", "delete", "If-Match Prefer Accept-Language", "204", "ETag Last-Modified")]
    [InlineData("/fhir/Patient", "get", "Prefer Accept-Language", "202", "Content-Location")]
    public async Task Headers_of_requests_and_answers_are_told(string path, string method, string request, string status, string answer)
    {
        var operation = (await server.Send("GET", "/swagger/Patient/swagger.json")).Json["paths"]![path]![method]!;
        Assert.Equal(request.Split(' '), operation["parameters"]!.AsArray().Where(parameter => parameter!["in"]?.ToString() == "header").Select(parameter => parameter!["name"]!.ToString()));
        Assert.Equal(answer.Split(' '), operation["responses"]![status]!["headers"]!.AsObject().Select(header => header.Key));
    }

    [Fact]
    public async Task Every_value_that_is_told_of_a_parameter_is_understood_and_what_may_be_repeated_is_an_array()
    {
        var patient = (await server.Send("GET", "/swagger/Patient/swagger.json")).Json;
        var told = Parameters(patient, "/fhir/Patient", "get");
        Assert.Equal(("array", "array"), (told["_include"]["type"]!.ToString(), told["_revinclude"]["type"]!.ToString()));
        Assert.Equal(("integer", "boolean", "string"), (told["_count"]["type"]!.ToString(), told["_pretty"]["type"]!.ToString(), told["_format"]["type"]!.ToString()));
        Assert.Equal(5, told["_summary"]["enum"]!.AsArray().Count);
        Assert.Equal(3, told["_total"]["enum"]!.AsArray().Count);
        foreach (var name in (string[])["Patient", "system", "ValueSet"])
        {
            var document = (await server.Send("GET", $"/swagger/{name}/swagger.json")).Json;
            foreach (var request in TryItOut.All(document).Where(request => request.Method == "GET" && !request.Url.Contains("/example", StringComparison.Ordinal)))
            {
                var values = Parameters(document, request.Url.Split('?')[0], "get").SelectMany(parameter => parameter.Value["enum"]?.AsArray() ?? [], (parameter, value) => $"{parameter.Key}={value}");
                foreach (var value in values)
                {
                    var url = request.Url + (request.Url.Contains('?', StringComparison.Ordinal) ? '&' : '?') + value;
                    Assert.True((await server.Send("GET", url, headers: ("Prefer", "handling=strict"))).Status == 200, url);
                }
            }
        }

        var expand = (await server.Send("GET", "/swagger/ValueSet/swagger.json")).Json["paths"]!["/fhir/ValueSet/$expand"]!["get"]!["parameters"]!.AsArray();
        Assert.Equal(
            FhirGenomics.Server.Operations.Expand.Parameters.Where(parameter => parameter.IsPrimitive).Select(parameter => parameter.Type is "integer" or "boolean" ? parameter.Type : "string"),
            expand.Where(parameter => FhirGenomics.Server.Operations.Expand.Parameters.Any(own => own.Name == parameter!["name"]!.ToString())).Select(parameter => parameter!["schema"]!["type"]!.ToString()));
    }

    [Fact]
    public async Task A_condition_takes_each_parameter_that_is_told_of_it_and_a_form_what_a_search_in_a_URL_takes()
    {
        var patient = (await server.Send("GET", "/swagger/Patient/swagger.json")).Json;
        foreach (var method in (string[])["put", "patch", "delete"])
        {
            Assert.Superset(new HashSet<string>(["_tag", "_profile", "_security", "_source", "_lastUpdated", "_filter", "_list"]), Parameters(patient, "/fhir/Patient", method).Keys.ToHashSet(StringComparer.Ordinal));
        }

        // A date that none was born at, besides: nothing is deleted.
        var types = server.Server.Parameters.For("Patient").ToDictionary(parameter => parameter.Code, parameter => parameter.Type, StringComparer.Ordinal);
        foreach (var name in Parameters(patient, "/fhir/Patient", "delete").Keys.Where(name => name is not ("_format" or "_pretty")))
        {
            var value = types.GetValueOrDefault(name, name) switch { "date" => "1850", "number" or "_count" => "1", "_filter" => Uri.EscapeDataString("gender eq male"), _ => "x" };
            var answer = await server.Send("DELETE", $"Patient?birthdate=1850-01-02&{name}={value}");
            Assert.True(answer.Status == 204, $"{name}: {answer.Text}");
        }

        var form = patient["paths"]!["/fhir/Patient/_search"]!["post"]!["requestBody"]!["content"]!["application/x-www-form-urlencoded"]!["schema"]!["properties"]!.AsObject().Select(property => property.Key).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(Parameters(patient, "/fhir/Patient", "get").Keys.ToHashSet(StringComparer.Ordinal), form);
    }

    [Fact]
    public async Task A_delete_answers_as_it_is_told()
    {
        foreach (var url in (string[])["Patient/told", "Patient?_id=told"])
        {
            foreach (var (prefer, status) in (ValueTuple<string, int>[])[("return=OperationOutcome", 200), ("return=minimal", 204)])
            {
                await server.Send("PUT", "Patient/told", """{"resourceType":"Patient","id":"told","active":true}""");
                var answer = await server.Send("DELETE", url, headers: ("Prefer", prefer));
                Assert.Equal((status, status == 200 ? "OperationOutcome" : null), (answer.Status, answer.At("resourceType")));
                Assert.NotNull(answer.Header("ETag"));
                Assert.NotNull(answer.Header("Last-Modified"));
            }
        }

        Assert.Null((await server.Send("DELETE", "Patient/never-was")).Header("ETag"));
    }

    [Fact]
    public async Task A_Binary_is_sent_and_answered_in_any_media_type_and_as_a_resource_first()
    {
        var paths = (await server.Send("GET", "/swagger/Binary/swagger.json")).Json["paths"]!;
        string[] all = ["application/fhir+json", "application/fhir+xml", "*/*"];
        foreach (var (path, method) in new[] { ("/fhir/Binary", "post"), ("/fhir/Binary", "put"), ("/fhir/Binary/{id}", "put") })
        {
            Assert.Equal(all, paths[path]![method]!["requestBody"]!["content"]!.AsObject().Select(content => content.Key).Where(type => type != "application/octet-stream"));
        }

        foreach (var path in (string[])["/fhir/Binary/{id}", "/fhir/Binary/{id}/_history/{vid}"])
        {
            var content = paths[path]!["get"]!["responses"]!["200"]!["content"]!.AsObject();
            Assert.Equal(all, content.Select(one => one.Key));
            Assert.Equal(("string", "binary"), (content["*/*"]!["schema"]!["type"]!.ToString(), content["*/*"]!["schema"]!["format"]!.ToString()));
        }
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

    /// <summary>The schemas of the parameters that an operation takes in its URL.</summary>
    private static Dictionary<string, JsonNode> Parameters(JsonNode document, string path, string method) => document["paths"]![path]![method]!["parameters"]!.AsArray()
        .Select(parameter => parameter!["$ref"] is { } reference ? document["components"]!["parameters"]![reference.ToString().Split('/')[^1]]! : parameter!)
        .Where(parameter => parameter["in"]!.ToString() == "query").ToDictionary(parameter => parameter["name"]!.ToString(), parameter => parameter["schema"]!);
}
