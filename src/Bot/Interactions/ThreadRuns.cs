using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>Reads what was written in the thread of a run: there its cluster goes without saying.</summary>
internal sealed class ThreadRuns(MessageStore messages, IRunStore runs, IClusterCatalogue clusters)
{
    /// <summary>What is meant, or why it cannot be.</summary>
    public async Task<(Intent Intent, Message? Refusal)> ReadAsync(TypedCommand command, CancellationToken cancellationToken)
    {
        var names = clusters.All.Select(cluster => cluster.Name).ToList();
        var alone = CommandParser.Parse(command.Text, names);
        if (command.ThreadTs is not { } thread
            || await messages.FindRunAsync(command.Channel, thread, ThreadMessage.CardKey, cancellationToken) is not { } id
            || await runs.FindAsync(id, cancellationToken) is not { } run)
        {
            return (alone, null);
        }

        // Whoever decides in the thread of a run that is over does not mean another run of that cluster, which may be under way elsewhere.
        var here = CommandParser.Parse(command.Text, names, run.Cluster);
        return run.HasEnded && alone is Intent.Misunderstood && IsDecision(here)
            ? (here, Answers.Refused($"The upgrade of this thread has ended. If you mean another one of {run.Cluster}, write it in its thread or name the cluster."))
            : (here, null);
    }

    private static bool IsDecision(Intent intent) =>
        intent is Intent.Approve or Intent.Abort or Intent.Retry or Intent.Skip or Intent.Override or Intent.Bake or Intent.Force or Intent.Unlock;
}
