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
    /// <summary>Id of the Basic resource that stands in the store as long as the stories are being loaded: a server that was killed meanwhile goes on with them when it starts again.</summary>
    public const string Marker = "example-stories-are-being-loaded";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "examples");

    /// <summary>The requests of all stories beside the program, story by story.</summary>
    public static IReadOnlyList<string> Files =>
        Directory.Exists(Folder) ? [.. Directory.GetFiles(Folder, "request.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];

    /// <summary>
    /// Posts one resource of each type (<see cref="ExampleBodies.Id"/>) and all stories into an empty store if the settings ask for it, while the server answers already. What was loaded before it was stopped is found
    /// by the conditions of the requests and not made twice. One that is refused stops the server, for then it and its examples do not fit.
    /// </summary>
    public static async Task Load(FhirServer server, ILogger log, CancellationToken stop)
    {
        if (!server.Settings.LoadExamples || !await Begin(server, stop))
        {
            return;
        }

        var start = Stopwatch.GetTimestamp();
        if (await server.Store.Read(Routes.ResourceTypes[0], ExampleBodies.Id, stop) is null)
        {
            // They have ids, so that they would get another version each; all of them were stored or none.
            await Post("of each resource type", Encoding.UTF8.GetBytes(ExampleBodies.AllTypes().ToJsonString()), server, stop);
        }

        foreach (var file in Files)
        {
            await Post(file, await File.ReadAllBytesAsync(file, stop), server, stop);
        }

        await server.Write([new Change.Delete("Basic", Marker)], stop);
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

    /// <summary>Sets the marker in an empty store. True if it is set now, false if the stories are loaded or not wanted.</summary>
    internal static async Task<bool> Begin(FhirServer server, CancellationToken stop)
    {
        if ((await server.Store.History(null, null, new HistoryQuery { Count = 1 }, stop)).Total > 0)
        {
            return await server.Store.Read("Basic", Marker, stop) is { IsDeleted: false };
        }

        var marker = ElementTree.Read("""{"resourceType":"Basic","code":{"text":"The example stories are being loaded. This is deleted when they are."}}"""u8.ToArray());
        await server.Write([new Change.Update(marker, Marker)], stop);
        return true;
    }

    [LoggerMessage(11, LogLevel.Information, "Example stories loaded: {Requests} requests in {Milliseconds} ms")]
    private static partial void Loaded(ILogger log, int requests, long milliseconds);
}
