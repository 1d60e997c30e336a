using FhirGenomics.Server.Interactions;

namespace FhirGenomics.Server.Http;

/// <summary>The header Allow of an answer 405: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.1. Routing alone takes <c>_history</c>, <c>_search</c> and operations for ids.</summary>
internal static class AllowHeader
{
    /// <summary>Sets it where the status asks for it, from <see cref="Routes"/>. What routing alone took for a resource, and offers nothing, is not found (404).</summary>
    public static void Tell(HttpContext http, int status)
    {
        if (status == StatusCodes.Status405MethodNotAllowed && !http.Response.HasStarted && http.Request.Path.StartsWithSegments(Routes.Base, StringComparison.OrdinalIgnoreCase, out var below))
        {
            var methods = Routes.MethodsAt((below.Value ?? "").Trim('/').Split('/'));
            http.Response.Headers.Allow = string.Join(", ", methods);
            if (methods.Length == 0 && http.Response.StatusCode == status)
            {
                http.Response.Headers.Allow = default;
                http.Response.StatusCode = StatusCodes.Status404NotFound;
            }
        }
    }
}
