using FhirGenomics.Resources;
using FhirGenomics.Store;
using Microsoft.Extensions.Configuration.CommandLine;

namespace FhirGenomics.Server;

/// <summary>
/// All settings of the server, from appsettings, environment variables (<c>Store__ConnectionString</c>) and command line
/// (<c>--Store:ConnectionString=...</c>). <c>--urls</c> says where it listens (default http://localhost:8080); without login it listens on
/// loopback addresses alone. A setting in one of these sections that is not listed here stops the start, and so does any other of the command line that .NET does not know.
/// </summary>
internal sealed record Settings
{
    /// <summary>The names of all settings.</summary>
    public static readonly string[] Known =
        ["Store:Provider", "Store:ConnectionString", "Store:ReadReplica", "Examples:Load", "Requests:MaxBytes", "Cors:Origins", "Validation:Profiles", "Packages:Folder"];

    /// <summary><c>Store:Provider</c>: the database, <c>Sqlite</c> (default) or <c>PostgreSql</c>.</summary>
    public StoreProvider Provider { get; private init; }

    /// <summary><c>Store:ConnectionString</c>: the database: of PostgreSQL as Npgsql wants it, of SQLite <c>Data Source=file</c>. Default: <c>fhirgenomics/fhirgenomics.db</c> in the user's folder for application data; printed at start.</summary>
    public string ConnectionString { get; private init; } = "";

    /// <summary>
    /// <c>Store:ReadReplica</c>: a streaming replica of the PostgreSQL database, as Npgsql wants it. Requests read there when it has replayed all that was
    /// committed before they began, else from the database itself. Default: none.
    /// </summary>
    public string ReadReplica { get; private init; } = "";

    /// <summary><c>Examples:Load</c>: whether the stories of the examples folder are posted into an empty store at start. Default: true in Development, else false.</summary>
    public bool LoadExamples { get; private init; }

    /// <summary><c>Requests:MaxBytes</c>: bytes of content (after decompression) that a request may have. Default: 52428800 (50 MB).</summary>
    public int MaxBytes { get; private init; } = 50 * 1024 * 1024;

    /// <summary><c>Cors:Origins</c>: web origins, separated by commas, whose pages may use the server from a browser, besides those on a loopback address.</summary>
    public IReadOnlyList<string> Origins { get; private init; } = [];

    /// <summary><c>Validation:Profiles</c>: <c>Declared</c> (default) checks the profiles that a resource claims and that of its patient group; <c>Required</c> refuses genomic resources without one of our profiles.</summary>
    public ProfilePolicy Profiles { get; private init; }

    /// <summary>
    /// <c>Packages:Folder</c>: a folder with FHIR packages (<c>.tgz</c>, as npm has them). At start their StructureDefinitions, ValueSets, CodeSystems and
    /// ConceptMaps are added to those of the server; a package that cannot be used stops the start. Default: none.
    /// </summary>
    public string PackagesFolder { get; private init; } = "";

    private static readonly string[] Sections = ["Store", "Examples", "Requests", "Cors", "Validation", "Packages", "Security"];

    /// <summary>What else a command line may set.</summary>
    private static readonly string[] OfDotNet =
        ["urls", "http_ports", "https_ports", "environment", "contentRoot", "applicationName", "webRoot", "Logging", "Kestrel", "AllowedHosts", "detailedErrors", "captureStartupErrors", "preferHostingUrls", "shutdownTimeoutSeconds"];

