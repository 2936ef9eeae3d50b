using System.Collections.Concurrent;

namespace EksUpgradeBot.Slack.Interaction;

/// <summary>
/// Remembers what came in, so that a repeated delivery does nothing and a bot that dies can take up what it had accepted
/// (<see cref="SlackDispatcher.RedispatchAsync"/>).
/// </summary>
public interface ISlackInbox
{
    /// <summary>
    /// Whether deliveries of a kind are remembered here. Not those whose handlers write down themselves, under the delivery's own id,
    /// what they do not answer at once: the acknowledgement would wait for the disk twice. Events must be, for Slack repeats them.
    /// </summary>
    bool Keeps(SlackDeliveryKind kind) => true;

    /// <summary>True the first time a key is seen. Remembered before anything is acknowledged.</summary>
    /// <param name="key">Unique for what came in; Slack delivers events again for about an hour, so keep keys for a day.</param>
    /// <param name="kind">The kind of the delivery.</param>
    /// <param name="payload">The delivery as JSON, without Slack's old verification token. Holds a response_url: do not log it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<bool> TryRememberAsync(string key, SlackDeliveryKind kind, string payload, CancellationToken cancellationToken);

    /// <summary>The handler is through with it, well or not: it need not be taken up again.</summary>
    Task MarkHandledAsync(string key, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>An inbox that forgets with the process; keeps the keys of the last day.</summary>
public sealed class InMemorySlackInbox(TimeProvider time) : ISlackInbox
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _seen = new();
    private long _sweptAt = time.GetUtcNow().Ticks;

    /// <inheritdoc />
    public Task<bool> TryRememberAsync(string key, SlackDeliveryKind kind, string payload, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        Sweep(now);

        return Task.FromResult(_seen.TryAdd(key, now));
    }

    private void Sweep(DateTimeOffset now)
    {
        var sweptAt = Interlocked.Read(ref _sweptAt);

        // Once an hour and by one caller only: a walk over a day of keys is not for every request.
        if (now.Ticks - sweptAt < TimeSpan.TicksPerHour || Interlocked.CompareExchange(ref _sweptAt, now.Ticks, sweptAt) != sweptAt)
        {
            return;
        }

        foreach (var (key, seenAt) in _seen)
        {
            if (now - seenAt > KeptFor)
            {
                _seen.TryRemove(key, out _);
            }
        }
    }
}
