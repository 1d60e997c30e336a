using FhirGenomics.Resources;

namespace FhirGenomics.Server.Http;

/// <summary>Takes one HTTP request through its interaction: what is wanted, what was sent, the interaction, the answer.</summary>
internal static class HttpExchange
{
    /// <summary>Carries out the route for a request.</summary>
    public static async Task Handle(HttpContext http, FhirRoute route)
    {
        var stop = http.RequestAborted;
        var server = http.RequestServices.GetRequiredService<FhirServer>();
        var form = route.Content == FhirContent.Form ? await RequestBody.ReadForm(http.Request, server.Settings.MaxBytes, stop) : "";
        if (form.Length > 0)
        {
            // What chooses the representation does so from the form as from the URL.
            http.Request.QueryString = http.Request.QueryString.Add(Query.Representation(form));
        }

        var asBytes = BinaryContent.IsWanted(http.Request, route);
        var representation = asBytes ? Representation.Json : Negotiation.Choose(http.Request);
        ResultParameters.Check(http.Request);
        var request = await Read(http.Request, route, form, server.Settings.MaxBytes, stop);
        if (route.UsesDefinitions)
        {
            await server.LookAround(stop);
        }

        var response = request.Prefer.Async && route.IsDeferrable
            ? await server.Later.Start(request, route, server, http.RequestServices.GetRequiredService<ILogger<DeferredAnswers>>(), stop)
            : await route.Handle(request, server, stop);
        await (asBytes && response.Status == 200 ? BinaryContent.Write(http, response, request.Base, stop) : Respond.Write(http, response, representation, stop));
    }

    /// <summary>The base URL as the caller sees it.</summary>
    public static string BaseOf(HttpRequest http) => $"{http.Scheme}://{http.Host}{http.PathBase}{Routes.Base}";

    private static async Task<FhirRequest> Read(HttpRequest http, FhirRoute route, string form, int maxBytes, CancellationToken stop)
    {
        var values = http.RouteValues;
        var request = new FhirRequest
        {
            Method = http.Method,
            Base = BaseOf(http),
            Type = values.GetValueOrDefault("type") as string ?? route.OnlyType,
            Id = values.GetValueOrDefault("id") as string,
            Member = values.GetValueOrDefault("member") as string,
            VersionId = values.GetValueOrDefault("vid") as string,
            Parameters = http.QueryString.HasValue ? Query.Read(http.QueryString.Value!) : [],
            Query = http.QueryString.Value ?? "",
            Representation = http.QueryString.HasValue ? Query.Representation(http.QueryString.Value!).ToString().TrimStart('?') : "",
            Conditions = Preconditions.Read(http.Headers),
            Prefer = Prefer.Read(http.Headers["Prefer"]),
            Language = Negotiation.LanguageOf(http),
        };
        Routes.Check(request.Type, request.Id, request.Member);
        return route.Content switch
        {
            FhirContent.None => request,
            FhirContent.Form => request with { Parameters = [.. request.Parameters, .. Query.Read(form)] },
            FhirContent.Patch when RequestBody.IsJsonPatch(http) => request with { JsonPatch = await RequestBody.ReadJsonPatch(http, maxBytes, stop) },
            FhirContent.Patch when Interactions.Patch.Refusal(http) is { } refusal => throw refusal,
            FhirContent.Resource when BinaryContent.IsSent(http, request) => request with { Body = await BinaryContent.Read(http, request.Id, maxBytes, stop) },
            FhirContent.Parameters when HttpMethods.IsGet(http.Method) || HttpMethods.IsHead(http.Method) => request,
            _ => request with { Body = await RequestBody.Read(http, maxBytes, route.JudgesContent, stop) },
        };
    }
}
