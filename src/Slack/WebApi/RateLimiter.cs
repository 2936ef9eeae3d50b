using System.Collections.Concurrent;

namespace EksUpgradeBot.Slack.WebApi;

/// <summary>Keeps calls within their limits, each method (and channel) for itself.</summary>
internal sealed class RateLimiter(TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new();

    /// <summary>Returns when the call may be made, in the order of asking.</summary>
    public Task WaitAsync(string key, RateLimit limit, bool urgent, CancellationToken cancellationToken) =>
        _buckets.GetOrAdd(key, _ => new Bucket(time)).WaitAsync(limit, urgent, cancellationToken);

    /// <summary>Slack has said how long this method must rest.</summary>
    public void Pause(string key, TimeSpan rest) => _buckets.GetOrAdd(key, _ => new Bucket(time)).Pause(rest);

    public void Dispose()
    {
        foreach (var bucket in _buckets.Values)
        {
            bucket.Dispose();
        }
    }

    private sealed class Bucket(TimeProvider time) : IDisposable
    {
        private readonly Lock _gate = new();
        private readonly Queue<DateTimeOffset> _calls = new();

        // One waits at a time in each lane, the others queue behind: that keeps their order, and lets the urgent pass.
        private readonly SemaphoreSlim _lane = new(1, 1);
        private readonly SemaphoreSlim _urgentLane = new(1, 1);
        private DateTimeOffset _pausedUntil;

        public async Task WaitAsync(RateLimit limit, bool urgent, CancellationToken cancellationToken)
        {
            var lane = urgent ? _urgentLane : _lane;
            await lane.WaitAsync(cancellationToken);

            try
            {
                while (NextWait(limit, urgent) is { } wait)
                {
                    await Task.Delay(wait, time, cancellationToken);
                }
            }
            finally
            {
                lane.Release();
            }
        }

        public void Pause(TimeSpan rest)
        {
            lock (_gate)
            {
                var until = time.GetUtcNow() + rest;
                _pausedUntil = until > _pausedUntil ? until : _pausedUntil;
            }
        }

        public void Dispose()
        {
            _lane.Dispose();
            _urgentLane.Dispose();
        }

        /// <summary>Takes a place and returns null, or returns how long there is none.</summary>
        private TimeSpan? NextWait(RateLimit limit, bool urgent)
        {
            lock (_gate)
            {
                var now = time.GetUtcNow();

                while (_calls.TryPeek(out var oldest) && oldest + limit.Per <= now)
                {
                    _calls.Dequeue();
                }

                var places = limit.Calls - (urgent ? 0 : limit.Reserved);

                if (_pausedUntil <= now && _calls.Count < places)
                {
                    _calls.Enqueue(now);
                    return null;
                }

                // The call that must have left the window before there is a place.
                var free = _calls.Count < places ? now : _calls.ElementAt(_calls.Count - places) + limit.Per;

                return (free > _pausedUntil ? free : _pausedUntil) - now;
            }
        }
    }
}
