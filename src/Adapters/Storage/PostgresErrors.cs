using System.Data.Common;
using System.Net.Sockets;
using System.Security.Authentication;
using EksUpgradeBot.Upgrade.Ports;
using Npgsql;

namespace EksUpgradeBot.Adapters.Storage;

/// <summary>
/// What PostgreSQL and its driver say, in a sentence for people. Details of errors are left out: they quote rows. The codes are those
/// of https://www.postgresql.org/docs/current/errcodes-appendix.html.
/// </summary>
internal static class PostgresErrors
{
    public static OutsideException Explain(string name, DbException error) => error switch
    {
        PostgresException refused => Explain(name, refused),
        { InnerException: AuthenticationException untrusted } => Refusal(
            $"{name} could not be reached safely: {untrusted.Message}", "Check 'SSL Mode' and 'Root Certificate' of 'store'.", null, error),
        { InnerException: TimeoutException } => JustNow(name, "it does not answer in time, or all connections of this replica are in use.", null, error),
        { InnerException: SocketException unreachable } => JustNow(name, $"it is out of reach ({unreachable.Message}).", null, error),
        { InnerException: IOException } or NpgsqlException { IsTransient: true } => JustNow(name, "the connection to it was lost.", null, error),

        // The driver's own refusals, such as a missing password. They name settings, and no values.
        _ => Refusal($"{name} cannot be used: {error.Message}", "Check 'store' or EKSBOT_STORE, and PGPASSWORD or PGPASSFILE.", null, error),
    };

    private static OutsideException Explain(string name, PostgresException refused) => refused.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => Refusal(
            $"{name} does not let the bot in: {refused.MessageText}.", "Check the user name in 'store' and its password (PGPASSWORD or PGPASSFILE).", refused.SqlState, refused),
        PostgresErrorCodes.InvalidCatalogName => Refusal(
            $"{name} does not exist.", "Create it (create database …), or name another one in 'store'.", refused.SqlState, refused),
        PostgresErrorCodes.InsufficientPrivilege => Refusal(
            $"{name} does not let the bot do what it must: {refused.MessageText}.", "Let the bot's user own the database, or grant it 'create' on its schema.", refused.SqlState, refused),
        PostgresErrorCodes.TooManyConnections => JustNow(name, "it has no free connection (raise max_connections, or run fewer replicas).", refused.SqlState, refused),
        PostgresErrorCodes.CannotConnectNow => JustNow(name, "it is starting up or shutting down.", refused.SqlState, refused),
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => JustNow(name, "it ended the connection.", refused.SqlState, refused),
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable =>
            JustNow(name, "somebody else was changing the same.", refused.SqlState, refused),

        // A replica that was promoted away, a full disk, a broken connection: somebody or something mends these.
        PostgresErrorCodes.ReadOnlySqlTransaction => JustNow(name, "it takes no writes: this server is a standby.", refused.SqlState, refused),
        _ when refused.IsTransient || Class(refused) is "08" or "53" or "57" or "58" => JustNow(name, $"{refused.MessageText}.", refused.SqlState, refused),
        _ => Refusal($"{name} refused: {refused.MessageText}.", remedy: null, refused.SqlState, refused),
    };

    private static string Class(PostgresException refused) => refused.SqlState[..2];

    private static OutsideException JustNow(string name, string why, string? code, Exception error) =>
        new($"{name} cannot be used just now: {why}", isTransient: true, code, error);

    private static OutsideException Refusal(string what, string? remedy, string? code, Exception error) =>
        new(what, isTransient: false, code, error) { Remedy = remedy };
}
