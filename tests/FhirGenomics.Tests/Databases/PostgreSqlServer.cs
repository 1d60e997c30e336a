using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

[assembly: AssemblyFixture(typeof(FhirGenomics.Tests.Databases.PostgreSqlServer.End))]

namespace FhirGenomics.Tests.Databases;

/// <summary>
/// A PostgreSQL server of the tests' own, from the programs that Debian installs, on a port of 127.0.0.1. It starts at its first use and ends
/// with the tests. PostgreSQL does not run as root: then it runs as the user <c>postgres</c>.
/// </summary>
internal sealed class PostgreSqlServer
{
    private const string Programs = "/usr/lib/postgresql";

    private static readonly Lazy<PostgreSqlServer> Started = new(() => new PostgreSqlServer());

    private readonly string programs;
    private readonly string folder;
    private readonly int port;
    private int databases;

    private PostgreSqlServer()
    {
        programs = Directory.GetDirectories(Programs).OrderByDescending(version => int.Parse(Path.GetFileName(version), CultureInfo.InvariantCulture)).Select(version => Path.Combine(version, "bin")).First(Directory.Exists);
        folder = Path.Combine(Path.GetTempPath(), $"fhirgenomics-postgresql-{Environment.ProcessId}");
        port = FreePort();
        Run("initdb", "-D", folder, "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C");
        Start(folder, port);
    }

    /// <summary>
    /// Ends the server after the last test. It is not left to the end of the process: for that the runner waits eleven seconds, which on a busy machine
    /// PostgreSQL alone may need, and then says that threads were left running.
    /// </summary>
    public sealed class End : IDisposable
    {
        public void Dispose()
        {
            if (Started.IsValueCreated)
            {
                Started.Value.Stop(Started.Value.folder);

                // Some hundred databases take longer to delete than anybody wants to wait.
                Started.Value.Start("rm", "-rf", Started.Value.folder, Started.Value.folder + ".log").Dispose();
            }
        }
    }

    /// <summary>True if the programs are installed.</summary>
    public static bool IsInstalled => Directory.Exists(Programs) && Directory.GetDirectories(Programs).Length > 0;

    /// <summary>The connection string of a new, empty database.</summary>
    public static string NewDatabase()
    {
        var server = Started.Value;
        var name = $"store{Interlocked.Increment(ref server.databases)}";
        using var connection = new NpgsqlConnection(server.ConnectionString("postgres"));
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The name is the tests' own.
        command.CommandText = $"CREATE DATABASE {name}";
#pragma warning restore CA2100
        command.ExecuteNonQuery();
        return server.ConnectionString(name);
    }

    /// <summary>Runs SQL on a connection of a test's own.</summary>
    public static async Task Run(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // The statements are the tests' own.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Starts a streaming replica of the server; what is done with it then ends it.</summary>
    public static Task WithReplica(Func<Func<string, string>, Task> use) => WithReplica((of, _) => use(of));

    /// <summary>The same, with an action that puts another replica in its place, which has stayed behind since the first one began.</summary>
    public static async Task WithReplica(Func<Func<string, string>, Action, Task> use)
    {
        var server = Started.Value;
        var (replica, older, port) = (server.folder + "-replica", server.folder + "-older", FreePort());
        server.Run("pg_basebackup", "-D", replica, "-R", "-X", "stream", "-c", "fast", "-d", $"host=127.0.0.1 port={server.port} user=tests");
        server.Run("cp", "-a", replica, older);
        server.Start(replica, port);
        var running = replica;
        try
        {
            await use(connection => new NpgsqlConnectionStringBuilder(connection) { Port = port }.ConnectionString, Replace);
        }
        finally
        {
            server.Stop(running);
            server.Delete(replica);
            server.Delete(older);
        }

        void Replace()
        {
            server.Stop(replica);
            running = older;
            server.Start(older, port, "-c primary_conninfo=");
        }
    }

    /// <summary>Starts another server, whose settings a test may change; the connection string is that of an empty database.</summary>
    public static async Task WithOther(Func<string, Task> use)
    {
        var server = Started.Value;
        var (other, port) = (server.folder + "-other", FreePort());
        server.Run("initdb", "-D", other, "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        server.Start(other, port);
        try
        {
            await use(new NpgsqlConnectionStringBuilder(server.ConnectionString("postgres")) { Port = port }.ConnectionString);
        }
        finally
        {
            server.Stop(other);
            server.Delete(other);
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private void Start(string folder, int port, string settings = "") =>
        Run("pg_ctl", "-D", folder, "-w", "-l", folder + ".log", "-o", $"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories= -c max_connections=500 {settings}", "start");

    private void Stop(string folder) => Run("pg_ctl", "-D", folder, "-m", "immediate", "stop");

    private void Delete(string folder) => Run("rm", "-rf", folder, folder + ".log");

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={port};Username=tests;Database={database};Pooling=false";

    private void Run(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {(process.StartInfo.RedirectStandardError ? process.StandardError.ReadToEnd() : "see its log")}");
        }
    }

    private Process Start(string program, params string[] arguments)
    {
        var path = program is "rm" or "cp" ? program : Path.Combine(programs, program);
        var start = Environment.UserName == "root" ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", path, .. arguments]) : new ProcessStartInfo(path, arguments);
        start.WorkingDirectory = Path.GetTempPath();
        start.RedirectStandardOutput = program == "initdb";
        start.RedirectStandardError = program == "initdb";
        return Process.Start(start)!;
    }
}
