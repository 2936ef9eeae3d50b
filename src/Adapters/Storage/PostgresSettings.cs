using EksUpgradeBot.Upgrade.Ports;
using Npgsql;

namespace EksUpgradeBot.Adapters.Storage;

/// <summary>
/// The connection string of a PostgreSQL store. What it does not say, Npgsql takes from <c>PGUSER</c>, <c>PGPASSWORD</c>,
/// <c>PGPASSFILE</c> and their kin. Its text is never repeated: it may hold a password.
/// </summary>
public static class PostgresSettings
{
    private const string Example = "Host=db.example.com;Database=eksbot;Username=eksbot";

    /// <summary>True when a connection string means PostgreSQL and not SQLite.</summary>
    public static bool Cover(string connectionString)
    {
        try
        {
            return new System.Data.Common.DbConnectionStringBuilder { ConnectionString = connectionString }.ContainsKey("Host");
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Reads the string, with the bot's own defaults for what it leaves open.</summary>
    /// <exception cref="OutsideException">It cannot be used.</exception>
    internal static NpgsqlConnectionStringBuilder Read(string connectionString)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            // Neither the text nor the driver's error, which may quote what follows a semicolon in a password.
            throw Unusable("The connection string of the store cannot be read: it has a key that is not known, or a value that its key does not take. "
                + "A value with a semicolon or a quote in it must stand in quotes.");
        }

        if (string.IsNullOrWhiteSpace(settings.Host) || string.IsNullOrWhiteSpace(settings.Database))
        {
            throw Unusable("The connection string of the store names no host or no database.");
        }

        // Slack waits three seconds for an acknowledgement, and people for an answer: a server that cannot be reached must be known soon.
        Default("Timeout", () => settings.Timeout = 5);
        Default("Command Timeout", () => settings.CommandTimeout = 15);
        Default("Application Name", () => settings.ApplicationName = "eks-upgrade-bot");
        Default("Maximum Pool Size", () => settings.MaxPoolSize = 20);
        Default("Target Session Attributes", () => settings.TargetSessionAttributes = settings.Host.Contains(',') ? "primary" : null);

        // Behind an idle connection a firewall may have forgotten it: better found out now than by the next turn.
        Default("Keepalive", () => settings.KeepAlive = 10);

        // A server that was asked to cancel is not waited for. On a silent network the asking alone takes the time of opening a connection
        // once or twice; the driver cannot be kept from it.
        settings.CancellationTimeout = -1;
        settings.PersistSecurityInfo = false;
        settings.IncludeErrorDetail = false;
        return settings;

        void Default(string key, Action set)
        {
            if (!settings.ShouldSerialize(key))
            {
                set();
            }
        }
    }

    internal static string NameOf(NpgsqlConnectionStringBuilder settings) => $"The database {settings.Database} at {settings.Host}";

    private static OutsideException Unusable(string what) => new(what, isTransient: false)
    {
        Remedy = $"Set 'store', or EKSBOT_STORE, to something like '{Example}', and give the password by PGPASSWORD or PGPASSFILE.",
    };
}
