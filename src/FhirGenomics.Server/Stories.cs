using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Server.Interactions;
using FhirGenomics.Store;

namespace FhirGenomics.Server;

/// <summary>The example stories that travel with the server: one transaction Bundle each, <c>examples/NAME/request.json</c>.</summary>
internal static partial class Stories
{
    /// <summary>The files of all stories beside the program.</summary>
    public static IReadOnlyList<string> Files
    {
        get
        {
            var folder = Path.Combine(AppContext.BaseDirectory, "examples");
            return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "request.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];
        }
    }

    /// <summary>Posts all stories into an empty store if the settings ask for it. A story that is refused stops the start, for then the server and its examples do not fit.</summary>
    public static async Task Load(FhirServer server, ILogger log, CancellationToken stop)
    {
        if (!server.Settings.LoadExamples || (await server.Store.History(null, null, new HistoryQuery { Count = 1 }, stop)).Total > 0)
        {
            return;
        }

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

            Loaded(log, Path.GetFileName(Path.GetDirectoryName(file)!));
        }
    }

    [LoggerMessage(11, LogLevel.Information, "Example story {Story} loaded")]
    private static partial void Loaded(ILogger log, string story);
}
