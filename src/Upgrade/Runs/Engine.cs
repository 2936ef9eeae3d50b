using EksUpgradeBot.Upgrade.Planning;

namespace EksUpgradeBot.Upgrade.Runs;

/// <summary>
/// Decides what an event does to a run. Pure: no clock, no ids, no I/O; the same run and event always give the same decision.
/// Every accepted report starts a new turn by raising <see cref="UpgradeRun.Attempt"/>, so each turn reports at most once.
/// </summary>
public static class Engine
{
    /// <summary>How long the outside may go without an answer before the step is called failed: two hours ride out an outage.</summary>
    public static readonly TimeSpan StumblingLimit = TimeSpan.FromHours(2);

    /// <summary>How often in a row a step proposes anew when nobody decided, before the run waits for people.</summary>
    public const int UnattendedRenewals = 3;

    /// <summary>The run that the first event makes.</summary>
    public static Decision Begin(UpgradeRequested requested)
    {
        var run = new UpgradeRun
        {
            Id = requested.Run,
            Cluster = requested.Cluster,
            From = requested.From,
            Target = requested.Target,
            RequestedBy = requested.By,
            RequestedAt = requested.At,
            Notes = requested.Notes,
            Channel = requested.Channel,
            Approvals = requested.Approvals,
            Readiness = requested.Readiness,
            Opens = requested.Opens,
            Steps = [.. requested.Steps.Select(step => new StepRun { Step = step })],
            DueAt = requested.At,
        };
        run = run.WithCurrent(step => step with { Status = StepStatus.Running, StartedAt = requested.At });
        return new Decision(run, [new AdvanceStep(run.Attempt, requested.At)]);
    }

