using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Storage;

/// <summary>
/// Shows the other replicas that this one lives: it holds a lock under its own name. A replica whose lock is free is dead, and what it
/// had claimed is anybody's. One that was cut off for a while takes its lock again as soon as it can.
/// </summary>
internal sealed class PostgresPresence : IAsyncDisposable
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly PostgresLocks _locks;
    private readonly string _replica;
    private readonly TimeProvider _time;
    private readonly Task _presence;

    private PostgresPresence(PostgresLocks locks, string replica, StoreLock held, TimeProvider time)
    {
        _locks = locks;
        _replica = replica;
        _time = time;
        _presence = StayAsync(held);
    }

    /// <summary>The lock that a replica holds while it lives.</summary>
    public static string LockOf(string replica) => $"replica:{replica}";

    /// <summary>Takes the lock for the first time.</summary>
    public static async Task<PostgresPresence> AnnounceAsync(PostgresLocks locks, string replica, TimeProvider time, CancellationToken cancellationToken) =>
        await locks.TakeAsync(LockOf(replica), TimeSpan.Zero, cancellationToken) is { } held
            ? new PostgresPresence(locks, replica, held, time)
            : throw new OutsideException($"There is a replica {replica} already.", isTransient: true);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _presence;
        _stopping.Dispose();
    }

    private async Task StayAsync(StoreLock? held)
    {
        try
        {
            while (true)
            {
                if (held is not null)
                {
                    await EndOf(held);
                    await held.DisposeAsync();
                }

                held = await TakeAgainAsync();
            }
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // The replica goes, and cares for the server no more.
        }
        finally
        {
            if (held is not null)
            {
                await held.DisposeAsync();
            }
        }
    }

    /// <summary>Ends when the lock is lost; cancelled when the replica goes.</summary>
    private async Task EndOf(StoreLock held)
    {
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var on = held.Lost.Register(() => lost.TrySetResult());
        await lost.Task.WaitAsync(_stopping.Token);
    }

    /// <summary>The lock, as soon as the server gives it: it may not have noticed yet that the session before is gone.</summary>
    private async Task<StoreLock> TakeAgainAsync()
    {
        while (true)
        {
            try
            {
                if (await _locks.TakeAsync(LockOf(_replica), TimeSpan.Zero, _stopping.Token) is { } held)
                {
                    return held;
                }
            }
            catch (Exception) when (!_stopping.IsCancellationRequested)
            {
                // Still cut off. Whatever it was, giving up would let this replica pass for dead while it works.
            }

            await Task.Delay(TryAgainAfter, _time, _stopping.Token);
        }
    }
}
