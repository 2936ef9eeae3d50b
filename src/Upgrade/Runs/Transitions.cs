namespace EksUpgradeBot.Upgrade.Runs;

/// <summary>The moves of a run that reports and decisions are made of.</summary>
internal static class Transitions
{
    /// <summary>The run is over.</summary>
    public static Decision End(UpgradeRun run, DateTimeOffset at, RunStatus status, Func<StepRun, StepRun> change)
    {
        var ended = Next(run.WithCurrent(change)) with { Status = status, EndedAt = at, DueAt = null };
        return new Decision(ended, [new TidyUp(ended.Attempt, at)]);
    }

    /// <summary>The current step has a turn when it is due.</summary>
    public static Decision Turn(UpgradeRun run, DateTimeOffset at, DateTimeOffset due, Func<StepRun, StepRun> change) =>
        NextTurn(run.WithCurrent(change), due < at ? at : due);

    /// <summary>A turn is due, and no report of an earlier one counts any more.</summary>
    public static Decision NextTurn(UpgradeRun run, DateTimeOffset due)
    {
        var next = Next(run) with { DueAt = due };
        return new Decision(next, [new AdvanceStep(next.Attempt, due)]);
    }

    /// <summary>The run after what happened; reports of earlier turns are outdated.</summary>
    public static UpgradeRun Next(UpgradeRun run) => run with { Attempt = run.Attempt + 1, Version = run.Version + 1 };

    /// <summary>The run with its current step changed.</summary>
    public static UpgradeRun WithCurrent(this UpgradeRun run, Func<StepRun, StepRun> change) =>
        run with { Steps = [.. run.Steps.Select((step, index) => index == run.Current ? change(step) : step)] };

    /// <summary>The run with the current step's newest proposal replaced.</summary>
    public static UpgradeRun WithNewest(this UpgradeRun run, ProposalRecord record) =>
        run.WithCurrent(step => step with { Proposals = [.. step.Proposals.SkipLast(1), record] });

    /// <summary>What follows a step that is over: the next one, or the end.</summary>
    public static Decision Proceed(UpgradeRun run, DateTimeOffset at)
    {
        if (run.Current == run.Steps.Count - 1)
        {
            return End(run, at, RunStatus.Completed, step => step);
        }

        if (run.Abort is not null)
        {
            return End(run, at, RunStatus.Aborted, step => step);
        }

        var next = run with { Current = run.Current + 1, Status = RunStatus.Running };
        return Turn(next, at, at, step => step with { Status = StepStatus.Running, StartedAt = at });
    }

    /// <summary>While people are asked, the reminder is due first and then the end.</summary>
    public static Decision AskPeople(UpgradeRun run) => run.CurrentStep.OpenProposal! is { RemindedAt: null } open
        ? NextTurn(run, open.Proposal.RemindAt)
        : NextTurn(run, run.CurrentStep.OpenProposal!.Proposal.ExpiresAt);

    /// <summary>The step with its newest proposal ended, when that was still open or approved.</summary>
    public static StepRun CloseProposal(this StepRun step, ProposalState state, DateTimeOffset at, string reason, Person? by = null) =>
        step.Proposals is [.., { State: ProposalState.Open or ProposalState.Approved } last]
            ? step with { Proposals = [.. step.Proposals.SkipLast(1), last with { State = state, Ended = new ProposalEnd(at, reason, by) }] }
            : step;
}
