using System.Data.Common;

namespace FhirGenomics.Server;

/// <summary>What an operator wants to know at start.</summary>
internal static partial class StartMessage
{
    private static readonly string[] Places = ["Data Source", "Host", "Port", "Database"];

    /// <summary>Tells where the data is; of the connection string only that, for it may hold a password.</summary>
    public static void Write(ILogger log, Settings settings)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = settings.ConnectionString };
        Started(log, Interactions.CapabilityStatement.Version, settings.Provider.ToString(), string.Join(' ', Places.Where(parts.ContainsKey).Select(place => parts[place])));
    }

    [LoggerMessage(10, LogLevel.Information, "FhirGenomics {Version}: FHIR base path /fhir, {Provider} database {DataSource}")]
    private static partial void Started(ILogger log, string version, string provider, string dataSource);
}