    /// <summary>What the event does to the run.</summary>
    public static Decision Advance(UpgradeRun run, RunEvent happened) => happened switch
    {
        TidiedUp tidied => Note(run, tidied),
        _ when run.HasEnded => Decision.Unchanged(run, $"The upgrade of {run.Cluster} has ended already."),
        UpgradeRequested => Decision.Unchanged(run, $"An upgrade of {run.Cluster} runs already."),
        StepEvent report when report.Attempt != run.Attempt => Decision.Unchanged(run),
        StepEvent report => Report(run, report),
        ApprovalGiven approval => Approve(run, approval),
        WindowOverridden overridden => Override(run, overridden),
        AbortRequested abort => Abort(run, abort),
        RetryRequested retry => Retry(run, retry),
        SkipRequested skip => Skip(run, skip),
        WayOutChosen chosen => Choose(run, chosen),
        BakeChanged changed => ChangeBake(run, changed),
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened.GetType().Name, "An event that the engine does not know."),
    };

    /// <summary>Rebuilds a run from its events.</summary>
    /// <exception cref="ArgumentException">The first event is not <see cref="UpgradeRequested"/>.</exception>
    public static UpgradeRun Replay(IEnumerable<RunEvent> events)
    {
        UpgradeRun? run = null;
        foreach (var happened in events)
        {
            run = run is not null ? Advance(run, happened).Run
                : happened is UpgradeRequested first ? Begin(first).Run
                : throw new ArgumentException("A run begins with UpgradeRequested.", nameof(events));
        }

        return run ?? throw new ArgumentException("A run has at least one event.", nameof(events));
    }

    private static Decision Note(UpgradeRun run, TidiedUp tidied) => run is { HasEnded: true, Aftermath: null }
        ? new Decision(run with { Aftermath = tidied.Aftermath, Version = run.Version + 1 }, [])
        : Decision.Unchanged(run);

    private static Decision Report(UpgradeRun run, StepEvent report) => (report, run.CurrentStep.Status) switch
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

    // While people are asked, the reminder is due first and then the end.
    private static Decision AskPeople(UpgradeRun run) => run.CurrentStep.OpenProposal! is { RemindedAt: null } open
        ? NextTurn(run, open.Proposal.RemindAt)
        : NextTurn(run, run.CurrentStep.OpenProposal!.Proposal.ExpiresAt);

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

    private static Decision Proceed(UpgradeRun run, DateTimeOffset at)
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
        if (stumbled.At - since >= StumblingLimit)
        {
            return Fail(run, stumbled.At, stumbled.Reason, $"There was no answer for {StumblingLimit.TotalHours:0} hours. Retry when it is back.");
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

    private static Decision Approve(UpgradeRun run, ApprovalGiven approval)
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

        IReadOnlyList<Approval> approvals = [.. open.Approvals, new Approval(approval.By, approval.At)];
        var enough = approvals.Count >= run.Approvals.Count;
        var record = open with { Approvals = approvals, State = enough ? ProposalState.Approved : ProposalState.Open };
        var next = run.WithNewest(record);
        return enough
            ? Turn(next with { Status = RunStatus.Running }, approval.At, approval.At, step => step with { Status = StepStatus.Running })
            : AskPeople(next);
    }

    private static Decision Override(UpgradeRun run, WindowOverridden overridden)
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

    private static Decision Abort(UpgradeRun run, AbortRequested abort)
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

    private static Decision Retry(UpgradeRun run, RetryRequested retry)
    {
        if (run.Status != RunStatus.Stuck)
        {
            return Decision.Unchanged(run, "There is no failed step to try again.");
        }

        return TakeUpAgain(run, retry.At, retry.By, step => step);
    }

    private static Decision Choose(UpgradeRun run, WayOutChosen chosen) =>
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

    private static Decision ChangeBake(UpgradeRun run, BakeChanged changed) =>
        run is { Status: RunStatus.Running, CurrentStep.Step.Kind: StepKind.Bake }
            ? Turn(run, changed.At, changed.At, step => step with
            {
                BakeChange = new BakeChange(changed.By, changed.At, changed.Until, changed.Reason),
            })
            : Decision.Unchanged(run, "Nothing is baking now.");

    private static Decision Skip(UpgradeRun run, SkipRequested skip)
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

    private static Decision End(UpgradeRun run, DateTimeOffset at, RunStatus status, Func<StepRun, StepRun> change)
    {
        var ended = Next(run.WithCurrent(change)) with { Status = status, EndedAt = at, DueAt = null };
        return new Decision(ended, [new TidyUp(ended.Attempt, at)]);
    }

    private static Decision Turn(UpgradeRun run, DateTimeOffset at, DateTimeOffset due, Func<StepRun, StepRun> change) =>
        NextTurn(run.WithCurrent(change), due < at ? at : due);

    private static Decision NextTurn(UpgradeRun run, DateTimeOffset due)
    {
        var next = Next(run) with { DueAt = due };
        return new Decision(next, [new AdvanceStep(next.Attempt, due)]);
    }

    private static UpgradeRun Next(UpgradeRun run) => run with { Attempt = run.Attempt + 1, Version = run.Version + 1 };

    private static UpgradeRun WithCurrent(this UpgradeRun run, Func<StepRun, StepRun> change) =>
        run with { Steps = [.. run.Steps.Select((step, index) => index == run.Current ? change(step) : step)] };

    private static UpgradeRun WithNewest(this UpgradeRun run, ProposalRecord record) =>
        run.WithCurrent(step => step with { Proposals = [.. step.Proposals.SkipLast(1), record] });

    // Since somebody last took the step up: whoever does that has seen the ones before.
    private static int ExpiredInARow(this StepRun step) => step.Proposals.Reverse()
        .TakeWhile(record => record.State == ProposalState.Expired && (step.Failures is not [.., var failure] || record.Proposal.MadeAt >= failure.At))
        .Count();

    private static StepRun CloseProposal(this StepRun step, ProposalState state, DateTimeOffset at, string reason, Person? by = null) =>
        step.Proposals is [.., { State: ProposalState.Open or ProposalState.Approved } last]
            ? step with { Proposals = [.. step.Proposals.SkipLast(1), last with { State = state, Ended = new ProposalEnd(at, reason, by) }] }
            : step;
}
