using System.Data.Common;
using Npgsql;

namespace EksUpgradeBot.Adapters.Storage;

/// <summary>
/// Pools of connections whose sessions the server ends soon when the replica at the other end is cut off or its machine dies: else what
/// the session had locked, rows as well as names, would be locked for the two hours after which a kernel asks by itself.
/// </summary>
public static class PostgresSources
{
    // Thirteen seconds; the locks rely on that (PostgresLocks). The user timeout is for what the server has said and nobody acknowledged.
    private const string ServerNoticesTheDead =
        "set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 4; set tcp_user_timeout = 13000;";

    /// <summary>The pool from which Quartz gets its connections to the same database.</summary>
    /// <exception cref="Upgrade.Ports.OutsideException">The connection string cannot be used.</exception>
    public static DbDataSource ForTimers(string connectionString)
    {
        var settings = PostgresSettings.Read(connectionString);
        settings.ApplicationName += " timers";
        return Build(settings);
    }

    /// <summary>Makes a pool.</summary>
    internal static NpgsqlDataSource Build(NpgsqlConnectionStringBuilder settings)
    {
        var own = new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            // A reset would take the settings of the session away too. Nobody leaves others behind: transactions end with their connection's use.
            NoResetOnClose = true,
        };
        var builder = new NpgsqlDataSourceBuilder(own.ConnectionString);
        builder.UsePhysicalConnectionInitializer(
            connection =>
            {
                using var command = new NpgsqlCommand(ServerNoticesTheDead, connection);
                command.ExecuteNonQuery();
            },
            async connection =>
            {
                await using var command = new NpgsqlCommand(ServerNoticesTheDead, connection);
                await command.ExecuteNonQueryAsync();
            });
        return builder.Build();
    }
}
