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
        StepEvent report => StepReports.Report(run, report),
        ApprovalGiven approval => PeoplesDecisions.Approve(run, approval),
        WindowOverridden overridden => PeoplesDecisions.Override(run, overridden),
        AbortRequested abort => PeoplesDecisions.Abort(run, abort),
        RetryRequested retry => PeoplesDecisions.Retry(run, retry),
        SkipRequested skip => PeoplesDecisions.Skip(run, skip),
        WayOutChosen chosen => PeoplesDecisions.Choose(run, chosen),
        BakeChanged changed => PeoplesDecisions.ChangeBake(run, changed),
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
}
