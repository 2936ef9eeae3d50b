using EksUpgradeBot.Bot.Jobs;
using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>Sets a newborn run going, and tells the way to one that runs already.</summary>
internal sealed class RunStarts(RunTriggers triggers, ThreadWorker threads, IThreadLinks links)
{
    /// <summary>The run is saved: its triggers and its thread follow. The card is the answer.</summary>
    public async Task<Message?> BegunAsync(UpgradeRun run, CancellationToken cancellationToken)
    {
        await triggers.EnsureAsync(run.Id, cancellationToken);
        threads.Show(run.Id);
        return null;
    }

    /// <summary>One upgrade per cluster: this one is told where the other is.</summary>
    public async Task<Message?> RunningAlreadyAsync(UpgradeRun run, CancellationToken cancellationToken)
    {
        var link = await links.FindAsync(run.Id, cancellationToken);
        var text = $"{(run.IsRollback ? "A rollback" : "An upgrade")} of {run.Cluster} to {run.Target} runs already, asked for by <@{run.RequestedBy}>: it must end first.";
        return new Message
        {
            Text = text,
            Blocks = [Views.Pieces.Section($":information_source: {text}{(link is null ? "" : $" <{link}|Open its thread>")}")],
        };
    }
}
