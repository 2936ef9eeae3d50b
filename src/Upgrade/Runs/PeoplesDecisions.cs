using EksUpgradeBot.Upgrade.Planning;
using static EksUpgradeBot.Upgrade.Runs.Transitions;

namespace EksUpgradeBot.Upgrade.Runs;

/// <summary>The part of the engine that listens to people: what each of their decisions does to a run that has not ended.</summary>
internal static class PeoplesDecisions
{
    /// <summary>A person said yes to a digest.</summary>
    public static Decision Approve(UpgradeRun run, ApprovalGiven approval)
    {
        if (run.CurrentStep.OpenProposal is not { } open || open.Proposal.Digest != approval.Digest)
        {
            var known = run.Steps.SelectMany(step => step.Proposals).LastOrDefault(record => record.Proposal.Digest == approval.Digest);
            return Decision.Unchanged(run, known switch
            {
                { State: ProposalState.Approved } => $"The proposal {approval.Digest.Short} was approved already.",
                { Ended: { } end } => $"The proposal {approval.Digest.Short} no longer stands: {end.Reason}.",
                _ => $"There is no open proposal {approval.Digest.Short} for {run.Cluster}.",
            });
        }

        if (approval.At >= open.Proposal.ExpiresAt)
        {
            return Decision.Unchanged(run, $"The proposal {approval.Digest.Short} has expired.");
        }

        if (approval.By == run.RequestedBy && !run.Approvals.RequesterMayApprove)
        {
            return Decision.Unchanged(run, "Whoever asked for the upgrade may not approve it: somebody else has to.");
        }

        if (approval.By == open.Proposal.AskedBy)
        {
            return Decision.Unchanged(run, "Whoever asked for this may not approve it: a second person has to.");
        }

        if (open.Approvals.Any(given => given.By == approval.By))
        {
            return Decision.Unchanged(run, "You approved this proposal already; another person has to.");
        }

        var lapsed = open.Approvals.Where(given => approval.Lapsed.Contains(given.By)).ToList();
        IReadOnlyList<Approval> approvals = [.. open.Approvals.Except(lapsed), new Approval(approval.By, approval.At)];
        var enough = approvals.Count >= run.Approvals.Count;
        var record = open with
        {
            Approvals = approvals,
            Lapsed = lapsed.Count == 0 ? open.Lapsed : [.. open.Lapsed, .. lapsed],
            State = enough ? ProposalState.Approved : ProposalState.Open,
        };
        var next = run.WithNewest(record);
        return enough
            ? Turn(next with { Status = RunStatus.Running }, approval.At, approval.At, step => step with { Status = StepStatus.Running })
            : AskPeople(next);
    }

    /// <summary>A person lets an approved change begin outside of the window.</summary>
    public static Decision Override(UpgradeRun run, WindowOverridden overridden)
    {
        if (run.CurrentStep is not { WaitsForWindow: not null, ApprovedProposal: { } approved } || approved.Proposal.Digest != overridden.Digest)
        {
            return Decision.Unchanged(run, $"Nothing that is approved as {overridden.Digest.Short} waits for the maintenance window of {run.Cluster}.");
        }

        if (run.Abort is { } wish)
        {
            return Decision.Unchanged(run, $"<@{wish.By}> asked for the end of this upgrade: nothing of it is begun any more.");
        }

        if (approved.Override is { } already)
        {
            return Decision.Unchanged(run, $"<@{already.By}> decided already that it may begin now.");
        }

        if (overridden.By == run.RequestedBy || overridden.By == approved.Proposal.AskedBy)
        {
            return Decision.Unchanged(run, "Whoever asked for this may not take it out of the maintenance window: somebody else has to.");
        }

        if (approved.Approvals.All(given => given.By == overridden.By))
        {
            return Decision.Unchanged(run, "You alone approved this, so a second person has to take it out of the maintenance window.");
        }

        var next = run.WithNewest(approved with { Override = new WindowOverride(overridden.By, overridden.At, overridden.Reason) });
        return Turn(next, overridden.At, overridden.At, step => step with { Progress = null });
    }

