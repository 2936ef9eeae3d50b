namespace EksUpgradeBot.Adapters.Storage;

/// <summary>
/// Locks by name, which every replica on the same store sees. A holder that dies loses its locks by itself; nobody has to tidy up
/// and no clock decides.
/// </summary>
public abstract class StoreLocks
{
    private protected StoreLocks()
    {
    }

    /// <summary>Whether other processes see these locks: only then is there anybody to share the work with.</summary>
    public abstract bool AreShared { get; }

    /// <summary>
    /// The longest that a holder which lives, and was cut off from the store, may go on before it knows that its lock is gone.
    /// Zero where a holder cannot be cut off.
    /// </summary>
    public abstract TimeSpan LossIsNoticedWithin { get; }

    /// <summary>Takes the lock; null when somebody else still has it after all the patience.</summary>
    /// <param name="name">What is locked, such as <c>run:prod-1</c>.</param>
    /// <param name="patience">How long to wait for it; zero to try only.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="Upgrade.Ports.OutsideException">The store is out of reach.</exception>
    public abstract Task<StoreLock?> TakeAsync(string name, TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>Whether anybody has the lock now.</summary>
    /// <exception cref="Upgrade.Ports.OutsideException">The store is out of reach.</exception>
    public abstract Task<bool> IsTakenAsync(string name, CancellationToken cancellationToken);
}

/// <summary>A lock that is held. Disposing gives it back.</summary>
public abstract class StoreLock : IAsyncDisposable
{
    private protected StoreLock()
    {
    }

    /// <summary>Cancelled when the lock was lost before it was given back: whoever works under it must stop at once.</summary>
    public abstract CancellationToken Lost { get; }

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();
}
