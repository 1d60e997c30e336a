using System.Text.Json.Nodes;
using FhirGenomics.Server;
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
    public async Task Search_parameters_have_a_text_and_may_be_repeated_and_errors_are_OperationOutcomes()
    {
        var patient = await server.Send("GET", "/swagger/Patient/swagger.json");
        var search = patient.Json["paths"]!["/fhir/Patient"]!["get"]!;
        var identifier = search["parameters"]!.AsArray().Single(parameter => parameter!["name"]!.ToString() == "identifier")!;
        Assert.Equal("array", identifier["schema"]!["type"]!.ToString());
        Assert.StartsWith("token: ", identifier["description"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("OperationOutcome", search["responses"]!["default"]!["content"]!["application/fhir+json"]!["example"]!["resourceType"]!.ToString());
        Assert.Equal("Patient", patient.Json["paths"]!["/fhir/Patient"]!["post"]!["requestBody"]!["content"]!["application/fhir+json"]!["example"]!["resourceType"]!.ToString());
    }

    [Fact]
    public async Task Every_document_can_be_written_and_Swagger_UI_loads_nothing_from_elsewhere()
    {
        foreach (var name in FhirDocuments.Names)
        {
            Assert.Equal(200, (await server.Send("GET", $"/swagger/{name}/swagger.json")).Status);
        }

        var page = await server.Send("GET", "/swagger/index.html");
        Assert.Equal(200, page.Status);
        Assert.DoesNotContain("http://", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_example_body_is_valid_as_it_stands_and_that_of_an_update_has_the_id_of_its_path()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in FhirDocuments.Names)
        {
            var document = await server.Send("GET", $"/swagger/{name}/swagger.json");
            foreach (var (path, item) in document.Json["paths"]!.AsObject())
            {
                // The body of a patch is no resource, but what is done to one.
                foreach (var (method, operation) in item!.AsObject().Where(operation => operation.Key != "patch"))
                {
                    if (operation!["requestBody"]?["content"]?["application/fhir+json"]?["example"] is { } body)
                    {
                        var parameters = operation["parameters"]!.AsArray();
                        Assert.Equal(method == "put" ? parameters.SingleOrDefault(parameter => parameter!["name"]!.ToString() == "id")?["example"]?.ToString() : null, body["id"]?.ToString());
                        await CheckValid($"{method} {path}", body, seen);
                    }
                }
            }
        }

        Assert.Superset(Routes.ResourceTypes.ToHashSet(StringComparer.Ordinal), seen.Select(json => JsonNode.Parse(json)!["resourceType"]!.ToString()).ToHashSet(StringComparer.Ordinal));
    }

    private async Task CheckValid(string where, JsonNode body, HashSet<string> seen)
    {
        // Parameters without a resource are what one operation asks for, and are tried where it is tested.
        var resource = body["resourceType"]!.ToString() == "Parameters" ? body["parameter"]!.AsArray().SingleOrDefault(parameter => parameter!["name"]!.ToString() == "resource")?["resource"] : body;
        if (resource is not null && seen.Add(resource.ToJsonString()))
        {
            var outcome = await server.Send("POST", $"/fhir/{resource["resourceType"]}/$validate", resource.ToJsonString());
            Assert.True(outcome.Json["issue"]!.AsArray().All(issue => issue!["severity"]!.ToString() == "information"), $"{where}: {outcome.Text}");
        }
    }
}
