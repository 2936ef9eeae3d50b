namespace EksUpgradeBot.Adapters.Storage;

/// <summary>
/// The wish to give up, as a database driver hears it. PostgreSQL's driver may throw at whoever cancels, when that falls into the moment
/// in which it closes the connection (seen with Npgsql 10: an <see cref="ObjectDisposedException"/> out of its own cancellation). Whoever
/// cancels wants to stop much else besides, and must not hear of it.
/// </summary>
internal sealed class DriverCancellation : IAsyncDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly CancellationTokenRegistration _wish;

    public DriverCancellation(CancellationToken wish) => _wish = wish.Register(Cancel);

    /// <summary>
    /// True for what comes out of an operation that was given up and does not say so: in that moment the driver may find its own state
    /// half cleared (seen with Npgsql 10: an <see cref="ArgumentOutOfRangeException"/>).
    /// </summary>
    public static bool Hides(Exception odd, CancellationToken wish) => odd is not OperationCanceledException && wish.IsCancellationRequested;

    /// <summary>What the driver is given.</summary>
    public CancellationToken Token => _source.Token;

    public async ValueTask DisposeAsync()
    {
        await _wish.DisposeAsync();
        _source.Dispose();
    }

    private void Cancel()
    {
        try
        {
            _source.Cancel();
        }
        catch (AggregateException)
        {
            // The operation is over, or fails on its own: its caller hears of that.
        }
    }
}
