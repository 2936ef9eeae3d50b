namespace EksUpgradeBot.Tests.Shared;

/// <summary>
/// A clock that stands still until a test moves it, timers and timestamps included. It can be asked when somebody begins to wait,
/// so that no test sleeps. Invariant: what <see cref="Advance"/> fires sees the instant for which it was due, never a later one.
/// </summary>
internal sealed class FakeTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<FakeTimer> _timers = [];
    private readonly List<Watcher> _watchers = [];
    private DateTimeOffset _now = start;

    /// <summary>A clock for tests that care for no instant: it starts when the sandbox's tests sign their requests.</summary>
    public FakeTime()
        : this(new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero))
    {
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Moves on and fires what falls due on the way, in order and on this thread, what is started by a callback included.
    /// A negative span sets the clock back, and nothing fires.
    /// </summary>
    public void Advance(TimeSpan by)
    {
        var end = GetUtcNow() + by;
        while (NextUntil(end) is { } next)
        {
            next.Fire();
        }
    }

    /// <summary>Ends when at least so many wait for exactly so long from now.</summary>
    public Task WaitedForAsync(TimeSpan due, int waiters = 1) =>
        WhenSeenAsync(() => _timers.Count(timer => timer.Due == _now + due) >= waiters ? due : null);

    /// <summary>Ends when somebody waits for no longer than <paramref name="most"/>, and says how long the first of them waits.</summary>
    public Task<TimeSpan> AnyWaitAsync(TimeSpan most) =>
        WhenSeenAsync(() => _timers.Min(timer => timer.Due) - _now is { } wait && wait <= most ? wait : null);

    /// <summary>Looks now and after every change, under the lock: what was seen once counts even if it is gone a moment later.</summary>
    private Task<TimeSpan> WhenSeenAsync(Func<TimeSpan?> look)
    {
        var watcher = new Watcher(look);
        lock (_gate)
        {
            _watchers.Add(watcher);
            Show();
        }

        // By its full name: one of the test projects imports the namespace everywhere, and there a using would be one too many.
        return watcher.Seen.Task.WaitAsync(Xunit.TestContext.Current.CancellationToken);
    }

    private void Show() => _watchers.RemoveAll(watcher => watcher.Look() is { } wait && watcher.Seen.TrySetResult(wait));

    /// <summary>Moves to the next timer that is due by the end and hands it out, or moves to the end.</summary>
    private FakeTimer? NextUntil(DateTimeOffset end)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            _now = next?.Due ?? end;
            next?.PassDue();
            Show();
            return next;
        }
    }

    private sealed record Watcher(Func<TimeSpan?> Look)
    {
        public TaskCompletionSource<TimeSpan> Seen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class FakeTimer(FakeTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private bool _disposed;

        /// <summary>Null where the timer is not among those that run.</summary>
        public DateTimeOffset? Due { get; private set; }

        public void Fire() => callback(state);

        /// <summary>Called under the lock.</summary>
        public void PassDue() => Start(_period > TimeSpan.Zero ? Due + _period : null);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                if (_disposed)
                {
                    return false;
                }

                _period = period;
                Start(dueTime == Timeout.InfiniteTimeSpan ? null : time._now + dueTime);
                if (dueTime == TimeSpan.Zero)
                {
                    // A real timer fires at once, but never on the thread that sets it.
                    PassDue();
                    ThreadPool.QueueUserWorkItem(_ => Fire());
                }

                time.Show();
                return true;
            }
        }

        public void Dispose()
        {
            lock (time._gate)
            {
                _disposed = true;
                Start(null);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Start(DateTimeOffset? due)
        {
            time._timers.Remove(this);
            Due = due;
            if (due is not null)
            {
                time._timers.Add(this);
            }
        }
    }
}
