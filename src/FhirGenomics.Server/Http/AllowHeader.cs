using FhirGenomics.Server.Interactions;

namespace FhirGenomics.Server.Http;

/// <summary>The header Allow of an answer 405: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.1. Routing alone takes <c>_history</c>, <c>_search</c> and operations for ids.</summary>
internal static class AllowHeader
{
    /// <summary>Sets it where the status asks for it, from <see cref="Routes"/>.</summary>
    public static void Tell(HttpContext http, int status)
    {
        if (status == StatusCodes.Status405MethodNotAllowed && !http.Response.HasStarted && http.Request.Path.StartsWithSegments(Routes.Base, StringComparison.OrdinalIgnoreCase, out var below))
        {
            var segments = (below.Value ?? "").Trim('/').Split('/');
            http.Response.Headers.Allow = string.Join(", ", Routes.All.Where(route => BundleEntries.IsOf(route, segments)).SelectMany(route => route.Methods).Distinct().Order(StringComparer.Ordinal));
        }
    }
}
