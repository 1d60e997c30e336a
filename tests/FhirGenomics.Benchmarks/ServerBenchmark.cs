using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using FhirGenomics.Tests.Examples;

namespace FhirGenomics.Benchmarks;

/// <summary>The server as a process of its own on loopback: time to the first answer, memory, reads and the stories' Bundles per second. Client and server share the machine.</summary>
internal static class ServerBenchmark
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(8);

    public static void Run(TextWriter output) => RunAsync(output).GetAwaiter().GetResult();

    private static async Task RunAsync(TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("fhirgenomics-benchmark");
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));
        var clock = Stopwatch.StartNew();
        using var server = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "fhirgenomics.dll"), "--urls", address.ToString(), "--Store:ConnectionString", $"Data Source={Path.Combine(folder.FullName, "benchmark.db")}"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder.FullName,
        })!;
        try
        {
            server.OutputDataReceived += (_, _) => { };
            server.BeginOutputReadLine();
            using var client = new HttpClient { BaseAddress = address };
            await FirstAnswer(client, server);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"start to first answer of /fhir/metadata: {clock.ElapsedMilliseconds} ms"));
            await Task.Delay(TimeSpan.FromSeconds(2));
            Memory(server, "idle", output);
            foreach (var story in (string[])["advanced-cancer-tumour-normal-rna", "rare-disease-child-trio"])
            {
                var bundle = Written(WholeStory.Read(Path.Combine(Measure.Root, "examples", story)));
                foreach (var clients in (int[])[1, 8])
                {
                    await Load(output, $"{Path.GetFileName(story)}, {clients} client(s)", clients, () => Post(client, bundle));
                }
            }

            await Load(output, "static answer /health, 4 clients", 4, () => Get(client, "/health"));
            var found = await client.GetStringAsync(new Uri("/fhir/Patient?_count=1&_elements=id", UriKind.Relative));
            var id = found.Split("Patient/")[^1].Split('"')[0];
            await Load(output, "read by id, 4 clients", 4, () => Get(client, "/fhir/Patient/" + id));
            await Load(output, "search Observation by subject, 4 clients", 4, () => Get(client, "/fhir/Observation?_count=10&subject=Patient/" + id));
            Memory(server, "after load", output);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A story that is written anew each time it is posted, but for persons, places and samples.</summary>
    private static byte[] Written(JsonObject story)
    {
        foreach (var request in story["entry"]!.AsArray().Select(entry => entry!["request"]!.AsObject()))
        {
            if (request["url"]!.GetValue<string>() is not ("Organization" or "Practitioner" or "PractitionerRole" or "Patient" or "Specimen"))
            {
                request.Remove("ifNoneExist");
            }
        }

        return JsonSerializer.SerializeToUtf8Bytes(story);
    }

    private static async Task FirstAnswer(HttpClient client, Process server)
    {
        for (var tries = 0; tries < 1_000 && !server.HasExited; tries++)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("/fhir/metadata", UriKind.Relative));
                answer.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException refused) when (refused.HttpRequestError == HttpRequestError.ConnectionError)
            {
                await Task.Delay(10);
            }
        }

        throw new InvalidOperationException("The server did not start.");
    }

    private static async Task Load(TextWriter output, string name, int clients, Func<Task> request)
    {
        await request();
        var count = 0;
        var slowest = 0L;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            while (clock.Elapsed < Long)
            {
                var start = Stopwatch.GetTimestamp();
                await request();
                Interlocked.Increment(ref count);
                slowest = Math.Max(slowest, (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-60} {count / clock.Elapsed.TotalSeconds,9:0} /s   slowest {slowest} ms"));
    }

    private static async Task Post(HttpClient client, byte[] bundle)
    {
        using var content = new ByteArrayContent(bundle) { Headers = { ContentType = new MediaTypeHeaderValue("application/fhir+json") } };
        using var answer = await client.PostAsync(new Uri("/fhir", UriKind.Relative), content);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
        }
    }

    private static async Task Get(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync();
    }

    private static void Memory(Process server, string when, TextWriter output)
    {
        server.Refresh();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"resident memory {when}: {server.WorkingSet64 / 1024 / 1024} MB"));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
