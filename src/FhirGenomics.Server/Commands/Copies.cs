using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Store;
using FhirGenomics.Store.Copying;

namespace FhirGenomics.Server.Commands;

/// <summary>The commands <c>fhirgenomics backup</c>, <c>restore</c> and <c>move</c>, for operators.</summary>
internal static class Copies
{
    /// <summary>The copy was made, read back and found the same.</summary>
    public const int Done = 0;

    /// <summary>The command line or a setting is wrong, or there is no sound copy: nothing was kept.</summary>
    public const int NotDone = 2;

    private static readonly Said Usage = new(
        """
        Usage: fhirgenomics backup FILE  [--Store:Provider P --Store:ConnectionString C]
               fhirgenomics restore FILE [--Store:Provider P --Store:ConnectionString C]
               fhirgenomics move --Target:Provider P --Target:ConnectionString C [--Store:...]

        Copies the whole store: every version with its number, time and deletion, and the search index.

        backup    writes FILE, which must not exist: a SQLite database of this program, whatever the
                  database of the store is. The server may run and write meanwhile: the copy is of one
                  moment, and no transaction is half in it.
        restore   makes a store of FILE, in a database file that does not exist yet or in a PostgreSQL
                  database that is empty. No server runs on it yet.
        move      copies the store into another new database, from SQLite to PostgreSQL or back. Its
                  servers are stopped first; if the store is written meanwhile, the move ends undone.

        The store is the one of the server's settings: appsettings, environment variables
        (Store__ConnectionString, Target__ConnectionString) or options. P is Sqlite or PostgreSql; C is
        "Data Source=FILE" or "Host=...;Database=...;Username=...". Every copy is read back and compared
        with its source: number of resources and versions, SHA-256 of all contents, rows of each table.

        What takes long tells every five seconds how far it is.

        Exit code: 0 if the copy is made and the same as its source; 2 if not, and then nothing is kept.

        """,
        """
        Brug: fhirgenomics backup FIL  [--Store:Provider P --Store:ConnectionString C]
              fhirgenomics restore FIL [--Store:Provider P --Store:ConnectionString C]
              fhirgenomics move --Target:Provider P --Target:ConnectionString C [--Store:...]

        Kopierer hele lageret: hver version med nummer, tidspunkt og sletning, og søgeindekset.

        backup    skriver FIL, som ikke må findes i forvejen: en SQLite-database for dette program, uanset
                  lagerets database. Serveren må køre og skrive imens: kopien er af ét øjeblik, og
                  ingen transaktion er halvt med.
        restore   laver et lager af FIL, i en databasefil, der ikke findes endnu, eller i en
                  PostgreSQL-database, der er tom. Ingen server kører på den endnu.
        move      kopierer lageret til en anden, ny database, fra SQLite til PostgreSQL eller tilbage.
                  Dets servere stoppes først; ændres lageret imens, ender flytningen uden virkning.

        Lageret er det, som serverens indstillinger angiver: appsettings, miljøvariabler
        (Store__ConnectionString, Target__ConnectionString) eller argumenter. P er Sqlite eller PostgreSql;
        C er "Data Source=FIL" eller "Host=...;Database=...;Username=...". Hver kopi læses tilbage og
        sammenlignes med sin kilde: antal ressourcer og versioner, SHA-256 af alt indhold, rækker i hver tabel.

        Det, der tager tid, fortæller hvert femte sekund, hvor langt det er.

        Afslutningskode: 0, hvis kopien er lavet og er den samme som sin kilde; 2, hvis ikke, og så er intet beholdt.

        """);

