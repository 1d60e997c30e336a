using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using FhirGenomics.Server;
using FhirGenomics.Store;
using FhirGenomics.Tests.Databases;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace FhirGenomics.Tests.Server;

/// <summary>The whole server on a port of 127.0.0.1, with a database of its own that is gone afterwards.</summary>
public sealed class ServerFixture : IDisposable
{
    private readonly TestDatabase database = TestDatabase.New();
    private readonly WebApplicationFactory<Program> factory;

    /// <summary>Starts the server as a fixture.</summary>
    public ServerFixture()
        : this([])
    {
    }

    /// <summary>Starts the server with settings of its own.</summary>
    internal ServerFixture(params (string Key, string Value)[] settings)
    {
        factory = Start(database.Settings, settings);
        factory.StartServer();
        Client = factory.CreateClient();
        Base = new Uri(Client.BaseAddress!, "/fhir").ToString();
    }

    /// <summary>A client of the server.</summary>
    public HttpClient Client { get; }

    /// <summary>The FHIR base URL.</summary>
    public string Base { get; }

    internal FhirServer Server => factory.Services.GetRequiredService<FhirServer>();

    /// <summary>Starts another server.</summary>
    internal static WebApplicationFactory<Program> Start(string database, params (string Key, string Value)[] settings) => Start(new StoreSettings("Data Source=" + database), settings);

    /// <summary>Starts another server on a database.</summary>
    internal static WebApplicationFactory<Program> Start(StoreSettings database, params (string Key, string Value)[] settings)
    {
        var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment("Production");
            host.UseSetting("Store:Provider", database.Provider.ToString());
            host.UseSetting("Store:ConnectionString", database.ConnectionString);
            host.UseSetting("urls", "http://127.0.0.1:0");
            host.UseSetting("Requests:MaxBytes", "2000000");
            foreach (var (key, value) in settings)
            {
                host.UseSetting(key, value);
            }
        });
        factory.UseKestrel(0);
        return factory;
    }

    /// <summary>Sends one request; a relative URL is below the FHIR base.</summary>
    internal async Task<Answer> Send(string method, string url, string? body = null, string contentType = "application/fhir+json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), url.StartsWith("http", StringComparison.Ordinal) ? url : url.StartsWith('/') ? new Uri(Client.BaseAddress!, url).ToString() : $"{Base}/{url}".TrimEnd('/'));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = contentType.Length == 0 ? null : MediaTypeHeaderValue.Parse(contentType);
        }

        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response);
    }

    /// <summary>How many versions the store has: to tell whether something was written.</summary>
    internal async Task<int> Versions() => (await Server.Store.History(null, null, new FhirGenomics.Store.HistoryQuery { Count = 1 }, TestContext.Current.CancellationToken)).Total;

    /// <summary>Waits for the examples, which are loaded while the server answers already.</summary>
    internal async Task ExamplesLoaded()
    {
        var last = JsonNode.Parse(await File.ReadAllTextAsync(Stories.Files[^1], TestContext.Current.CancellationToken))!["entry"]!.AsArray()[^1]!["request"]!;
        while ((await Send("GET", $"{last["url"]}?{last["ifNoneExist"]}")).At("entry") is null)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Client.Dispose();
        factory.Dispose();
        database.Dispose();
    }
}

/// <summary>All tests of one running server, one after the other.</summary>
[CollectionDefinition("server")]
public sealed class ServerCollection : ICollectionFixture<ServerFixture>;

/// <summary>What the server answered.</summary>
internal sealed class Answer(int status, string text, HttpResponseMessage response)
{
    public int Status => status;

    public string Text => text;

    public JsonNode Json { get; } = text.StartsWith('{') ? JsonNode.Parse(text, documentOptions: new() { MaxDepth = 1000 })! : new JsonObject();

    /// <summary>A header of the response or its content; null if it is not there.</summary>
    public string? Header(string name) => response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    /// <summary>The values at a path such as <c>issue[*].details.text</c>, joined by line feeds; null if there is nothing.</summary>
    public string? At(string path)
    {
        IEnumerable<JsonNode?> nodes = [Json];
        foreach (var step in path.Split('.'))
        {
            var bracket = step.IndexOf('[', StringComparison.Ordinal);
            var name = bracket < 0 ? step : step[..bracket];
            nodes = nodes.Select(node => (node as JsonObject)?[name]).Where(node => node is not null);
            if (bracket >= 0)
            {
                var index = step[(bracket + 1)..^1];
                nodes = nodes.SelectMany(node => node is JsonArray array ? index == "*" ? array.AsEnumerable() : array.Skip(int.Parse(index, System.Globalization.CultureInfo.InvariantCulture)).Take(1) : []);
            }
        }

        var found = nodes.Select(node => node is JsonValue value ? value.ToString() : node!.ToJsonString()).ToList();
        return found.Count == 0 ? null : string.Join('\n', found);
    }
}
