using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;

namespace EksUpgradeBot.Upgrade.Runs;

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
