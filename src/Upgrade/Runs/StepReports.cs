using static EksUpgradeBot.Upgrade.Runs.Transitions;

namespace EksUpgradeBot.Upgrade.Runs;

/// <summary>The part of the engine that listens to steps: what a turn's report does to a run that has not ended.</summary>
internal static class StepReports
{
    /// <summary>What the report does to the run, whose turn it belongs to.</summary>
    public static Decision Report(UpgradeRun run, StepEvent report) => (report, run.CurrentStep.Status) switch
    {
        (ProposalExpired expired, StepStatus.AwaitingApproval) => Expire(run, expired),
        (ApproversReminded reminded, StepStatus.AwaitingApproval) => Remind(run, reminded),
        (StepWaited waited, StepStatus.Running) => Turn(run, waited.At, waited.Until, step => step with
        {
            Progress = waited.Progress,
            StumblingSince = null,
            Baseline = waited.Baseline ?? step.Baseline,
        }),
        (StepProposed proposed, StepStatus.Running) => Propose(run, proposed),
        (StepDone done, StepStatus.Running) => Finish(run, done),
        (StepFailed failed, StepStatus.Running) => Fail(run, failed.At, failed.Reason, failed.Remedy, failed.Ways),
        (StepStumbled stumbled, StepStatus.Running) => Stumble(run, stumbled),
        _ => Decision.Unchanged(run),
    };

    private static Decision Propose(UpgradeRun run, StepProposed proposed)
    {
        if (run.Abort is { } wish)
        {
            return End(run, proposed.At, RunStatus.Aborted, step => step.CloseProposal(ProposalState.Declined, proposed.At, "the run was aborted", wish.By));
        }

        // What was approved and takes no harm from the new one has been carried out: it stands, and the new one follows it.
        var next = run.WithCurrent(step => (proposed.Proposal.Because is null && step.ApprovedProposal is not null
            ? step
            : step.CloseProposal(ProposalState.Void, proposed.At, proposed.Proposal.Because ?? "a new proposal took its place")) with
        {
            Status = StepStatus.AwaitingApproval,
            Progress = null,
            StumblingSince = null,
        });
        next = next.WithCurrent(step => step with { Proposals = [.. step.Proposals, new ProposalRecord(proposed.Proposal, ProposalState.Open, [])] });
        return AskPeople(next with { Status = RunStatus.AwaitingApproval });
    }

    private static Decision Remind(UpgradeRun run, ApproversReminded reminded) => run.CurrentStep.OpenProposal is { RemindedAt: null } open
        ? AskPeople(run.WithNewest(open with { RemindedAt = reminded.At }))
        : Decision.Unchanged(run);

    private static Decision Expire(UpgradeRun run, ProposalExpired expired)
    {
        var closed = run.WithCurrent(step => step.CloseProposal(ProposalState.Expired, expired.At, "nobody decided in time"));
        var inARow = closed.CurrentStep.ExpiredInARow();
        return inARow <= expired.Renewals
            ? Turn(closed with { Status = RunStatus.Running }, expired.At, expired.At, step => step with { Status = StepStatus.Running, Progress = null })
            : Fail(
                closed, expired.At,
                inARow == 1 ? "Nobody decided on the proposal in time." : $"Nobody approved: {inARow} proposals in a row have expired.",
                "Retry: the step plans anew and asks again.");
    }

    private static Decision Finish(UpgradeRun run, StepDone done)
    {
        var finished = run.WithCurrent(step => step with
        {
            Status = StepStatus.Done,
            EndedAt = done.At,
            Summary = done.Summary,
            Details = done.Details,
            Progress = null,
            StumblingSince = null,
        });
        return Proceed(finished, done.At);
    }

    private static Decision Fail(UpgradeRun run, DateTimeOffset at, string reason, string remedy, IReadOnlyList<WayOut>? ways = null)
    {
        // Looked at once more because somebody wants the run to end, the same failure is no news.
        var isKnown = run.Abort is not null && run.CurrentStep.Failures is [.., { } last] && last.Reason == reason;
        var failed = run.WithCurrent(step => step with
        {
            Status = StepStatus.Failed,
            EndedAt = at,
            Failures = isKnown ? step.Failures : [.. step.Failures, new StepFailure(at, reason, remedy) { Ways = ways ?? [] }],
            Progress = null,
            StumblingSince = null,
        });
        return run.Abort is null
            ? new Decision(Next(failed) with { Status = RunStatus.Stuck, DueAt = null }, [])
            : End(failed, at, RunStatus.Aborted, step => step);
    }

    private static Decision Stumble(UpgradeRun run, StepStumbled stumbled)
    {
        var since = run.CurrentStep.StumblingSince ?? stumbled.At;
        if (stumbled.At - since >= Engine.StumblingLimit)
        {
            return Fail(run, stumbled.At, stumbled.Reason, $"There was no answer for {Engine.StumblingLimit.TotalHours:0} hours. Retry when it is back.");
        }

        var before = run.CurrentStep.Progress;
        var progress = new StepProgress($"{stumbled.Reason} Trying again.", since)
        {
            // What people were asked for is not over because the outside is silent.
            Attention = before?.Attention ?? [],
            Sightings = before?.Sightings ?? [],
        };
        return Turn(run, stumbled.At, stumbled.Until, step => step with { StumblingSince = since, Progress = progress });
    }

    // Since somebody last took the step up: whoever does that has seen the ones before.
    private static int ExpiredInARow(this StepRun step) => step.Proposals.Reverse()
        .TakeWhile(record => record.State == ProposalState.Expired && (step.Failures is not [.., var failure] || record.Proposal.MadeAt >= failure.At))
        .Count();
}
