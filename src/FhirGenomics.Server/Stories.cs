using System.Diagnostics;
using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Server.Interactions;
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

    /// <summary>Posts all stories into an empty store if the settings ask for it, while the server answers already. A story that is refused stops the server, for then it and its examples do not fit.</summary>
    public static async Task Load(FhirServer server, ILogger log, CancellationToken stop)
    {
        if (!server.Settings.LoadExamples || (await server.Store.History(null, null, new HistoryQuery { Count = 1 }, stop)).Total > 0)
        {
            return;
        }

        var start = Stopwatch.GetTimestamp();
        foreach (var file in Files)
        {
            var request = new FhirRequest { Method = "POST", Base = "http://localhost:8080" + Routes.Base, Body = ElementTree.Read(await File.ReadAllBytesAsync(file, stop)) };
            try
            {
                await PostBundle.Handle(request, server, stop);
            }
            catch (Failure refused)
            {
                throw new InvalidOperationException($"The example story {file} is refused: {refused.Message} ({refused.Issues[0].Expression}). Without examples: --Examples:Load=false", refused);
            }
        }

        Loaded(log, Files.Count, (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    [LoggerMessage(11, LogLevel.Information, "Example stories loaded: {Requests} requests in {Milliseconds} ms")]
    private static partial void Loaded(ILogger log, int requests, long milliseconds);
}
