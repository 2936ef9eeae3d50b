using Npgsql;

namespace EksUpgradeBot.Adapters.Storage;

/// <summary>An advisory lock with the session that holds it, which is looked after every two seconds.</summary>
internal sealed class PostgresLock : StoreLock
{
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _connection;
    private readonly int _session;
    private readonly int _answersWithinSeconds;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _givenBack = new();
    private readonly PeriodicTimer _looks;
    private readonly Task _watch;
    private Task _asking = Task.CompletedTask;
    private int _isGivenBack;

    private PostgresLock(NpgsqlDataSource source, NpgsqlConnection connection, int session, int answersWithinSeconds, TimeProvider time)
    {
        _source = source;
        _connection = connection;
        _session = session;
        _answersWithinSeconds = answersWithinSeconds;
        Lost = _lost.Token;
        _looks = new PeriodicTimer(PostgresLocks.LookEvery, time);
        _watch = WatchAsync();
    }

    public override CancellationToken Lost { get; }

    /// <summary>Watches over a lock that the connection's session has just taken.</summary>
    public static async Task<PostgresLock> HoldAsync(
        NpgsqlDataSource source, NpgsqlConnection connection, int answersWithinSeconds, TimeProvider time, CancellationToken cancellationToken) =>
        new(source, connection, await SessionAsync(connection, answersWithinSeconds, cancellationToken), answersWithinSeconds, time);

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isGivenBack, 1) == 1)
        {
            return;
        }

        await _givenBack.CancelAsync();
        await _watch;
        _looks.Dispose();
        if (_asking.IsCompleted)
        {
            await GiveBackAsync();
        }
        else
        {
            _ = GiveUpAsync();
        }

        _givenBack.Dispose();
        _lost.Dispose();
    }

    private async Task GiveBackAsync()
    {
        try
        {
            await using var unlock = new NpgsqlCommand("select pg_advisory_unlock_all()", _connection) { CommandTimeout = _answersWithinSeconds };
            await unlock.ExecuteNonQueryAsync(CancellationToken.None);
            await _connection.DisposeAsync();
        }
        catch (Exception gone) when (gone is NpgsqlException or InvalidOperationException)
        {
            // The server frees what a session held when it ends; whether this one has ended is not known here, so it is ended.
            await PostgresLocks.AbandonAsync(_source, _connection);
        }
    }

    /// <summary>The driver still waits for a server that is silent: the connection ends when it has had enough, and nobody needs to wait for that.</summary>
    private async Task GiveUpAsync()
    {
        await _asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await PostgresLocks.AbandonAsync(_source, _connection);
    }

    private async Task WatchAsync()
    {
        try
        {
            while (await _looks.WaitForNextTickAsync(_givenBack.Token))
            {
                // The driver, before it says that a server is silent, asks it ten seconds long to cancel. A server answers in real time,
                // as the driver's own limit is, whatever clock the bot is given.
                var session = SessionAsync(_connection, _answersWithinSeconds, CancellationToken.None);
                _asking = session;

                // Another session under the same connection means that something between, which pools by transaction, lent us
                // another: it has not our lock.
                if (await session.WaitAsync(TimeSpan.FromSeconds(_answersWithinSeconds), TimeProvider.System) != _session)
                {
                    await _lost.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (_givenBack.IsCancellationRequested)
        {
            // Given back.
        }
        catch (Exception)
        {
            // Whatever it was: a holder that does not know of its loss would go on beside the next one.
            await _lost.CancelAsync();
        }
    }

    private static async Task<int> SessionAsync(NpgsqlConnection connection, int answersWithinSeconds, CancellationToken cancellationToken)
    {
        await using var ask = new NpgsqlCommand("select pg_backend_pid()", connection) { CommandTimeout = answersWithinSeconds };
        return (int)(await ask.ExecuteScalarAsync(cancellationToken))!;
    }
}
