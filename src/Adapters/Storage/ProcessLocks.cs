namespace EksUpgradeBot.Adapters.Storage;

/// <summary>Locks of this process alone, for a store that only one process uses.</summary>
internal sealed class ProcessLocks(TimeProvider time) : StoreLocks
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);

    public override bool AreShared => false;

    public override TimeSpan LossIsNoticedWithin => TimeSpan.Zero;

    public override async Task<StoreLock?> TakeAsync(string name, TimeSpan patience, CancellationToken cancellationToken)
    {
        var place = Enter(name);
        try
        {
            if (place.Door.Wait(TimeSpan.Zero, CancellationToken.None) || (patience > TimeSpan.Zero && await WaitAsync(place.Door, patience, cancellationToken)))
            {
                return new Held(this, name, place);
            }
        }
        catch
        {
            Leave(name, place);
            throw;
        }

        Leave(name, place);
        return null;
    }

    public override Task<bool> IsTakenAsync(string name, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_places.TryGetValue(name, out var place) && place.Door.CurrentCount == 0);
        }
    }

    private async Task<bool> WaitAsync(SemaphoreSlim door, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            await door.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private Place Enter(string name)
    {
        lock (_gate)
        {
            if (!_places.TryGetValue(name, out var place))
            {
                _places[name] = place = new Place();
            }

            place.Visitors++;
            return place;
        }
    }

    // A name that nobody has or waits for is forgotten: there is one for every run that ever was.
    private void Leave(string name, Place place)
    {
        lock (_gate)
        {
            if (--place.Visitors == 0)
            {
                _places.Remove(name);
                place.Door.Dispose();
            }
        }
    }

    private sealed class Place
    {
        public SemaphoreSlim Door { get; } = new(1, 1);

        public int Visitors { get; set; }
    }

    private sealed class Held(ProcessLocks owner, string name, Place place) : StoreLock
    {
        private int _isGivenBack;

        public override CancellationToken Lost => CancellationToken.None;

        public override ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) == 0)
            {
                place.Door.Release();
                owner.Leave(name, place);
            }

            return ValueTask.CompletedTask;
        }
    }
}
