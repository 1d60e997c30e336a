namespace FhirGenomics.Server.Pages;

/// <summary>The answer to load balancers and watchdogs at <c>/health</c>: 200 if the store answers, else 503.</summary>
internal static partial class Health
{
    /// <summary>Maps <c>/health</c>.</summary>
    public static void Map(IEndpointRouteBuilder app) => app.MapMethods("/health", ["GET", "HEAD"], async http =>
    {
        var server = http.RequestServices.GetRequiredService<FhirServer>();
        var isHealthy = await Answers(server, http.RequestServices.GetRequiredService<ILogger<FhirServer>>(), http.RequestAborted);
        http.Response.StatusCode = isHealthy ? 200 : 503;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(isHealthy ? """{"status":"healthy"}""" : """{"status":"unhealthy","reason":"The store does not answer."}""", http.RequestAborted);
    });

    private static async Task<bool> Answers(FhirServer server, ILogger log, CancellationToken stop)
    {
        try
        {
            await server.Store.Probe(stop);
            return true;
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            Unhealthy(log, broken.GetType().Name);
            return false;
        }
    }

    [LoggerMessage(12, LogLevel.Error, "The store does not answer: {ExceptionType}")]
    private static partial void Unhealthy(ILogger log, string exceptionType);
}
