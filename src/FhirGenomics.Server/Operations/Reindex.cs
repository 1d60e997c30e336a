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

        var pending = await server.Store.Pending(stop);
        using var answer = new ParametersWriter();
        answer.Add("status", "Code", pending.Count == 0 ? "complete" : server.Store.IndexingStopped is null ? "in-progress" : "stopped");
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
