using EksUpgradeBot.Sandbox.Slack.State;

namespace EksUpgradeBot.Sandbox.Slack.WebApi;

/// <summary>How many calls a minute a method takes, for the app in this workspace.</summary>
internal enum Tier
{
    One = 1,
    Two = 20,
    Three = 50,
    Four = 100,

    /// <summary>chat.postMessage: a few hundred a minute, and beside that one a second in a channel.</summary>
    Posting = 300,

    /// <summary>The methods that Slack lists as special, at about ten a second.</summary>
    Special = 600,
}

/// <summary>Slack's limits: so many calls of a method in any minute, and about one post a second in a channel.</summary>
internal sealed class RateLimits(Workspace workspace)
{
    // Tier 1 says "one or more"; Slack lets a handful through, or no client could reconnect twice in a minute.
    private const int TierOneBurst = 10;
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<DateTimeOffset>> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (double Tokens, DateTimeOffset At)> _channels = new(StringComparer.Ordinal);

    /// <summary>Seconds to wait, or null when the call may go on and is counted.</summary>
    public int? RetryAfter(ApiMethod method, ApiCall call)
    {
        if (!workspace.Settings.RateLimits)
        {
            return null;
        }

        lock (_gate)
        {
            var now = workspace.Time.GetUtcNow();
            var recent = Recent(method.Name, now);
            var limit = method.Tier == Tier.One ? TierOneBurst : (int)method.Tier;
            if (recent.Count >= limit)
            {
                return Seconds(recent.Peek() + s_window - now);
            }

            if (method.Tier == Tier.Posting && call.Text("channel") is { } channel && WaitForChannel(channel, now) is { } wait)
            {
                return Seconds(wait);
            }

            recent.Enqueue(now);
            return null;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _calls.Clear();
            _channels.Clear();
        }
    }

    private Queue<DateTimeOffset> Recent(string method, DateTimeOffset now)
    {
        if (!_calls.TryGetValue(method, out var recent))
        {
            _calls.Add(method, recent = new());
        }

        while (recent.Count > 0 && recent.Peek() + s_window <= now)
        {
            recent.Dequeue();
        }

        return recent;
    }

    private TimeSpan? WaitForChannel(string channel, DateTimeOffset now)
    {
        var burst = workspace.Options.PostBurst;
        var (tokens, at) = _channels.TryGetValue(channel, out var known) ? known : (burst, now);
        tokens = Math.Min(burst, tokens + (now - at).TotalSeconds);
        if (tokens < 1)
        {
            _channels[channel] = (tokens, now);
            return TimeSpan.FromSeconds(1 - tokens);
        }

        _channels[channel] = (tokens - 1, now);
        return null;
    }

    private static int Seconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
}
