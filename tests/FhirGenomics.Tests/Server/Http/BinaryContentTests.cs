using System.Net.Http.Headers;

namespace FhirGenomics.Tests.Server.Http;

/// <summary>Binaries by their bytes. Source: https://hl7.org/fhir/R4/binary.html#rest</summary>
[Collection("server")]
public class BinaryContentTests(ServerFixture server)
{
    [Fact]
    public async Task Bytes_are_stored_as_a_Binary_and_read_as_they_were_or_as_a_resource()
    {
        byte[] bytes = [0, 255, 137, 80, 13, 10];
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        content.Headers.Add("X-Security-Context", "Patient/binary-owner");
        using var created = await server.Client.PostAsync(new Uri(server.Base + "/Binary"), content, TestContext.Current.CancellationToken);
        Assert.Equal(201, (int)created.StatusCode);
        var url = new Uri(created.Headers.Location!.ToString().Split("/_history")[0]);

        foreach (var accept in (string?[])[null, "*/*", "image/png", "image/*", "text/plain, image/png;q=0.5"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.TryAddWithoutValidation("Accept", accept);
            using var read = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal((200, "image/png", "W/\"1\""), ((int)read.StatusCode, read.Content.Headers.ContentType!.ToString(), read.Headers.ETag!.ToString()));
            Assert.Equal(bytes, await read.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            Assert.Equal($"{server.Base}/Patient/binary-owner", Assert.Single(read.Headers.GetValues("X-Security-Context")));
            Assert.Contains("sandbox", Assert.Single(read.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.Equal("attachment", read.Content.Headers.ContentDisposition!.DispositionType);
        }

        var id = url.ToString().Split('/')[^1];
        var resource = new Scenario("resource", "GET", $"Binary/{id}", 200) { Headers = ["Accept: application/fhir+json"], Present = ["contentType = image/png", "data = AP+JUA0K", "securityContext.reference = Patient/binary-owner"], AnswerHeaders = ["Content-Type: application/fhir+json"] };
        await resource.Run(server);
        await (resource with { Name = "plain JSON", Headers = ["Accept: application/json"] }).Run(server);
        await (resource with { Name = "_format", Url = $"Binary/{id}?_format=json", Headers = ["Accept: image/png"] }).Run(server);
        await (resource with { Name = "a part", Url = $"Binary/{id}?_elements=contentType", Headers = [], Present = ["contentType = image/png"], Absent = ["data"] }).Run(server);
        await new Scenario("XML", "GET", $"Binary/{id}", 200) { Headers = ["Accept: application/fhir+xml"], AnswerHeaders = ["Content-Type: application/fhir+xml"] }.Run(server);
        await new Scenario("HEAD", "HEAD", $"Binary/{id}/_history/1", 200) { AnswerHeaders = ["Content-Type: image/png", "Content-Length: 6"] }.Run(server);
        await new Scenario("known", "GET", $"Binary/{id}", 304) { Headers = ["If-None-Match: W/\"1\""] }.Run(server);
        await new Scenario("another type", "GET", $"Binary/{id}", 406) { Headers = ["Accept: application/pdf"], Present = ["issue[0].details.text = image/png"] }.Run(server);
        await new Scenario("none", "GET", "Binary/never", 404) { Headers = ["Accept: image/png"], Present = ["issue[0].code = not-found"] }.Run(server);
        await new Scenario("search", "GET", $"Binary?_id={id}", 200) { Present = ["entry[0].resource.data"] }.Run(server);
    }

    [Theory]
    [InlineData("text/plain;a=\\\"ø\\\"", "Patient/1", "application/octet-stream", "/Patient/1")]
    [InlineData("text/plain", "Patient/1\\nX", "text/plain", null)]
    public async Task What_no_header_can_hold_is_left_out(string contentType, string reference, string told, string? context)
    {
        await server.Send("PUT", "Binary/of-header", $$"""{"resourceType":"Binary","id":"of-header","contentType":"{{contentType}}","securityContext":{"reference":"{{reference}}"},"data":"YQ=="}""");
        var read = await server.Send("GET", "Binary/of-header");
        Assert.Equal((200, "a"), (read.Status, read.Text));
        Assert.Equal(told, read.Header("Content-Type"));
        Assert.Equal(context is null ? null : server.Base + context, read.Header("X-Security-Context"));
    }

    [Fact]
    public async Task An_update_takes_bytes_too_and_what_is_FHIR_must_be_a_Binary()
    {
        var scenario = new Scenario("update", "PUT", "Binary/of-text", 201) { ContentType = "text/plain; charset=utf-8", Body = "blodprøve", Headers = ["Accept: application/fhir+json"], Present = ["id = of-text", "contentType = text/plain; charset=utf-8", "data = YmxvZHByw7h2ZQ=="], Written = 1 };
        await scenario.Run(server);
        Assert.Equal("blodprøve", (await server.Send("GET", "Binary/of-text")).Text);
        await new Scenario("as a resource", "PUT", "Binary/of-text", 200) { Body = """{"resourceType":"Binary","id":"of-text","contentType":"text/html","data":"PGI+"}""", Written = 1 }.Run(server);
        var html = await server.Send("GET", "Binary/of-text");
        Assert.Equal(("<b>", "text/html"), (html.Text, html.Header("Content-Type")));
        await new Scenario("a browser", "GET", "Binary/of-text", 200) { Headers = ["Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"], Present = ["data = PGI+"] }.Run(server);
        await new Scenario("another resource", "POST", "Binary", 400) { Body = """{"resourceType":"Patient","active":true}""", Present = ["issue[0].details.coding[0].code = resource-type-mismatch"] }.Run(server);
        await new Scenario("bytes of another type", "POST", "Patient", 415) { ContentType = "image/png", Body = "x" }.Run(server);
        await new Scenario("not a type", "POST", "Binary", 415) { ContentType = "", Body = "x" }.Run(server);
        await new Scenario("too much", "POST", "Binary", 413) { ContentType = "text/plain", Body = new string('x', 2_000_001) }.Run(server);
    }
}