    /// <summary>A person wants the run to end.</summary>
    public static Decision Abort(UpgradeRun run, AbortRequested abort)
    {
        if (run.Abort is { } wish)
        {
            // An outside that does not answer cannot be followed: whoever asks twice gets the end, with what is not known said.
            return run.CurrentStep.StumblingSince is null
                ? Decision.Unchanged(run, $"<@{wish.By}> asked for that already: the run ends after the step in work.")
                : End(run, abort.At, RunStatus.Aborted, step => step);
        }

        var wished = run with { Abort = new AbortWish(abort.By, abort.At, abort.Reason) };

        // What was approved may be under way outside, where nobody can stop it, even when the step has failed here meanwhile: it is
        // looked at and followed to its end first.
        return run.Status is RunStatus.Running or RunStatus.Stuck && run.CurrentStep.MayRunOutside(run.Approvals)
            ? Turn(wished with { Status = RunStatus.Running }, abort.At, abort.At, step => step with { Status = StepStatus.Running, EndedAt = null })
            : End(wished, abort.At, RunStatus.Aborted, step => step.CloseProposal(ProposalState.Declined, abort.At, "the run was aborted", abort.By));
    }

    /// <summary>A person wants the failed step tried again.</summary>
    public static Decision Retry(UpgradeRun run, RetryRequested retry)
    {
        if (run.Status != RunStatus.Stuck)
        {
            return Decision.Unchanged(run, "There is no failed step to try again.");
        }

        return TakeUpAgain(run, retry.At, retry.By, step => step);
    }

    /// <summary>A person chose a way out of a failure.</summary>
    public static Decision Choose(UpgradeRun run, WayOutChosen chosen) =>
        run.Status != RunStatus.Stuck || !run.CurrentStep.Failures[^1].Ways.Contains(chosen.Way)
            ? Decision.Unchanged(run, "That way out is not open any more: the run has moved on.")
            : TakeUpAgain(run, chosen.At, chosen.By, step => step with
            {
                Chosen = [.. step.Chosen, new ChosenWay(chosen.Way, chosen.By, chosen.At)],
            });

    // An approval never survives a failure: whatever was shown then, the world has moved since.
    private static Decision TakeUpAgain(UpgradeRun run, DateTimeOffset at, Person by, Func<StepRun, StepRun> change) =>
        Turn(run with { Status = RunStatus.Running }, at, at, step =>
            change(step.CloseProposal(ProposalState.Void, at, "the step was tried again", by)) with
            {
                Status = StepStatus.Running,
                EndedAt = null,
                Failures = [.. step.Failures.SkipLast(1), step.Failures[^1] with { RetriedBy = by }],
            });

    /// <summary>A person changed how long is waited.</summary>
    public static Decision ChangeBake(UpgradeRun run, BakeChanged changed) =>
        run is { Status: RunStatus.Running, CurrentStep.Step.Kind: StepKind.Bake }
            ? Turn(run, changed.At, changed.At, step => step with
            {
                BakeChange = new BakeChange(changed.By, changed.At, changed.Until, changed.Reason),
            })
            : Decision.Unchanged(run, "Nothing is baking now.");

    /// <summary>A person does without the failed step.</summary>
    public static Decision Skip(UpgradeRun run, SkipRequested skip)
    {
        if (run.Status != RunStatus.Stuck)
        {
            return Decision.Unchanged(run, "There is no failed step to skip.");
        }

        if (!run.CurrentStep.Step.MayBeSkipped)
        {
            return Decision.Unchanged(run, $"\"{run.CurrentStep.Step.Title}\" cannot be skipped: everything after it rests on it.");
        }

        return Proceed(
            run.WithCurrent(step => step.CloseProposal(ProposalState.Declined, skip.At, "the step was skipped", skip.By) with
            {
                Status = StepStatus.Skipped,
                SkippedBy = new AbortWish(skip.By, skip.At, skip.Reason),
            }),
            skip.At);
    }
}
