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

    private readonly StepTurns _turns = new(steps, time);
    private readonly TidyingUp _tidying = new(reader, code, terraform, charts, time);

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
    public Task<RollbackWindow?> FindRollbackAsync(ClusterSettings cluster, CancellationToken cancellationToken) =>
        reader.FindRollbackAsync(cluster.Address, cancellationToken);

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
                var tidied = new TidiedUp(time.GetUtcNow(), await _tidying.TidyUpAsync(cluster, run, cancellationToken));
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
            ? (_turns.FindOverdue(run), null)
            : await _turns.TakeAsync(cluster, run, cancellationToken);
        if (happened is null)
        {
            return new TurnResult(run, null);
        }

        // Somebody may have decided meanwhile: then the attempt is another, and the report is outdated.
        var decision = await DecideAsync(run.Id, _ => happened, cancellationToken);
        return new TurnResult(decision?.Run ?? run, bug);
    }
}
