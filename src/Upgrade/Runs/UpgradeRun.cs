using EksUpgradeBot.Upgrade.Clusters;
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

/// <summary>A wish to end the run.</summary>
public sealed record AbortWish(Person By, DateTimeOffset At, string? Reason);