    /// <summary>Reads and checks the settings. Throws <see cref="InvalidOperationException"/> with a clear sentence if one is unknown or wrong; <paramref name="others"/> are sections that are somebody else's.</summary>
    public static Settings Read(IConfiguration configuration, bool isDevelopment, params string[] others)
    {
        RefuseUnknown(configuration);
        RefuseUnknownSections(configuration, others);
        RefusePublicAddresses(configuration);
        var settings = new Settings
        {
            Provider = ReadProvider(configuration["Store:Provider"]),
            ConnectionString = configuration["Store:ConnectionString"] ?? "",
            ReadReplica = configuration["Store:ReadReplica"] ?? "",
            LoadExamples = Read(configuration, "Examples:Load", isDevelopment, bool.TryParse),
            MaxBytes = Read(configuration, "Requests:MaxBytes", 50 * 1024 * 1024, int.TryParse),
            Profiles = Read<ProfilePolicy>(configuration, "Validation:Profiles"),
            PackagesFolder = configuration["Packages:Folder"] ?? "",
            Origins = (configuration["Cors:Origins"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        };
        if (settings is { Provider: StoreProvider.PostgreSql, ConnectionString: "" })
        {
            throw new InvalidOperationException("Store:Provider is PostgreSql: Store:ConnectionString must say where, such as Host=localhost;Database=fhirgenomics;Username=fhirgenomics.");
        }

        if (settings is { Provider: StoreProvider.Sqlite, ReadReplica.Length: > 0 })
        {
            throw new InvalidOperationException("Store:ReadReplica is set, but only PostgreSQL has replicas: Store:Provider is Sqlite.");
        }

        if (settings.MaxBytes < 1024)
        {
            throw new InvalidOperationException($"Requests:MaxBytes is {settings.MaxBytes}: it must be 1024 at least.");
        }

        return settings.ConnectionString.Length > 0 ? settings : settings with { ConnectionString = "Data Source=" + DefaultFile() };
    }

    private static StoreProvider ReadProvider(string? text) =>
        text is null ? StoreProvider.Sqlite
        : Array.Find(Enum.GetValues<StoreProvider>(), provider => provider.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)) is var found && found.ToString().Equals(text, StringComparison.OrdinalIgnoreCase) ? found
        : throw new InvalidOperationException($"Store:Provider is '{text}': it is Sqlite or PostgreSql.");

    private static void RefuseUnknown(IConfiguration configuration)
    {
        foreach (var name in Sections)
        {
            var section = configuration.GetSection(name);
            foreach (var key in string.IsNullOrEmpty(section.Value) ? section.GetChildren().Select(child => name + ":" + child.Key) : [name])
            {
                if (!Known.Contains(key, StringComparer.OrdinalIgnoreCase))
                {
                    throw new InvalidOperationException($"The setting {key} is unknown." + Spelling.DidYouMean(key, Known));
                }
            }
        }
    }

    /// <summary>
    /// A section that is misspelt would leave the default, such as another database than the one that was meant. Of the environment only what is like a section of
    /// ours is refused: most of it is not for this program.
    /// </summary>
    private static void RefuseUnknownSections(IConfiguration configuration, string[] others)
    {
        string[] known = [.. Sections, .. OfDotNet, .. others];
        var ofCommandLine = ((configuration as IConfigurationRoot)?.Providers ?? []).OfType<CommandLineConfigurationProvider>()
            .SelectMany(provider => provider.GetChildKeys([], null)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var root in configuration.GetChildren().Where(root => !known.Contains(root.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (ofCommandLine.Contains(root.Key) || (root.GetChildren().Any() && Spelling.Nearest(root.Key, Sections) is not null))
            {
                var key = root.GetChildren().FirstOrDefault()?.Path ?? root.Key;
                throw new InvalidOperationException($"The setting {key} is unknown." + Spelling.DidYouMean(key, [.. Known, .. OfDotNet]));
            }
        }
    }

    /// <summary>There is no login yet, so that whoever reaches the port could read everything.</summary>
    private static void RefusePublicAddresses(IConfiguration configuration)
    {
        foreach (var key in (ReadOnlySpan<string>)["http_ports", "https_ports"])
        {
            if (!string.IsNullOrEmpty(configuration[key]))
            {
                throw new InvalidOperationException($"The setting {key} would serve all network addresses: the server has no login, so it serves its own machine alone. Use urls=http://localhost:8080.");
            }
        }

        var urls = (configuration["urls"] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var url in urls.Concat(configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? "")))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || !address.IsLoopback)
            {
                throw new InvalidOperationException($"The address '{url}' is not a loopback address such as http://localhost:8080: the server has no login, so it serves its own machine alone.");
            }
        }
    }

    private static string DefaultFile()
    {
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        return Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Length > 0 ? folder : AppContext.BaseDirectory, "fhirgenomics")).FullName, "fhirgenomics.db");
    }

    private static T Read<T>(IConfiguration configuration, string key)
        where T : struct, Enum =>
        configuration[key] is not { } text ? default
        : Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0]) ? value
        : throw new InvalidOperationException($"The setting {key} is '{text}': expected {string.Join(" or ", Enum.GetNames<T>())}.");

    private delegate bool TryParse<T>(string text, out T value);

    private static T Read<T>(IConfiguration configuration, string key, T whenMissing, TryParse<T> tryParse) =>
        configuration[key] is not { } text ? whenMissing
        : tryParse(text, out var value) ? value
        : throw new InvalidOperationException($"The setting {key} is '{text}', which is not a {(typeof(T) == typeof(bool) ? "true or false" : "whole number")}.");
}
