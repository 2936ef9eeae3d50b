using System.Text.Json.Serialization;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Readiness;

namespace EksUpgradeBot.Upgrade.Runs;

/// <summary>
/// Something that happened to a run. The family is closed. Stored events are a contract: names and members stay readable for ever.
/// </summary>
/// <param name="At">When.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(UpgradeRequested), "upgrade-requested")]
[JsonDerivedType(typeof(StepWaited), "step-waited")]
[JsonDerivedType(typeof(StepProposed), "step-proposed")]
[JsonDerivedType(typeof(StepDone), "step-done")]
[JsonDerivedType(typeof(StepFailed), "step-failed")]
[JsonDerivedType(typeof(StepStumbled), "step-stumbled")]
[JsonDerivedType(typeof(ProposalExpired), "proposal-expired")]
[JsonDerivedType(typeof(ApproversReminded), "approvers-reminded")]
[JsonDerivedType(typeof(ApprovalGiven), "approval-given")]
[JsonDerivedType(typeof(WindowOverridden), "window-overridden")]
[JsonDerivedType(typeof(AbortRequested), "abort-requested")]
[JsonDerivedType(typeof(RetryRequested), "retry-requested")]
[JsonDerivedType(typeof(SkipRequested), "skip-requested")]
[JsonDerivedType(typeof(WayOutChosen), "way-out-chosen")]
[JsonDerivedType(typeof(BakeChanged), "bake-changed")]
[JsonDerivedType(typeof(TidiedUp), "tidied-up")]
public abstract record RunEvent(DateTimeOffset At);

/// <summary>The first event of every run.</summary>
public sealed record UpgradeRequested(
    DateTimeOffset At,
    RunId Run,
    ClusterName Cluster,
    KubernetesVersion From,
    KubernetesVersion Target,
    Person By,
    string Channel,
    ApprovalRules Approvals,
    ReadinessReport Readiness,
    IReadOnlyList<PlannedStep> Steps) : RunEvent(At)
{
    /// <summary>What whoever asked wrote down for the others; null when nothing.</summary>
    public string? Notes { get; init; }

    /// <summary>When the cluster may be changed for the first time; null when it may be at once.</summary>
    public WindowOpening? Opens { get; init; }
}

/// <summary>A report of a step's turn. <paramref name="Attempt"/> names the turn.</summary>
public abstract record StepEvent(DateTimeOffset At, int Attempt) : RunEvent(At);

/// <summary>The step waits for something outside and wants to look again at <paramref name="Until"/>.</summary>
public sealed record StepWaited(DateTimeOffset At, int Attempt, DateTimeOffset Until, StepProgress Progress) : StepEvent(At, Attempt)
{
    /// <summary>What the step wants to remember; null when it has nothing new.</summary>
    public Baseline? Baseline { get; init; }
}

/// <summary>The step proposes a change.</summary>
public sealed record StepProposed(DateTimeOffset At, int Attempt, Proposal Proposal) : StepEvent(At, Attempt);

/// <summary>The step is done.</summary>
public sealed record StepDone(DateTimeOffset At, int Attempt, string Summary, IReadOnlyList<string> Details) : StepEvent(At, Attempt);

/// <summary>The step met a bad end.</summary>
public sealed record StepFailed(DateTimeOffset At, int Attempt, string Reason, string Remedy) : StepEvent(At, Attempt)
{
    /// <summary>What people may choose besides retry, skip and abort.</summary>
    public IReadOnlyList<WayOut> Ways { get; init; } = [];
}

/// <summary>The outside did not answer; another try is due at <paramref name="Until"/>.</summary>
public sealed record StepStumbled(DateTimeOffset At, int Attempt, string Reason, DateTimeOffset Until) : StepEvent(At, Attempt);

/// <summary>Nobody decided in time.</summary>
public sealed record ProposalExpired(DateTimeOffset At, int Attempt) : StepEvent(At, Attempt)
{
    /// <summary>How often in a row the step proposes anew by itself before it waits for people; 0 in what was stored before it did.</summary>
    public int Renewals { get; init; }
}

/// <summary>Those who may approve are to be reminded that the proposal expires soon.</summary>
public sealed record ApproversReminded(DateTimeOffset At, int Attempt) : StepEvent(At, Attempt);

/// <summary>Somebody who may, approved exactly this digest.</summary>
public sealed record ApprovalGiven(DateTimeOffset At, Person By, PlanDigest Digest) : RunEvent(At)
{
    /// <summary>Who approved it before and may not any more, as it was found when this approval came: theirs count no longer.</summary>
    public IReadOnlyList<Person> Lapsed { get; init; } = [];
}

/// <summary>Somebody who may lets exactly this approved digest begin outside of the maintenance window.</summary>
public sealed record WindowOverridden(DateTimeOffset At, Person By, PlanDigest Digest, string Reason) : RunEvent(At);

/// <summary>Somebody wants the run to end.</summary>
public sealed record AbortRequested(DateTimeOffset At, Person By, string? Reason) : RunEvent(At);

/// <summary>Somebody wants the failed step tried again.</summary>
public sealed record RetryRequested(DateTimeOffset At, Person By) : RunEvent(At);

/// <summary>Somebody chose a way out of the failure that the run stands at.</summary>
public sealed record WayOutChosen(DateTimeOffset At, Person By, WayOut Way) : RunEvent(At);

/// <summary>Somebody cut a bake short or made it longer.</summary>
public sealed record BakeChanged(DateTimeOffset At, Person By, DateTimeOffset Until, string? Reason) : RunEvent(At);

/// <summary>The run has ended, and what it kept is let go of: the last event of a run.</summary>
public sealed record TidiedUp(DateTimeOffset At, Aftermath Aftermath) : RunEvent(At);

/// <summary>Somebody wants the failed step left out.</summary>
public sealed record SkipRequested(DateTimeOffset At, Person By, string? Reason) : RunEvent(At);
