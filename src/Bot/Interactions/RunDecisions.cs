using EksUpgradeBot.Bot.Access;
using EksUpgradeBot.Bot.Jobs;
using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Running;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>
/// What people decide about a run, by button or by word: may they, what does the engine say, and what follows. The answer is for
/// the person alone; no answer means that the thread shows it.
/// </summary>
internal sealed class RunDecisions(
    Director director, IRunStore runs, IClusterCatalogue clusters, AccessControl access, RunTriggers triggers, ThreadWorker threads)
{
    private const string OldFailure = "That failure is not the one the run stands at any more. Look at the newest message of the thread.";

    /// <summary>Approves the proposal whose digest begins like this.</summary>
    public async Task<Message?> ApproveAsync(ClusterName cluster, string digest, Person person, string channel, CancellationToken cancellationToken)
    {
        if (await runs.FindUnfinishedAsync(cluster, cancellationToken) is not { } run)
        {
            return Answers.Refused($"No upgrade of {cluster} is running.");
        }

        if (run.CurrentStep.OpenProposal is not { } open || !open.Proposal.Digest.Matches(digest))
        {
            return Answers.Refused(run.CurrentStep.OpenProposal is { } other
                ? $"There is no open proposal {digest}; the open one of {cluster} is {other.Proposal.Digest.Short}."
                : $"No proposal of {cluster} is open.");
        }

        return await ApproveAsync(run.Id, open.Proposal.Digest, person, channel, cancellationToken);
    }

    /// <summary>Approves exactly this digest. Of who approved it before, those count who still may.</summary>
    public async Task<Message?> ApproveAsync(RunId id, PlanDigest digest, Person person, string channel, CancellationToken cancellationToken)
    {
        IReadOnlyList<Person> lapsed = [];
        return await DecideAsync(id, Wish.Approve, person, channel, FindLapsedAsync, at => new ApprovalGiven(at, person, digest) { Lapsed = lapsed }, cancellationToken);

        // Hours may lie between two approvals, in which somebody leaves: two people have to stand behind what is applied.
        async Task<Message?> FindLapsedAsync(UpgradeRun run)
        {
            List<Person> gone = [];
            foreach (var earlier in run.CurrentStep.OpenProposal is { } open && open.Proposal.Digest == digest ? open.Approvals.Select(given => given.By) : [])
            {
                var answer = await access.AskAsync(Wish.Approve, earlier, channel, run.Approvals, run.RequestedBy, cancellationToken);
                if (answer is AccessAnswer.Denied { IsForNow: true })
                {
                    return Answers.Denied($"Slack does not tell just now whether {Wording.Mention(earlier)}, who approved before you, still may. Nothing was changed: try again in a minute.");
                }

                if (answer is AccessAnswer.Denied)
                {
                    gone.Add(earlier);
                }
            }

            lapsed = gone;
            return null;
        }
    }

    /// <summary>Ends the run of a cluster.</summary>
    public Task<Message?> AbortAsync(ClusterName cluster, string? reason, Person person, string channel, CancellationToken cancellationToken) =>
        OfClusterAsync(cluster, run => DecideAsync(run.Id, Wish.Steer, person, channel, at => new AbortRequested(at, person, reason), cancellationToken), cancellationToken);

    /// <summary>Tries the failed step of a cluster's run again.</summary>
    public Task<Message?> RetryAsync(ClusterName cluster, Person person, string channel, CancellationToken cancellationToken) =>
        OfClusterAsync(cluster, run => RetryAsync(run.Id, null, person, channel, cancellationToken), cancellationToken);

    /// <summary>Tries the failed step again; only while it is the failure that was shown, when one is named.</summary>
    public async Task<Message?> RetryAsync(RunId run, string? failure, Person person, string channel, CancellationToken cancellationToken) =>
        await IsOldAsync(run, failure, cancellationToken)
        ?? await DecideAsync(run, Wish.Steer, person, channel, at => new RetryRequested(at, person), cancellationToken);

    /// <summary>Leaves the failed step of a cluster's run out.</summary>
    public Task<Message?> SkipAsync(ClusterName cluster, string reason, Person person, string channel, CancellationToken cancellationToken) =>
        OfClusterAsync(cluster, run => DecideAsync(run.Id, Wish.Steer, person, channel, at => new SkipRequested(at, person, reason), cancellationToken), cancellationToken);

    /// <summary>Lets what is approved of a cluster's run begin outside of the maintenance window.</summary>
    public Task<Message?> OverrideAsync(ClusterName cluster, string reason, Person person, string channel, CancellationToken cancellationToken) =>
        OfClusterAsync(
            cluster,
            run => run.CurrentStep is { WaitsForWindow: not null, ApprovedProposal: { } approved }
                ? DecideAsync(run.Id, Wish.Approve, person, channel, at => new WindowOverridden(at, person, approved.Proposal.Digest, reason), cancellationToken)
                : Task.FromResult<Message?>(Answers.Refused($"Nothing of {cluster} waits for its maintenance window.")),
            cancellationToken);

    /// <summary>Decides what a form asked the reason of; only while what the button was about still stands.</summary>
    public async Task<Message?> DecideAsync(ReasonAsked asked, string reason, Person person, CancellationToken cancellationToken)
    {
        if (await FindAsync(asked, cancellationToken) is { Refusal: { } outdated })
        {
            return outdated;
        }

        return await DecideAsync(
            asked.Run, WishOf(asked), person, asked.Channel,
            at => asked.Action switch
            {
                RunButtons.Abort => new AbortRequested(at, person, reason),
                RunButtons.Skip => new SkipRequested(at, person, reason),
                _ => new WindowOverridden(at, person, new PlanDigest(asked.About), reason),
            },
            cancellationToken);
    }

    /// <summary>The run that a form is about, and why the form would do nothing; no refusal when what the button was about still stands.</summary>
    public async Task<(UpgradeRun? Run, Message? Refusal)> FindAsync(ReasonAsked asked, CancellationToken cancellationToken) =>
        await runs.FindAsync(asked.Run, cancellationToken) is not { } run
            ? (null, Answers.Refused("The bot knows nothing of this upgrade."))
            : (run, FindOutdated(run, asked) is { } why ? Answers.Refused(why) : null);

    /// <summary>Why this person may not do what the form asks the reason of; null when they may.</summary>
    public async Task<Message?> FindDenialAsync(UpgradeRun run, ReasonAsked asked, Person person, CancellationToken cancellationToken) =>
        await access.AskAsync(WishOf(asked), person, asked.Channel, run.Approvals, run.RequestedBy, cancellationToken) is AccessAnswer.Denied denied
            ? Answers.Denied(denied.Reason)
            : null;

    private static Wish WishOf(ReasonAsked asked) => asked.Action is RunButtons.Abort or RunButtons.Skip ? Wish.Steer : Wish.Approve;

    // An abort is about the run, whatever step it is at by now. A second one would mean more than the first, and is asked for by words.
    private static string? FindOutdated(UpgradeRun run, ReasonAsked asked) => asked.Action switch
    {
        _ when run.HasEnded => $"The upgrade of {run.Cluster} has ended already.",
        RunButtons.Abort when run.Abort is not null => "Somebody asked for that already: the run ends after the step in work.",
        RunButtons.Abort => null,
        RunButtons.Skip when RunButtons.FailureKey(run) != asked.About || run.Status != RunStatus.Stuck => OldFailure,
        RunButtons.Skip => run.CurrentStep.Step.MayBeSkipped ? null : $"\"{run.CurrentStep.Step.Title}\" cannot be skipped: everything after it rests on it.",
        _ => run.CurrentStep is { WaitsForWindow: not null, ApprovedProposal: { } approved } && approved.Proposal.Digest.Value == asked.About
            ? null
            : "This proposal does not wait for the maintenance window any more. Look at the newest messages of the thread.",
    };

    /// <summary>Ends the bake of a cluster's run now, or makes it longer.</summary>
    public Task<Message?> BakeAsync(
        ClusterName cluster, TimeSpan more, string? reason, Person person, string channel, CancellationToken cancellationToken) =>
        OfClusterAsync(cluster, run => BakeAsync(run.Id, null, more, reason, person, channel, cancellationToken), cancellationToken);

    /// <summary>Ends a bake now when <paramref name="more"/> is zero, else makes it that much longer; only the one that was shown, when one is named.</summary>
    public async Task<Message?> BakeAsync(
        RunId id, string? step, TimeSpan more, string? reason, Person person, string channel, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(id, cancellationToken) is not { } run || run.CurrentStep.Step.Kind != StepKind.Bake || run.HasEnded
            || (step is not null && run.CurrentStep.Step.Id != step))
        {
            return Answers.Refused("Nothing is baking now.");
        }

        var end = run.CurrentStep.BakeChange?.Until
            ?? (run.CurrentStep.StartedAt ?? run.RequestedAt) + (clusters.Find(run.Cluster)?.Bake ?? TimeSpan.Zero);
        return await DecideAsync(
            id, Wish.Approve, person, channel, at => new BakeChanged(at, person, more == TimeSpan.Zero ? at : Later(at, end) + more, reason), cancellationToken);
    }

    /// <summary>Chooses to roll a node group of a cluster with force.</summary>
    public Task<Message?> ForceAsync(ClusterName cluster, string nodeGroup, Person person, string channel, CancellationToken cancellationToken) =>
        OfClusterAsync(cluster, run => ChooseAsync(run, way => way is ForceNodeGroup force && force.NodeGroup == nodeGroup, person, channel, cancellationToken), cancellationToken);

    /// <summary>Chooses to release the lock that a cluster's run has met.</summary>
    public Task<Message?> UnlockAsync(ClusterName cluster, Person person, string channel, CancellationToken cancellationToken) =>
        OfClusterAsync(cluster, run => ChooseAsync(run, way => way is ReleaseStateLock, person, channel, cancellationToken), cancellationToken);

    /// <summary>Chooses the way out of a failure that has this key; only while it is the failure that was shown.</summary>
    public async Task<Message?> ChooseAsync(RunId id, string failure, string way, Person person, string channel, CancellationToken cancellationToken) =>
        await IsOldAsync(id, failure, cancellationToken)
        ?? (await runs.FindAsync(id, cancellationToken) is { } run
            ? await ChooseAsync(run, known => known.Key == way, person, channel, cancellationToken)
            : Answers.Refused("The bot knows nothing of this upgrade."));

    private async Task<Message?> ChooseAsync(
        UpgradeRun run, Func<WayOut, bool> isMeant, Person person, string channel, CancellationToken cancellationToken)
    {
        var ways = run.Status == RunStatus.Stuck ? run.CurrentStep.Failures[^1].Ways : [];
        if (ways.FirstOrDefault(isMeant) is not { } way)
        {
            return Answers.Refused($"The run of {run.Cluster} does not stand at a failure that offers this.");
        }

        // A lock may be somebody's who works; force only proposes, and is approved by somebody else.
        var wish = way is ReleaseStateLock ? Wish.Approve : Wish.Steer;
        return await DecideAsync(run.Id, wish, person, channel, at => new WayOutChosen(at, person, way), cancellationToken);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private async Task<Message?> OfClusterAsync(ClusterName cluster, Func<UpgradeRun, Task<Message?>> decide, CancellationToken cancellationToken) =>
        await runs.FindUnfinishedAsync(cluster, cancellationToken) is { } run
            ? await decide(run)
            : Answers.Refused($"No upgrade of {cluster} is running.");

    private async Task<Message?> IsOldAsync(RunId id, string? failure, CancellationToken cancellationToken) =>
        failure is not null && await runs.FindAsync(id, cancellationToken) is { HasEnded: false } run && RunButtons.FailureKey(run) != failure
            ? Answers.Refused(OldFailure)
            : null;

    private Task<Message?> DecideAsync(
        RunId id, Wish wish, Person person, string channel, Func<DateTimeOffset, RunEvent> decided, CancellationToken cancellationToken) =>
        DecideAsync(id, wish, person, channel, _ => Task.FromResult<Message?>(null), decided, cancellationToken);

    /// <param name="findObstacle">Looks, once the person is known to be allowed, at what else stands in the way; null when nothing does.</param>
    private async Task<Message?> DecideAsync(
        RunId id, Wish wish, Person person, string channel, Func<UpgradeRun, Task<Message?>> findObstacle, Func<DateTimeOffset, RunEvent> decided,
        CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(id, cancellationToken) is not { } run)
        {
            return Answers.Refused("The bot knows nothing of this upgrade.");
        }

        // Rights are asked for at every click: what was so when the message was posted need not be so now.
        if (await access.AskAsync(wish, person, channel, run.Approvals, run.RequestedBy, cancellationToken) is AccessAnswer.Denied denied)
        {
            return Answers.Denied(denied.Reason);
        }

        if (await findObstacle(run) is { } obstacle)
        {
            return obstacle;
        }

        // What somebody wants to go on would wait for nobody, and take away that the run can still be aborted at once.
        if (decided(run.RequestedAt) is not AbortRequested && !run.HasEnded && clusters.Find(run.Cluster) is null)
        {
            return Answers.Refused(
                $"The configuration of the bot has no cluster {Wording.Safe(run.Cluster.Value)} any more, and nothing of its {Wording.What(run)} goes on. Put it back under the same name and restart the bot, or abort.");
        }

        var decision = await director.DecideAsync(id, decided, cancellationToken);
        if (decision is not { Changed: true })
        {
            return Answers.Refused(decision?.Refusal ?? "Nothing was changed.");
        }

        await triggers.EnsureAsync(id, cancellationToken);
        threads.Show(id);
        return null;
    }
}
