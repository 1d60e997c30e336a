using System.Diagnostics;
using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Server.Interactions;
using FhirGenomics.Server.OpenApi;
using FhirGenomics.Store;

namespace FhirGenomics.Server;

/// <summary>The example stories that travel with the server: a few requests each, in their order, <c>examples/STORY/1-order/request.json</c>, <c>2-report</c> and so on. Each is a transaction Bundle.</summary>
internal static partial class Stories
{
    /// <summary>The requests of all stories beside the program, story by story.</summary>
    public static IReadOnlyList<string> Files
    {
        get
        {
            var folder = Path.Combine(AppContext.BaseDirectory, "examples");
            return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "request.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];
        }
    }

    /// <summary>
    /// Posts one resource of each type (<see cref="ExampleBodies.Id"/>) and all stories into an empty store if the settings ask for it, while the server answers already.
    /// One that is refused stops the server, for then it and its examples do not fit.
    /// </summary>
    public static async Task Load(FhirServer server, ILogger log, CancellationToken stop)
    {
        if (!server.Settings.LoadExamples || (await server.Store.History(null, null, new HistoryQuery { Count = 1 }, stop)).Total > 0)
        {
            return;
        }

        var start = Stopwatch.GetTimestamp();
        await Post("of each resource type", Encoding.UTF8.GetBytes(ExampleBodies.AllTypes().ToJsonString()), server, stop);
        foreach (var file in Files)
        {
            await Post(file, await File.ReadAllBytesAsync(file, stop), server, stop);
        }

        Loaded(log, Files.Count, (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private static async Task Post(string example, byte[] bundle, FhirServer server, CancellationToken stop)
    {
        var request = new FhirRequest { Method = "POST", Base = "http://localhost:8080" + Routes.Base, Body = ElementTree.Read(bundle) };
        try
        {
            await PostBundle.Handle(request, server, stop);
        }
        catch (Failure refused)
        {
            throw new InvalidOperationException($"The example {example} is refused: {refused.Message} ({refused.Issues[0].Expression}). Without examples: --Examples:Load=false", refused);
        }
    }

    [LoggerMessage(11, LogLevel.Information, "Example stories loaded: {Requests} requests in {Milliseconds} ms")]
    private static partial void Loaded(ILogger log, int requests, long milliseconds);
}
