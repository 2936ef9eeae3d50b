namespace EksUpgradeBot.Slack.WebApi;

/// <summary>How often a method may be called, as Slack publishes it (MethodsRateLimits.java of slackapi/java-slack-sdk).</summary>
/// <param name="Calls">So many calls …</param>
/// <param name="Per">… within any span of this length.</param>
/// <param name="Reserved">So many of them only for what is urgent.</param>
internal sealed record RateLimit(int Calls, TimeSpan Per, int Reserved = 0)
{
    public static RateLimit Tier2 { get; } = PerMinute(20);

    public static RateLimit Tier3 { get; } = PerMinute(50);

    public static RateLimit Tier4 { get; } = PerMinute(100);

    public static RateLimit Special { get; } = PerMinute(600);

    public static RateLimit PerMinute(int calls, int reserved = 0) => new(calls, TimeSpan.FromMinutes(1), reserved);
}
