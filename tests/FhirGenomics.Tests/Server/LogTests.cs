using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace FhirGenomics.Tests.Server;

public sealed class LogTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fhirgenomics-tests-").FullName;

    [Fact]
    public async Task Nothing_about_a_patient_is_logged_whatever_is_done()
    {
        using var log = new MemoryLog();
        using var factory = ServerFixture.Start(Path.Combine(folder, "store.db")).WithWebHostBuilder(host => host.ConfigureLogging(logging => logging.AddProvider(log)));
        factory.UseKestrel(0);
        factory.StartServer();
        using var client = factory.CreateClient();
        const string Patient = """{"resourceType":"Patient","id":"Markerid","name":[{"family":"Markername"}],"identifier":[{"value":"Markercpr"}]}""";
        foreach (var (method, url, body) in new (string, string, string?)[]
        {
            ("PUT", "Patient/Markerid", Patient), ("GET", "Patient/Markerid", null), ("GET", "Patient/Markerid/_history/Marker", null), ("GET", "Patient?name=Markername&Marker=1", null), ("POST", "Patient/$validate", Patient),
            ("POST", "Patient", """{"resourceType":"Patient","gender":"Markergender"}"""), ("POST", "Patient", "{Markerjson"), ("POST", "", """{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"Marker/Marker"}}]}"""),
            ("DELETE", "Patient/Markerid", null), ("GET", "Marker/Markerid", null), ("GET", "Markerurl/a/b/c", null), ("PATCH", "Patient/Markerid", "[]"),
        })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(client.BaseAddress!, "/fhir/" + url));
            request.Content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/fhir+json") } };
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.NotEqual(500, (int)response.StatusCode);
        }

        // The last lines come when it ends.
        await factory.DisposeAsync();
        Assert.Contains("PUT /fhir/{type}/{id} 201", log.Text, StringComparison.Ordinal);
        Assert.Contains("PATCH /fhir/{type}/{id} ", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Marker", log.Text, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
