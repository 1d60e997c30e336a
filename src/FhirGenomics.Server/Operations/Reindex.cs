using FhirGenomics.Resources;
using FhirGenomics.Server.Http;

namespace FhirGenomics.Server.Operations;

/// <summary>Operation $reindex, of this server: how far stored resources are indexed by search parameters that came after them.</summary>
internal static class Reindex
{
    /// <summary>Canonical URL of its definition.</summary>
    public const string Definition = SupportedProfiles.Canonical + "/OperationDefinition/reindex";

    /// <summary>GET tells it; POST starts the indexing if it is not under way, and tells it. Indexing starts by itself when a SearchParameter is stored.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        await OperationParameters.Read(request, server, "$reindex", [], stop);
        if (request.Method == "POST")
        {
            server.Store.StartIndexing(again: true);
        }

        var (pending, stopped) = (await server.Store.Pending(stop), server.Store.IndexingStopped);
        using var answer = new ParametersWriter(request.Language);
        answer.Add("status", "Code", pending.Count == 0 ? "complete" : stopped is null ? "in-progress" : "stopped");
        if (pending.Count > 0)
        {
            answer.AddMessage(stopped is null ? null : new Said(stopped.Issues[0].Text, stopped.Issues[0].Danish));
        }

        foreach (var parameter in pending)
        {
            answer.AddParts("pending", parts =>
            {
                parts.Add("type", "Code", parameter.Type);
                parts.Add("code", "Code", parameter.Code);
                parts.Add("remaining", (int)Math.Min(parameter.Remaining, int.MaxValue));
            });
        }

        return answer.End();
    }
}
