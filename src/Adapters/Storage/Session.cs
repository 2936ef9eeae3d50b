using System.Data.Common;
using Dapper;

namespace EksUpgradeBot.Adapters.Storage;

/// <summary>One operation's connection, with its transaction when it writes: SQL goes through here, so that cancellation does too.</summary>
internal sealed class Session(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
{
    /// <summary>Runs a statement; the number of rows it touched.</summary>
    public Task<int> ExecuteAsync(string sql, object? arguments = null) => connection.ExecuteAsync(Command(sql, arguments));

    /// <summary>The only row, or the default when there is none.</summary>
    public Task<T?> FindAsync<T>(string sql, object? arguments = null) => connection.QuerySingleOrDefaultAsync<T>(Command(sql, arguments));

    /// <summary>The rows.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(string sql, object? arguments = null) =>
        [.. await connection.QueryAsync<T>(Command(sql, arguments))];

    private CommandDefinition Command(string sql, object? arguments) =>
        new(sql, arguments, transaction, cancellationToken: cancellationToken);
}