    /// <summary>Runs a command with the arguments after its name; the result is the exit code.</summary>
    public static async Task<int> Run(string command, IReadOnlyList<string> arguments, Terminal terminal, TimeProvider clock, CancellationToken stop)
    {
        if (arguments is ["help" or "--help" or "-h", ..])
        {
            await terminal.Output.WriteAsync(Usage.In(terminal.IsDanish));
            return Done;
        }

        try
        {
            var isMove = command == "move";
            if (!isMove && (arguments.Count == 0 || arguments[0].StartsWith('-')))
            {
                return await Refuse(new Said($"Name the file: fhirgenomics {command} FILE.", $"Angiv filen: fhirgenomics {command} FIL."));
            }

            string[] options = [.. arguments.Skip(isMove ? 0 : 1)];
            if (Unexpected(options) is { } unexpected)
            {
                return await Refuse(new Said($"'{unexpected}' is not expected here. --help tells more.", $"'{unexpected}' ventes ikke her. --help fortæller mere."));
            }

            var settings = WebApplication.CreateBuilder(new WebApplicationOptions { Args = options, ContentRootPath = AppContext.BaseDirectory }).Configuration;
            if (isMove && WrongTarget(settings.GetSection("Target")) is { } wrongTarget)
            {
                return await Refuse(wrongTarget);
            }

            var store = Store(Settings.Read(settings, isDevelopment: false, isMove ? ["Target"] : []));
            var progress = new Progress(command, terminal, clock);
            var copied = command switch
            {
                "backup" => await StoreCopy.Backup(store, arguments[0], stop, progress),
                "restore" => await StoreCopy.Restore(arguments[0], store, stop, progress),
                _ => await StoreCopy.Move(store, Target(settings.GetSection("Target")), stop, progress),
            };
            await terminal.Output.WriteLineAsync(new Said(
                string.Create(CultureInfo.InvariantCulture, $"{command}: {copied.Resources} resources, {copied.Versions} versions, SHA-256 {copied.Sha256}. Read back from the copy: the same."),
                string.Create(CultureInfo.InvariantCulture, $"{command}: {copied.Resources} ressourcer, {copied.Versions} versioner, SHA-256 {copied.Sha256}. Læst tilbage fra kopien: det samme.")).In(terminal.IsDanish));
            return Done;
        }
        catch (CopyException wrong)
        {
            return await Refuse(wrong.Why);
        }
        catch (InvalidOperationException wrong)
        {
            return await Refuse(Said.Same(wrong.Message));
        }

        async Task<int> Refuse(Said why)
        {
            await terminal.Error.WriteLineAsync($"{command}: {why.In(terminal.IsDanish)}");
            return NotDone;
        }
    }

    /// <summary>The first of these that is no option or the value of one; null if there is none.</summary>
    private static string? Unexpected(string[] options)
    {
        for (var i = 0; i < options.Length; i++)
        {
            if (!options[i].StartsWith("--", StringComparison.Ordinal))
            {
                return options[i];
            }

            i += options[i].Contains('=', StringComparison.Ordinal) ? 0 : 1;
        }

        return null;
    }

    private static Said? WrongTarget(IConfigurationSection target) =>
        target.GetChildren().FirstOrDefault(child => child.Key is not ("Provider" or "ConnectionString")) is { } unknown ? new Said(
            $"The setting {unknown.Path} is unknown: Target:Provider and Target:ConnectionString say where the store is moved to.",
            $"Indstillingen {unknown.Path} er ukendt: Target:Provider og Target:ConnectionString siger, hvor lageret flyttes hen.")
        : string.IsNullOrEmpty(target["ConnectionString"]) || string.IsNullOrEmpty(target["Provider"]) ? new Said(
            "Say where the store is moved to: --Target:Provider PostgreSql --Target:ConnectionString \"Host=...;Database=...\".",
            "Sig, hvor lageret flyttes hen: --Target:Provider PostgreSql --Target:ConnectionString \"Host=...;Database=...\".")
        : null;

    private static StoreSettings Target(IConfigurationSection target)
    {
        var read = new ConfigurationBuilder().AddInMemoryCollection(target.GetChildren().Select(child => KeyValuePair.Create("Store:" + child.Key, child.Value))).Build();
        return Store(Settings.Read(read, isDevelopment: false));
    }

    private static StoreSettings Store(Settings settings) => new(settings.ConnectionString) { Provider = settings.Provider };

    /// <summary>Writes a line every five seconds: <c>backup: copying, 45 %</c>.</summary>
    private sealed class Progress(string command, Terminal terminal, TimeProvider clock) : IProgress<CopyProgress>
    {
        private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

        private long last = clock.GetTimestamp();

        /// <inheritdoc/>
        public void Report(CopyProgress value)
        {
            if (clock.GetElapsedTime(last) < Between)
            {
                return;
            }

            last = clock.GetTimestamp();
            var step = value.Step switch
            {
                CopyStep.Reading => new Said("reading the store", "læser lageret"),
                CopyStep.Copying => new Said("copying", "kopierer"),
                _ => new Said("reading the copy back", "læser kopien tilbage"),
            };
            var far = value.All > 0
                ? Said.Same(string.Create(CultureInfo.InvariantCulture, $"{value.Done * 100 / value.All} %"))
                : new Said(string.Create(CultureInfo.InvariantCulture, $"{value.Done} rows"), string.Create(CultureInfo.InvariantCulture, $"{value.Done} rækker"));
            terminal.Error.WriteLine($"{command}: {step.In(terminal.IsDanish)}, {far.In(terminal.IsDanish)}");
        }
    }
}
