using System.Text.Json.Serialization;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Readiness;

namespace EksUpgradeBot.Upgrade.Runs;

/// <summary>Where a run is.</summary>
public enum RunStatus
{
    /// <summary>A step works, or waits for something outside.</summary>
    Running,

    /// <summary>A proposal waits for people.</summary>
    AwaitingApproval,

    /// <summary>A step failed, and waits for retry, skip or abort.</summary>
    Stuck,

    /// <summary>Everything is done and verified.</summary>
    Completed,

    /// <summary>Given up by a person.</summary>
    Aborted,
}

/// <summary>
/// An upgrade of one cluster, or the rollback of one. Changed by <see cref="Engine"/> only; the run's events, in order, rebuild it.
/// </summary>
public sealed record UpgradeRun
{
    /// <summary>Its name.</summary>
    public required RunId Id { get; init; }

    /// <summary>The cluster.</summary>
    public required ClusterName Cluster { get; init; }

    /// <summary>The control plane's version at the start.</summary>
    public required KubernetesVersion From { get; init; }

    /// <summary>The version wanted.</summary>
    public required KubernetesVersion Target { get; init; }

    /// <summary>Who asked for it.</summary>
    public required Person RequestedBy { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>What whoever asked wrote down for the others: plain text from outside, on several lines perhaps; null when nothing.</summary>
    public string? Notes { get; init; }

    /// <summary>The conversation that its thread is in.</summary>
    public required string Channel { get; init; }

    /// <summary>The rules of approval.</summary>
    public required ApprovalRules Approvals { get; init; }

    /// <summary>What was found before the start.</summary>
    public required ReadinessReport Readiness { get; init; }

    /// <summary>When the cluster may be changed for the first time, as it was at the start; null when it could be at once.</summary>
    public WindowOpening? Opens { get; init; }

    /// <summary>The steps, in order.</summary>
    public required IReadOnlyList<StepRun> Steps { get; init; }

    /// <summary>Where the run is.</summary>
    public RunStatus Status { get; init; } = RunStatus.Running;

    /// <summary>The index of the step in work; the last one when the run has ended.</summary>
    public int Current { get; init; }

    /// <summary>
    /// The number of the turn that is expected to report. Reports of any other turn change nothing, which makes repeats,
    /// late timers and two replicas harmless.
    /// </summary>
    public int Attempt { get; init; } = 1;

    /// <summary>How many events made this state: what an optimistic save compares.</summary>
    public long Version { get; init; } = 1;

    /// <summary>When the run wants to be advanced next; null when only a person can move it.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Who wants the run to end after the step in work; null when nobody does.</summary>
    public AbortWish? Abort { get; init; }

    /// <summary>When it ended; null while it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How things stand outside after the run; null until it has ended and was tidied up.</summary>
    public Aftermath? Aftermath { get; init; }

    /// <summary>The step in work.</summary>
    public StepRun CurrentStep => Steps[Current];

    /// <summary>True when the run takes the control plane back: only a rollback is ever planned to a lower version.</summary>
    public bool IsRollback => Target < From;

    /// <summary>True once nothing will happen any more.</summary>
    public bool HasEnded => Status is RunStatus.Completed or RunStatus.Aborted;
}

/// <summary>How things stand outside after a run, as it was looked at then.</summary>
/// <param name="ControlPlane">What EKS says the control plane runs; null when it did not answer.</param>
/// <param name="Code">What the code says; null when the run never touched it.</param>
/// <param name="Problem">What could not be tidied up, with what to do about it; null when everything was.</param>
public sealed record Aftermath(KubernetesVersion? ControlPlane, CodeAfterRun? Code, string? Problem)
{
    /// <summary>The way back that EKS leaves open, while it did; null when there was none, or EKS did not tell.</summary>
    public RollbackWindow? Rollback { get; init; }
}

/// <summary>What the code says after a run.</summary>
/// <param name="BaseBranch">The base branch; empty without a repository.</param>
/// <param name="Base">What the base branch, or the directory, says; null when it could not be read.</param>
/// <param name="RunBranch">The run's branch at the remote; null when there is none.</param>
/// <param name="Own">What the run's branch says; null when there is none or it could not be read.</param>
/// <param name="IsMerged">The base branch has everything of the run's branch.</param>
public sealed record CodeAfterRun(string BaseBranch, KubernetesVersion? Base, string? RunBranch, KubernetesVersion? Own, bool IsMerged);

/// <summary>A wish to end the run.</summary>
public sealed record AbortWish(Person By, DateTimeOffset At, string? Reason);

/// <summary>Where a step is.</summary>
public enum StepStatus
{
    /// <summary>Not begun.</summary>
    Pending,

    /// <summary>In work, or waiting for something outside.</summary>
    Running,

    /// <summary>Waits for people.</summary>
    AwaitingApproval,

    /// <summary>Failed.</summary>
    Failed,

    /// <summary>Done.</summary>
    Done,

    /// <summary>Left out by a person.</summary>
    Skipped,
}

/// <summary>A step of a run with everything that happened to it.</summary>
public sealed record StepRun
{
    /// <summary>What was planned.</summary>
    public required PlannedStep Step { get; init; }

    /// <summary>Where it is.</summary>
    public StepStatus Status { get; init; }

    /// <summary>When it began; null before.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, well or not; null before.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Every proposal it made, the newest last.</summary>
    public IReadOnlyList<ProposalRecord> Proposals { get; init; } = [];

    /// <summary>How far it is; null when there is nothing to say.</summary>
    public StepProgress? Progress { get; init; }

