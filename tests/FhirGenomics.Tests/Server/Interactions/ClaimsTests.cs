using System.Text.Json.Nodes;
using FhirGenomics.Server;
using FhirGenomics.Server.OpenApi;

namespace FhirGenomics.Tests.Server.Interactions;

/// <summary>Each claim of the CapabilityStatement is put to the test by a request: none may be answered as if it were not offered.</summary>
[Collection("server")]
public class ClaimsTests(ServerFixture server)
{
    private const string Unknown = "claimed-none";

    [Fact]
    public async Task Every_search_parameter_include_and_reverse_include_is_understood()
    {
        foreach (var resource in await Resources())
        {
            var type = resource["type"]!.ToString();
            var claimed = resource["searchParam"]!.AsArray().Select(parameter => (Name: parameter!["name"]!.ToString(), Type: parameter["type"]!.ToString())).ToList();
            var parameters = claimed.Select(parameter => $"{parameter.Name}={string.Join('$', server.Server.Parameters.Find(type, parameter.Name)?.Components.Select(part => Value(part.Parameter.Type)).DefaultIfEmpty(Value(parameter.Type)) ?? [Value(parameter.Type)])}");
            var includes = (resource["searchInclude"]?.AsArray() ?? []).Select(include => $"_include={include}").Concat((resource["searchRevInclude"]?.AsArray() ?? []).Select(include => $"_revinclude={include}"));

            // All at once: strict handling refuses what it does not know. In pieces, as a URL has its length.
            foreach (var query in parameters.Concat(includes).Chunk(40))
            {
                var answer = await server.Send("GET", $"{type}?{string.Join('&', query)}&_count=1", headers: ("Prefer", "handling=strict"));
                Assert.True(answer.Status == 200, $"{type}: {answer.Text}");
            }
        }

        Assert.Equal(400, (await server.Send("GET", $"Patient?{Unknown}=1", headers: ("Prefer", "handling=strict"))).Status);
    }

    [Fact]
    public async Task Every_interaction_of_every_type_is_offered()
    {
        foreach (var resource in await Resources())
        {
            var type = resource["type"]!.ToString();
            var body = ExampleBodies.First(type).ToJsonString();
            var codes = resource["interaction"]!.AsArray().Select(interaction => interaction!["code"]!.ToString()).ToList();
            var url = $"{type}/{ExampleBodies.Id}";
            foreach (var code in codes.OrderBy(code => code switch { "update" => 0, "delete" => 2, _ => 1 }))
            {
                var answer = code switch
                {
                    "read" => await server.Send("GET", url),
                    "vread" => await server.Send("GET", url + "/_history/1"),
                    "update" => await server.Send("PUT", url, body),
                    "patch" => await server.Send("PATCH", url, """[{"op":"add","path":"/meta/tag","value":[{"code":"claimed"}]}]""", "application/json-patch+json"),
                    "delete" => await server.Send("DELETE", url),
                    "history-instance" => await server.Send("GET", url + "/_history"),
                    "history-type" => await server.Send("GET", type + "/_history"),
                    "create" => await server.Send("POST", type, ExampleBodies.Of(type).First().Json.ToJsonString()),
                    "search-type" => await server.Send("GET", type),
                    _ => null,
                };
                Assert.True(answer is { Status: 200 or 201 or 204 }, $"{code} {type}: {answer?.Status} {answer?.Text}");
            }

            if (!codes.Contains("patch"))
            {
                Assert.Equal(422, (await server.Send("PATCH", url, "[]", "application/json-patch+json")).Status);
            }

            Assert.Equal((true, true, true, "full-support", "multiple"), (resource["updateCreate"]!.GetValue<bool>(), resource["conditionalCreate"]!.GetValue<bool>(), resource["conditionalUpdate"]!.GetValue<bool>(), resource["conditionalRead"]!.ToString(), resource["conditionalDelete"]!.ToString()));
        }
    }

