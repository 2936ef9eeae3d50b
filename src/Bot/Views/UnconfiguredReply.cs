using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>What the thread says while the cluster of a run is missing in the configuration: people would wait for ever otherwise.</summary>
internal static class UnconfiguredReply
{
    /// <summary>The reply; null when the cluster is configured or the run is over, and what stood there is then taken away.</summary>
    public static ThreadMessage? Of(UpgradeRun run, bool isConfigured)
    {
        if (isConfigured || run.HasEnded)
        {
            return null;
        }

        var cluster = Wording.Safe(run.Cluster.Value);
        var what = Wording.What(run);

        // What was begun is followed to its end even after an abort, and that needs the cluster.
        var abort = run.Status == RunStatus.AwaitingApproval ? " Or abort it with the button of its card." : "";
        return new ThreadMessage(
            $"{ThreadMessage.ProgressKeys}unconfigured",
            $"{Wording.Mention(run.RequestedBy)}, the {what} of {cluster} to {run.Target} stands still: the configuration of the bot has no cluster {cluster} any more. "
                + $"What has begun in AWS goes on by itself. Put the cluster back under the same name and restart the bot.{abort}",
            [
                Pieces.Section($":warning: *The {what} stands still* · {Wording.Mention(run.RequestedBy)}\nThe configuration of the bot has no cluster *{cluster}* any more. What has begun in AWS goes on by itself."),
                Pieces.Context($"Put the cluster back under the same name and restart the bot: it goes on where it was, and this message goes.{abort}"),
            ])
        { Urgent = true };
    }
}
