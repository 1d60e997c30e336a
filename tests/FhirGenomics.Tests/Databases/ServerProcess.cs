using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using FhirGenomics.Store;

namespace FhirGenomics.Tests.Databases;

/// <summary>The built server as a process of its own, on a port of 127.0.0.1.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    private readonly Process process;
    private readonly HttpClient client;

    private ServerProcess(Process process, Uri address)
    {
        this.process = process;
        client = new HttpClient { BaseAddress = new Uri(address, "/fhir/"), Timeout = TimeSpan.FromSeconds(60) };
    }

    public static async Task<ServerProcess> Start(StoreSettings store, params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [
            Path.Combine(AppContext.BaseDirectory, "fhirgenomics.dll"), "--urls", "http://127.0.0.1:0", "--environment", "Production",
            "--Store:Provider", store.Provider.ToString(), "--Store:ConnectionString", store.ConnectionString, .. settings])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (Listening().Match(line) is { Success: true } found)
            {
                // What it writes later is read away, or it would wait for a reader.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return new ServerProcess(process, new Uri(found.Groups[1].Value));
            }
        }

        throw new InvalidOperationException("The server ended before it listened: " + await errors);
    }

    /// <summary>Sends a request below the FHIR base.</summary>
    public async Task<(int Status, string Text)> Send(string method, string url, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(url, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/fhir+json") } };
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Ends it as a failure of power does: nothing of its own runs any more.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Lets it stand still, or go on.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        client.Dispose();
        if (!process.HasExited)
        {
            Kill();
        }

        process.Dispose();
    }

    [GeneratedRegex("Now listening on: (http://127.0.0.1:[0-9]+)", RegexOptions.NonBacktracking)]
    private static partial Regex Listening();
}
