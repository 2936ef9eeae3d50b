using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Steps;

namespace EksUpgradeBot.Upgrade.Running;

/// <summary>What happens when it is the turn of a run's current step, as the event that the engine is told of it.</summary>
internal sealed class StepTurns(StepCatalogue steps, TimeProvider time)
{
    /// <summary>A colleague's terraform that holds the lock for longer than this is worth a question.</summary>
    private static readonly TimeSpan PeopleDecideAfter = TimeSpan.FromMinutes(10);

    /// <summary>Lets the current step take its turn. What it reports, or what went wrong; with the bot's own failure, for the log.</summary>
    public async Task<(StepEvent? Happened, Exception? Bug)> TakeAsync(
        ClusterSettings cluster, UpgradeRun run, CancellationToken cancellationToken)
    {
        var attempt = run.Attempt;
        var now = time.GetUtcNow();
        var step = run.CurrentStep;
        var context = new StepContext(run.Id, step.Step, cluster, step, run.RequestedBy, now)
        {
            AbortWished = run.Abort is not null,
            Earlier = [.. run.Steps.Take(run.Current)],
        };

        // What only waits for its window needs no look at the world before it opens: no outage meanwhile may cost it its approval.
        if (step.WaitsForWindow is not null && run.Abort is null && context.WaitForWindow() is { } closed)
        {
            return (new StepWaited(now, attempt, closed.Until, closed.Progress), null);
        }

        try
        {
            var outcome = await steps.Of(step.Step.Kind).AdvanceAsync(context, cancellationToken);
            var at = time.GetUtcNow();
            return (outcome switch
            {
                StepOutcome.Done done => new StepDone(at, attempt, done.Summary, done.Details),
                StepOutcome.Waiting waiting => new StepWaited(at, attempt, waiting.Until, waiting.Progress) { Baseline = waiting.Baseline },
                StepOutcome.Proposes proposes => new StepProposed(at, attempt, proposes.Proposal with { Opens = cluster.Windows.FindOpening(at) }),
                StepOutcome.Failed failed => new StepFailed(at, attempt, failed.Reason, failed.Remedy) { Ways = failed.Ways },
                _ => throw new InvalidOperationException($"{outcome.GetType().Name} is no outcome."),
            }, null);
        }
        catch (OutsideException broken) when (broken.IsTransient && !IsHeldUp(step, broken))
        {
            var at = time.GetUtcNow();
            return (new StepStumbled(at, attempt, broken.Message, at + Patience(cluster, run, at)), null);
        }
        catch (OutsideException broken)
        {
            return (new StepFailed(time.GetUtcNow(), attempt, broken.Message, broken.Remedy ?? "Mend the cause, then retry.") { Ways = broken.Ways }, null);
        }

        // Cancelled by us is a shutdown, and the turn is taken again; a call that gives up by itself must not repeat in silence.
        catch (Exception bug) when (bug is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return (new StepFailed(
                time.GetUtcNow(), attempt, $"The bot itself failed ({bug.GetType().Name}). Nothing more was done.",
                "The bot's log has the details under this run. Retry looks at the world anew."), bug);
        }
    }

    // What people can end, such as a lock that somebody left, is theirs to decide on after a while, long before an outage would be.
    private bool IsHeldUp(StepRun step, OutsideException broken) =>
        broken.Ways.Count > 0 && step.StumblingSince is { } since && time.GetUtcNow() - since >= PeopleDecideAfter;

    // Twice the interval at first, then longer, at most two minutes: an outage is ridden out without hammering at it.
    private static TimeSpan Patience(ClusterSettings cluster, UpgradeRun run, DateTimeOffset now)
    {
        var since = run.CurrentStep.StumblingSince is { } begun ? now - begun : TimeSpan.Zero;
        var patience = (2 * cluster.PollInterval) + (since / 4);
        return patience < TimeSpan.FromMinutes(2) ? patience : TimeSpan.FromMinutes(2);
    }

    /// <summary>What is due of a proposal that waits for its approval: that it expires, or that people are reminded; null when nothing is.</summary>
    public StepEvent? FindOverdue(UpgradeRun run)
    {
        var now = time.GetUtcNow();
        return run.CurrentStep.OpenProposal switch
        {
            { Proposal.ExpiresAt: var end } when end <= now => new ProposalExpired(now, run.Attempt) { Renewals = Engine.UnattendedRenewals },
            { RemindedAt: null } open when open.Proposal.RemindAt <= now => new ApproversReminded(now, run.Attempt),
            _ => null,
        };
    }
}
