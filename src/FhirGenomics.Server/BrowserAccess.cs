using Microsoft.AspNetCore.Cors.Infrastructure;

namespace FhirGenomics.Server;

/// <summary>Which web pages may use the server from a browser (CORS).</summary>
internal static class BrowserAccess
{
    /// <summary>
    /// Pages of this machine and of the origins in <c>Cors:Origins</c>. Any page of the internet must not: there is no login, so that
    /// a browser on this machine would hand it whatever is stored.
    /// </summary>
    public static void Configure(CorsPolicyBuilder policy, Settings settings) => policy
        .SetIsOriginAllowed(origin => settings.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase) || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.IsLoopback))
        .AllowAnyMethod()
        .AllowAnyHeader()
        .WithExposedHeaders("ETag", "Location", "Content-Location", "Last-Modified", "Link", "Retry-After", "X-Progress", "X-Request-Id")
        .SetPreflightMaxAge(TimeSpan.FromHours(1));
}
