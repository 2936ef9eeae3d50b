using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Views;

/// <summary>The way back that an upgrade leaves open, in sentences of mrkdwn: until when, and how long that still is.</summary>
internal static class RollbackText
{
    /// <summary>The sentence with what is left of it; what is not edited later must not count down.</summary>
    public static string Of(ClusterName cluster, RollbackWindow window, DateTimeOffset now) =>
        $"{Until(window)}, for another {Left(window, now)}: `rollback {cluster}`.";

    /// <summary>The sentence for messages that stand for days.</summary>
    public static string Of(ClusterName cluster, RollbackWindow window) => $"{Until(window)}: `rollback {cluster}`. Another upgrade ends that.";

    /// <summary><c>6 days</c>, <c>14 h</c>, <c>20 min</c>: what is left, rounded down.</summary>
    public static string Left(RollbackWindow window, DateTimeOffset now) =>
        window.ClosesAt - now is var left && left.TotalDays >= 2 ? $"{(int)left.TotalDays} days" : Wording.Duration(left);

    private static string Until(RollbackWindow window) => $"The control plane can be rolled back to {window.To} until {Wording.Moment(window.ClosesAt)}";
}
