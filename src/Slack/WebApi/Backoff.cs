namespace EksUpgradeBot.Slack.WebApi;

/// <summary>How long to wait before trying again.</summary>
internal static class Backoff
{
    /// <summary>Doubles with every failure up to a most, less up to a half by chance, so that many do not come back together.</summary>
    public static TimeSpan After(int failures, TimeSpan first, TimeSpan most)
    {
        var full = Math.Min(first.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, 20)), most.TotalMilliseconds);
#pragma warning disable CA5394 // Chance only spreads load here; nothing secret depends on it.
        return TimeSpan.FromMilliseconds(full * (0.5 + (Random.Shared.NextDouble() / 2)));
#pragma warning restore CA5394
    }
}
