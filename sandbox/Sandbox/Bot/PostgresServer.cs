using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace EksUpgradeBot.Sandbox.Bot;

/// <summary>
/// A PostgreSQL of this program alone: made in a temporary directory, on a free port of the loopback, gone when the program is,
/// however that ended. No container is needed, only the server's own programs.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "eksbot";
    private readonly string _programs;
    private readonly string _directory;
    private readonly IReadOnlyList<string> _asUser;
    private readonly int _port;
    private Process? _process;

    private PostgresServer(string programs, string directory, IReadOnlyList<string> asUser, int port) =>
        (_programs, _directory, _asUser, _port) = (programs, directory, asUser, port);

    /// <summary>Where the server's programs are; null when there are none.</summary>
    public static string? Programs { get; } = FindPrograms();

    /// <summary>What to do where there is none.</summary>
    public static string Missing => "There is no PostgreSQL (initdb, postgres) on this machine: apt-get install postgresql";

    /// <summary>The password of the only user.</summary>
    public static string Password => "correct horse; battery";

    /// <summary>Leads to the database <c>postgres</c>.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Database = "postgres",
        Username = User,
        Password = Password,
    }.ConnectionString;

    /// <summary>Makes a server and starts it.</summary>
    /// <exception cref="InvalidOperationException">There is no PostgreSQL on this machine, or it does not start; the message says what to do.</exception>
    public static async Task<PostgresServer> StartNewAsync()
    {
        if (Programs is null)
        {
            throw new InvalidOperationException(Missing);
        }

        var directory = Directory.CreateTempSubdirectory("eksbot-postgres-").FullName;
        var asUser = AsUser();
        var server = new PostgresServer(Programs, directory, asUser, FreePort());
        try
        {
            await File.WriteAllTextAsync(Path.Combine(directory, "password"), Password);
            if (asUser.Length > 0)
            {
                await RunAsync("/", ["chown", "-R", asUser[1]["--reuid=".Length..], directory]);
            }

            await RunAsync(directory, [.. asUser, Path.Combine(Programs, "initdb"), "-D", server.Data, "-U", User, "-A", "scram-sha-256",
                $"--pwfile={Path.Combine(directory, "password")}", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]);
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it, also again, and waits until it takes connections.</summary>
    public async Task StartAsync()
    {
        // It ends with whoever holds the other end of its standard input: nobody is left behind when the tests are killed.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = _directory, RedirectStandardInput = true, UseShellExecute = false };
        foreach (var word in (string[])["-c", "\"$@\" >>log 2>&1 </dev/null & server=$!; read _; kill -QUIT $server; wait $server", "sh"])
        {
            start.ArgumentList.Add(word);
        }

        foreach (var word in (IEnumerable<string>)[.. _asUser, Path.Combine(_programs, "postgres"), "-D", Data, "-h", "127.0.0.1", "-p", $"{_port}",
            "-k", _directory, "-c", "fsync=off", "-c", "max_connections=300", "-c", "shared_buffers=32MB"])
        {
            start.ArgumentList.Add(word);
        }

        _process = Process.Start(start)!;
        using var guard = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        while (await poll.WaitForNextTickAsync(guard.Token))
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
                await connection.OpenAsync(guard.Token);
                return;
            }
            catch (NpgsqlException) when (!File.ReadAllText(Path.Combine(_directory, "log")).Contains("FATAL:  could not", StringComparison.Ordinal))
            {
                // It is still starting.
            }
        }
    }

    /// <summary>Ends it as a crash would: connections break, and nobody is told.</summary>
    public async Task StopAsync()
    {
        if (_process is { } running)
        {
            running.StandardInput.Close();
            await running.WaitForExitAsync();
            running.Dispose();
            _process = null;
        }
    }

    /// <summary>Makes an empty database; what leads to it.</summary>
    public async Task<string> MakeDatabaseAsync()
    {
        var name = $"t{Guid.NewGuid():N}";
        await SqlAsync(ConnectionString, $"create database {name}");
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>Takes a database away, whoever still uses it.</summary>
    public Task DropDatabaseAsync(string connectionString) =>
        SqlAsync(ConnectionString, $"drop database if exists {new NpgsqlConnectionStringBuilder(connectionString).Database} with (force)");

    /// <summary>Runs SQL on a connection of its own.</summary>
    public static async Task<object?> SqlAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private string Data => Path.Combine(_directory, "data");

    private static string? FindPrograms()
    {
        var versions = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(Version).Select(version => Path.Combine(version, "bin"))
            : [];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(versions)
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));

        static int Version(string folder) => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0;
    }

    // PostgreSQL refuses to run as root.
    private static string[] AsUser()
    {
        if (Environment.UserName != "root")
        {
            return [];
        }

        var user = File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";
        return ["setpriv", $"--reuid={user}", "--regid=" + (user == "nobody" ? "65534" : user), "--clear-groups", "--"];
    }

    private static async Task RunAsync(string directory, IReadOnlyList<string> words)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1)) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', words)} ended with {process.ExitCode}: {string.Concat(said)}");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
