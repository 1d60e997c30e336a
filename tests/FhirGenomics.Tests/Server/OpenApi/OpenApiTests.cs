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
            var own = route.OnlyType is { } type and not "Patient" ? await server.Send("GET", $"/swagger/{type}/swagger.json") : patient;
            var (document, other) = route.Level == FhirLevel.System ? (system, own) : (own, system);
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
}
