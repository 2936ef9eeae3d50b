using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Steps;

namespace EksUpgradeBot.Upgrade.Running;

/// <summary>
/// Leads runs: reads the world, asks the planner and the engine, saves what they decide, and lets steps take their turns.
/// Knows nothing of Slack and schedules nothing itself.
/// </summary>
public sealed class Director(
    ClusterReader reader, Examination examination, StepCatalogue steps, IRunStore runs, IWaivers waivers, ICode code, ITerraform terraform, ICharts charts,
    TimeProvider time)
{
    /// <summary>How often a decision is made anew when somebody else saved in between. Ten people pressing at once is plenty.</summary>
    private const int SaveTries = 10;

    /// <summary>A colleague's terraform that holds the lock for longer than this is worth a question.</summary>
    private static readonly TimeSpan PeopleDecideAfter = TimeSpan.FromMinutes(10);

    /// <summary>Reads a cluster and examines the way to a version; to the next minor when none is named.</summary>
    /// <exception cref="OutsideException">EKS does not tell about the control plane.</exception>
    public async Task<(ClusterSnapshot Cluster, ReadinessReport Report)> ExamineAsync(
        ClusterSettings cluster, KubernetesVersion? target, CancellationToken cancellationToken)
    {
        var snapshot = await examination.ReadAsync(cluster, cancellationToken);
        var waived = await waivers.ListAsync(cluster.Name, cancellationToken);
        return (snapshot, ReadinessReport.Of(snapshot, target ?? snapshot.ControlPlane.Version.Next, waived));
    }

    /// <summary>Reads only the versions and states of a cluster, which is quick: what a fleet shows.</summary>
    /// <exception cref="OutsideException">EKS does not tell about the control plane.</exception>
    public Task<ClusterSnapshot> GlanceAsync(ClusterSettings cluster, CancellationToken cancellationToken) =>
        reader.ReadAsync(cluster.Address, cancellationToken);

    /// <summary>Reads the control plane and the versions that EKS offers, and nothing else: what a choice of a version needs.</summary>
    /// <exception cref="OutsideException">EKS does not tell about the control plane.</exception>
    public Task<ClusterSnapshot> ReadVersionsAsync(ClusterSettings cluster, CancellationToken cancellationToken) =>
        reader.ReadVersionsAsync(cluster.Address, cancellationToken);

    /// <summary>Reads a cluster once and examines the way to every version that it can go to.</summary>
    /// <exception cref="OutsideException">EKS does not tell about the control plane.</exception>
    public async Task<IReadOnlyList<ReadinessReport>> SurveyAsync(ClusterSettings cluster, CancellationToken cancellationToken)
    {
        var snapshot = await examination.ReadAsync(cluster, cancellationToken);
        var waived = await waivers.ListAsync(cluster.Name, cancellationToken);
        return [.. Planner.Reachable(snapshot).Select(offered => ReadinessReport.Of(snapshot, offered.Version, waived))];
    }

    /// <summary>Plans an upgrade and begins it, or says why not.</summary>
    /// <exception cref="OutsideException">EKS does not tell about the control plane.</exception>
    public async Task<StartResult> StartAsync(StartRequest request, CancellationToken cancellationToken)
    {
        var name = request.Cluster.Name;
        if (await runs.FindUnfinishedAsync(name, cancellationToken) is { } already)
        {
            return new StartResult.AlreadyRunning(already);
        }

        var (snapshot, report) = await ExamineAsync(request.Cluster, request.Target, cancellationToken);
        var planned = Planner.Plan(snapshot, request.Target, report, request.Cluster.Routine);
        return await BeginAsync(request.Cluster, request.By, request.Channel, request.Notes, report, planned, cancellationToken);
    }

    /// <summary>Examines whether a cluster can go back one minor.</summary>
    /// <exception cref="OutsideException">EKS does not tell about the control plane.</exception>
    public async Task<(ClusterSnapshot Cluster, ReadinessReport Report)> ExamineRollbackAsync(ClusterSettings cluster, CancellationToken cancellationToken)
    {
        var snapshot = await examination.ReadAsync(cluster, cancellationToken);
        return (snapshot, ReadinessReport.OfRollback(snapshot, await waivers.ListAsync(cluster.Name, cancellationToken)));
    }

    /// <summary>Plans a rollback one minor back and begins it, or says why not.</summary>
    /// <exception cref="OutsideException">EKS does not tell about the control plane.</exception>
    public async Task<StartResult> RollBackAsync(ClusterSettings cluster, Person by, string channel, CancellationToken cancellationToken)
    {
        if (await runs.FindUnfinishedAsync(cluster.Name, cancellationToken) is { } already)
        {
            return new StartResult.AlreadyRunning(already);
        }

        var (snapshot, report) = await ExamineRollbackAsync(cluster, cancellationToken);
        return await BeginAsync(cluster, by, channel, null, report, RollbackPlanner.Plan(snapshot, report), cancellationToken);
    }

    /// <summary>The way back that the last upgrade has left; null when there is none any more, or EKS does not tell.</summary>
    public async Task<RollbackWindow?> FindRollbackAsync(ClusterSettings cluster, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadRollbackAsync(cluster.Address, cancellationToken) is { } window && window.IsOpenAt(time.GetUtcNow()) ? window : null;
        }
        catch (OutsideException)
        {
            return null;
        }
    }

    private async Task<StartResult> BeginAsync(
        ClusterSettings cluster, Person by, string channel, string? notes, ReadinessReport report, PlanningResult planned,
        CancellationToken cancellationToken)
    {
        if (planned is PlanningResult.Refused refused)
        {
            return new StartResult.Refused(refused, report);
        }

        var name = cluster.Name;
        var now = time.GetUtcNow();
        var requested = new UpgradeRequested(
            now, await FindFreeIdAsync(name, now, cancellationToken), name, report.From, report.Target, by, channel,
            cluster.Approvals, report, ((PlanningResult.Planned)planned).Steps)
        {
            Notes = notes,
            Opens = cluster.Windows.FindOpening(now),
        };
        var decision = Engine.Begin(requested);
        return await runs.TryCreateAsync(decision.Run, requested, decision.Effects, cancellationToken)
            ? new StartResult.Started(decision.Run)
            : await runs.FindUnfinishedAsync(name, cancellationToken) is { } quicker
                ? new StartResult.AlreadyRunning(quicker)
                : throw new OutsideException($"The run of {name} could not be saved.", isTransient: true);
    }

    /// <summary>Carries out an effect of a run. Outdated effects do nothing.</summary>
    public async Task<TurnResult> CarryOutAsync(ClusterSettings cluster, RunId id, Effect effect, CancellationToken cancellationToken)
    {
        var run = await runs.FindAsync(id, cancellationToken)
            ?? throw new InvalidOperationException($"There is no run {id}.");
        switch (effect)
        {
            case TidyUp:
                var tidied = new TidiedUp(time.GetUtcNow(), await TidyUpAsync(cluster, run, cancellationToken));
                return new TurnResult((await DecideAsync(id, _ => tidied, cancellationToken))?.Run ?? run, null);

            case AdvanceStep when run.HasEnded || effect.Attempt != run.Attempt:
                return new TurnResult(run, null);

            default:
                return await TakeTurnAsync(cluster, run, cancellationToken);
        }
    }

    /// <summary>Tells the engine what a person decided.</summary>
    /// <param name="decided">Makes the event for an instant.</param>
    public async Task<Decision?> DecideAsync(RunId id, Func<DateTimeOffset, RunEvent> decided, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < SaveTries; tries++)
        {
            if (await runs.FindAsync(id, cancellationToken) is not { } run)
            {
                return null;
            }

            var happened = decided(time.GetUtcNow());
            var decision = Engine.Advance(run, happened);
            if (!decision.Changed || await runs.TrySaveAsync(decision.Run, happened, decision.Effects, cancellationToken))
            {
                return decision;
            }
        }

        throw new OutsideException($"The run {id} is being changed by somebody else all the time.", isTransient: true);
    }

    /// <summary>Lets go of everything that was kept for the run, and looks how things stand then.</summary>
    /// <exception cref="OutsideException">Transient, and the run ended so lately that another try may help.</exception>
    private async Task<Aftermath> TidyUpAsync(ClusterSettings cluster, UpgradeRun run, CancellationToken cancellationToken)
    {
        CodeAfterRun? left = null;
        string? problem = null;
        try
        {
            await charts.DiscardAsync(run.Id, cancellationToken);
            await terraform.DiscardAsync(run.Id, cancellationToken);
            left = await code.DiscardAsync(run.Id, cluster.Code, cancellationToken);
        }
        catch (OutsideException broken) when (!broken.IsTransient || time.GetUtcNow() - run.EndedAt >= Engine.StumblingLimit)
        {
            problem = $"{broken.Message} {broken.Remedy}".TrimEnd();
        }

        return new Aftermath(await FindVersionAsync(cluster, cancellationToken), left, problem)
        {
            Rollback = await FindRollbackAsync(cluster, cancellationToken),
        };
    }

    private async Task<KubernetesVersion?> FindVersionAsync(ClusterSettings cluster, CancellationToken cancellationToken)
    {
        try
        {
            return (await reader.ReadControlPlaneAsync(cluster.Address, cancellationToken)).Version;
        }
        catch (OutsideException)
        {
            // The last word about a run does not wait for an outage.
            return null;
        }
    }

    // A run that ends within the second it began in leaves its name behind.
    private async Task<RunId> FindFreeIdAsync(ClusterName cluster, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = RunId.For(cluster, now);
        for (var number = 2; await runs.FindAsync(id, cancellationToken) is not null; number++)
        {
            id = new RunId($"{RunId.For(cluster, now)}-{number}");
        }

        return id;
    }

    private async Task<TurnResult> TakeTurnAsync(ClusterSettings cluster, UpgradeRun run, CancellationToken cancellationToken)
    {
        var (happened, bug) = run.Status == RunStatus.AwaitingApproval
            ? (FindOverdue(run), null)
            : await ReportAsync(cluster, run, cancellationToken);
        if (happened is null)
        {
            return new TurnResult(run, null);
        }

        // Somebody may have decided meanwhile: then the attempt is another, and the report is outdated.
        var decision = await DecideAsync(run.Id, _ => happened, cancellationToken);
        return new TurnResult(decision?.Run ?? run, bug);
    }

    private StepEvent? FindOverdue(UpgradeRun run)
    {
        var now = time.GetUtcNow();
        return run.CurrentStep.OpenProposal switch
        {
            { Proposal.ExpiresAt: var end } when end <= now => new ProposalExpired(now, run.Attempt) { Renewals = Engine.UnattendedRenewals },
            { RemindedAt: null } open when open.Proposal.RemindAt <= now => new ApproversReminded(now, run.Attempt),
            _ => null,
        };
    }

    private async Task<(StepEvent? Happened, Exception? Bug)> ReportAsync(
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
}

/// <summary>Who wants which cluster at which version, and where the thread goes.</summary>
public sealed record StartRequest(ClusterSettings Cluster, KubernetesVersion Target, Person By, string Channel)
{
    /// <summary>What the person wrote down for the others; null when nothing.</summary>
    public string? Notes { get; init; }
}

/// <summary>How a start ended.</summary>
public abstract record StartResult
{
    private StartResult()
    {
    }

    /// <summary>The run is born.</summary>
    public sealed record Started(UpgradeRun Run) : StartResult;

    /// <summary>The cluster has an unfinished run.</summary>
    public sealed record AlreadyRunning(UpgradeRun Run) : StartResult;

    /// <summary>The planner refuses.</summary>
    public sealed record Refused(PlanningResult.Refused Refusal, ReadinessReport Report) : StartResult;
}

/// <summary>How a turn ended.</summary>
/// <param name="Run">The run after it.</param>
/// <param name="Bug">Our own failure, for the log; null when there was none.</param>
public sealed record TurnResult(UpgradeRun Run, Exception? Bug);