    [Fact]
    public async Task Every_operation_has_a_definition_that_is_known_and_is_offered_at_its_levels()
    {
        var statement = await server.Send("GET", "metadata");
        var operations = (await Resources()).SelectMany(resource => (resource["operation"]?.AsArray() ?? []).Select(operation => (Type: resource["type"]!.ToString(), Operation: operation!)))
            .Concat(statement.Json["rest"]![0]!["operation"]!.AsArray().Select(operation => (Type: "", Operation: operation!))).ToList();
        Assert.True(operations.Count > 500);
        foreach (var definition in operations.Select(one => one.Operation["definition"]!.ToString()).Distinct())
        {
            Assert.Contains(server.Server.Definitions.Entries, entry => entry.ResourceType == "OperationDefinition" && entry.Url == definition);
        }

        foreach (var (type, operation) in operations)
        {
            var answer = await server.Send("POST", $"{type}/${operation["name"]}".TrimStart('/'), """{"resourceType":"Parameters","parameter":[{"name":"none","valueString":"1"}]}""");
            var isInstance = Routes.All.Any(route => route.Code == "$" + operation["name"] && route.Level == FhirLevel.Instance);
            Assert.True(isInstance || answer.Status is 200 or 400 or 422, $"{type} {operation}: {answer.Status} {answer.Text}");
        }
    }

    [Fact]
    public async Task System_interactions_compartments_and_formats_are_offered()
    {
        var rest = (await server.Send("GET", "metadata")).Json["rest"]![0]!;
        foreach (var code in rest["interaction"]!.AsArray().Select(interaction => interaction!["code"]!.ToString()))
        {
            var answer = code switch
            {
                "search-system" => await server.Send("GET", "?_type=Patient"),
                "history-system" => await server.Send("GET", "_history?_count=1"),
                "transaction" or "batch" => await server.Send("POST", "", """{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"Patient?_count=1"}}]}""".Replace("batch", code, StringComparison.Ordinal)),
                _ => null,
            };
            Assert.True(answer?.Status == 200, $"{code}: {answer?.Status} {answer?.Text}");
        }

        foreach (var compartment in rest["compartment"]!.AsArray().Select(url => url!.ToString().Split('/')[^1]))
        {
            var type = Routes.ResourceTypes.Single(name => Routes.Lower(name) == compartment);
            Assert.Equal(200, (await server.Send("GET", $"{type}/none/*")).Status);
        }

        foreach (var name in rest["searchParam"]!.AsArray().Select(parameter => parameter!["name"]!.ToString()))
        {
            var query = name switch
            {
                "_has" => "_has:Observation:patient:code=1",
                "_include" => "_include=Patient:organization",
                "_revinclude" => "_revinclude=Observation:patient",
                "_filter" => "_filter=active eq true",
                "_list" => "_list=1",
                "_sort" => "_sort=_lastUpdated",
                "_summary" => "_summary=true",
                "_total" => "_total=accurate",
                "_type" => "_type=Patient",
                "_elements" => "_elements=id",
                _ => $"{name}=1",
            };
            var answer = await server.Send("GET", $"{(name == "_type" ? "" : "Patient")}?{Uri.EscapeDataString(query).Replace("%3D", "=", StringComparison.Ordinal)}", headers: ("Prefer", "handling=strict"));
            Assert.True(answer.Status == 200, $"{name}: {answer.Text}");
        }

        var statement = (await server.Send("GET", "metadata")).Json;
        foreach (var format in statement["format"]!.AsArray().Select(format => format!.ToString()))
        {
            Assert.Contains(format.Split('+', '/')[^1], (await server.Send("GET", $"metadata?_format={Uri.EscapeDataString(format)}")).Header("Content-Type"), StringComparison.Ordinal);
        }
    }

    private async Task<List<JsonNode>> Resources() => [.. (await server.Send("GET", "metadata")).Json["rest"]![0]!["resource"]!.AsArray().Select(resource => resource!)];

    private static string Value(string type) => type switch
    {
        "date" => "2025-01-01",
        "reference" => "Patient/1",
        "special" => "55.7|12.6|10|km",
        _ => "1",
    };
}
