using Microsoft.Extensions.Configuration.Memory;

namespace FhirGenomics.Server;

/// <summary>
/// How the server logs unless configured otherwise: JSON lines, in Development plain lines. They stand in code and not in a file, because .NET's own
/// defaults log URLs with ids and search values of patients, and a file is not found when the program is started from another folder.
/// </summary>
internal static class LogDefaults
{
    /// <summary>Puts the defaults below every other source of configuration.</summary>
    public static void Add(ConfigurationManager configuration, bool isDevelopment) => ((IConfigurationBuilder)configuration).Sources.Insert(0, new MemoryConfigurationSource
    {
        InitialData =
        [
            new("Logging:LogLevel:Default", "Information"),
            new("Logging:LogLevel:Microsoft", "Warning"),
            new("Logging:LogLevel:System", "Warning"),
            new("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Information"),
            new("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "None"),
            new("Logging:Console:FormatterName", isDevelopment ? "simple" : "json"),
            new("Logging:Console:FormatterOptions:SingleLine", isDevelopment ? "true" : null),
        ],
    });
}