    /// <summary>What it did, as a sentence; null until it is done.</summary>
    public string? Summary { get; init; }

    /// <summary>What it found or did in detail, a line each.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>How it failed, every time, the newest last.</summary>
    public IReadOnlyList<StepFailure> Failures { get; init; } = [];

    /// <summary>Who left it out and why; null when nobody did.</summary>
    public AbortWish? SkippedBy { get; init; }

    /// <summary>Since when the outside has not answered; null while it does.</summary>
    public DateTimeOffset? StumblingSince { get; init; }

    /// <summary>The ways out of failures that people chose, the newest last.</summary>
    public IReadOnlyList<ChosenWay> Chosen { get; init; } = [];

    /// <summary>Until when a person wants a bake to last; null while nobody changed it.</summary>
    public BakeChange? BakeChange { get; init; }

    /// <summary>What the step wrote down for its later turns, such as how the cluster was before; null when it wrote nothing.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>The newest proposal when it is open.</summary>
    public ProposalRecord? OpenProposal => Proposals is [.., { State: ProposalState.Open } last] ? last : null;

    /// <summary>
    /// True when something of it was approved and it is not done: it may be under way outside, also when the approval is void by now.
    /// </summary>
    public bool MayRunOutside(ApprovalRules rules) =>
        Status is not (StepStatus.Done or StepStatus.Skipped)
        && Proposals.Any(record => record.Approvals.Count >= Math.Max(1, rules.Count));

    /// <summary>When the maintenance window opens that what is approved waits for; null when it waits for none.</summary>
    public WindowOpening? WaitsForWindow => Status == StepStatus.Running && ApprovedProposal is not null ? Progress?.Opens : null;

    /// <summary>The newest proposal when it is approved: what may be applied.</summary>
    public ProposalRecord? ApprovedProposal => Proposals is [.., { State: ProposalState.Approved } last] ? last : null;
}

/// <summary>A failure of a step.</summary>
public sealed record StepFailure(DateTimeOffset At, string Reason, string Remedy, Person? RetriedBy = null)
{
    /// <summary>What people may choose besides retry, skip and abort.</summary>
    public IReadOnlyList<WayOut> Ways { get; init; } = [];
}

/// <summary>
/// A way out of a failure that needs a person's word. Choosing it takes the step up again; the step then proposes or does exactly this.
/// The family is closed.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "way")]
[JsonDerivedType(typeof(ForceNodeGroup), "force-node-group")]
[JsonDerivedType(typeof(ReleaseStateLock), "release-state-lock")]
public abstract record WayOut
{
    /// <summary>Names it among the ways of a failure: short, without spaces.</summary>
    [JsonIgnore]
    public abstract string Key { get; }
}

/// <summary>Roll a node group with force. It is proposed, and approved by a second person.</summary>
public sealed record ForceNodeGroup(string NodeGroup) : WayOut
{
    /// <inheritdoc />
    public override string Key => $"force:{NodeGroup}";
}

/// <summary>Release a lock on Terraform's state that nobody works under any more.</summary>
/// <param name="LockId">The lock.</param>
/// <param name="Holder">Who holds it and since when, for people.</param>
public sealed record ReleaseStateLock(string LockId, string Holder) : WayOut
{
    /// <inheritdoc />
    public override string Key => $"unlock:{LockId}";
}

/// <summary>A way out that a person chose.</summary>
public sealed record ChosenWay(WayOut Way, Person By, DateTimeOffset At);

/// <summary>A person's word on how long a bake lasts.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Until">The new end; not after <paramref name="At"/> when it was cut short.</param>
/// <param name="Reason">Why; null when no reason was given.</param>
public sealed record BakeChange(Person By, DateTimeOffset At, DateTimeOffset Until, string? Reason);

/// <summary>How the cluster was before a change, for a comparison afterwards.</summary>
/// <param name="TakenAt">When it was read.</param>
/// <param name="NodesNotReady">Nodes that were not Ready already.</param>
/// <param name="Unavailable">Workloads that lacked pods already, as <c>Deployment shop/web</c>.</param>
/// <param name="InsightErrors">Insights that EKS saw errors in already, by id.</param>
public sealed record Baseline(
    DateTimeOffset TakenAt, IReadOnlyList<string> NodesNotReady, IReadOnlyList<string> Unavailable, IReadOnlyList<string> InsightErrors);

/// <summary>How far something outside is.</summary>
/// <param name="Text">One line: <c>EKS updates the control plane to 1.34</c>.</param>
/// <param name="Since">Since when; null when that is not known.</param>
/// <param name="Lines">More lines, such as one per node group.</param>
/// <param name="Done">Parts done; 0 when it does not come in parts.</param>
/// <param name="Total">Parts in all; 0 when it does not come in parts.</param>
public sealed record StepProgress(
    string Text, DateTimeOffset? Since = null, IReadOnlyList<string>? Lines = null, int Done = 0, int Total = 0)
{
    /// <summary>What needs people although nothing has failed yet, a line each, such as an eviction that is blocked.</summary>
    public IReadOnlyList<string> Attention { get; init; } = [];

    /// <summary>When the maintenance window opens that is waited for; null when it is something else.</summary>
    public WindowOpening? Opens { get; init; }

    /// <summary>What may need people soon, for the step's later turns: it is told only when it lasts.</summary>
    public IReadOnlyList<Sighting> Sightings { get; init; } = [];
}

/// <summary>Something that was seen at every look since an instant.</summary>
/// <param name="What">Names it: the same text is the same thing.</param>
/// <param name="Since">The first look that saw it.</param>
public sealed record Sighting(string What, DateTimeOffset Since);
