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
internal sealed class RunDecisions(Director director, IRunStore runs, AccessControl access, RunTriggers triggers, ThreadWorker threads)
{
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

    /// <summary>Approves exactly this digest.</summary>
    public Task<Message?> ApproveAsync(RunId run, PlanDigest digest, Person person, string channel, CancellationToken cancellationToken) =>
        DecideAsync(run, Wish.Approve, person, channel, at => new ApprovalGiven(at, person, digest), cancellationToken);

    /// <summary>Ends the run of a cluster.</summary>
    public Task<Message?> AbortAsync(ClusterName cluster, string? reason, Person person, string channel, CancellationToken cancellationToken) =>
        OfClusterAsync(cluster, run => AbortAsync(run.Id, reason, person, channel, cancellationToken), cancellationToken);

    /// <summary>Ends a run.</summary>
    public Task<Message?> AbortAsync(RunId run, string? reason, Person person, string channel, CancellationToken cancellationToken) =>
        DecideAsync(run, Wish.Steer, person, channel, at => new AbortRequested(at, person, reason), cancellationToken);

    /// <summary>Tries the failed step of a cluster's run again.</summary>
    public Task<Message?> RetryAsync(ClusterName cluster, Person person, string channel, CancellationToken cancellationToken) =>
        OfClusterAsync(cluster, run => RetryAsync(run.Id, null, person, channel, cancellationToken), cancellationToken);

    /// <summary>Tries the failed step again; only while it is the failure that was shown, when one is named.</summary>
    public async Task<Message?> RetryAsync(RunId run, string? failure, Person person, string channel, CancellationToken cancellationToken) =>
        await IsOldAsync(run, failure, cancellationToken)
        ?? await DecideAsync(run, Wish.Steer, person, channel, at => new RetryRequested(at, person), cancellationToken);

    /// <summary>Leaves the failed step of a cluster's run out.</summary>
    public Task<Message?> SkipAsync(ClusterName cluster, string? reason, Person person, string channel, CancellationToken cancellationToken) =>
        OfClusterAsync(cluster, run => SkipAsync(run.Id, null, reason, person, channel, cancellationToken), cancellationToken);

    /// <summary>Leaves the failed step out; only while it is the failure that was shown, when one is named.</summary>
    public async Task<Message?> SkipAsync(RunId run, string? failure, string? reason, Person person, string channel, CancellationToken cancellationToken) =>
        await IsOldAsync(run, failure, cancellationToken)
        ?? await DecideAsync(run, Wish.Steer, person, channel, at => new SkipRequested(at, person, reason), cancellationToken);

    private async Task<Message?> OfClusterAsync(ClusterName cluster, Func<UpgradeRun, Task<Message?>> decide, CancellationToken cancellationToken) =>
        await runs.FindUnfinishedAsync(cluster, cancellationToken) is { } run
            ? await decide(run)
            : Answers.Refused($"No upgrade of {cluster} is running.");

    private async Task<Message?> IsOldAsync(RunId id, string? failure, CancellationToken cancellationToken) =>
        failure is not null && await runs.FindAsync(id, cancellationToken) is { HasEnded: false } run && RunButtons.FailureKey(run) != failure
            ? Answers.Refused("That failure is not the one the run stands at any more. Look at the newest message of the thread.")
            : null;

    private async Task<Message?> DecideAsync(
        RunId id, Wish wish, Person person, string channel, Func<DateTimeOffset, RunEvent> decided, CancellationToken cancellationToken)
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
