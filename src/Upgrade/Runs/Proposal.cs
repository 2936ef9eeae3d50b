using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;

namespace EksUpgradeBot.Upgrade.Runs;

/// <summary>
/// What a step wants to do, complete enough to be judged by a person and to be checked again, piece by piece, before it is done.
/// </summary>
public sealed record Proposal
{
    /// <summary>Names exactly this proposal.</summary>
    public required PlanDigest Digest { get; init; }

    /// <summary>What it does, as a short sentence without a full stop.</summary>
    public required string Title { get; init; }

    /// <summary>The control plane's version that it was made for; another one voids it.</summary>
    public required KubernetesVersion ControlPlane { get; init; }

    /// <summary>The version that it leads to.</summary>
    public required KubernetesVersion Target { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>When an approval comes too late.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The Terraform plan to apply; null when the step speaks to EKS itself.</summary>
    public TerraformProposal? Terraform { get; init; }

    /// <summary>The node groups that EKS is to move itself; empty for a Terraform plan.</summary>
    public IReadOnlyList<NodeGroupMove> NodeGroups { get; init; } = [];

    /// <summary>Why it takes the place of an earlier one; null for a first one.</summary>
    public string? Because { get; init; }

    /// <summary>True when something would be destroyed.</summary>
    public bool IsDestructive => Terraform is { Judgement.Destructive.Count: > 0 };
}

/// <summary>A kept Terraform plan, and everything that must still be so when it is applied.</summary>
/// <param name="Key">The key that the plan is kept under.</param>
/// <param name="PlanSha256">SHA-256 of the plan file.</param>
/// <param name="BaseCommit">The tip of the base branch that the code was made from; empty without git.</param>
/// <param name="Commit">The commit that was planned; empty without git.</param>
/// <param name="Diff">The change of the code as a unified diff; empty when the code said so already.</param>
/// <param name="Lineage">The state's lineage.</param>
/// <param name="Serial">The state's serial.</param>
/// <param name="Plan">What the plan would do.</param>
/// <param name="Judgement">The verdict on it.</param>
public sealed record TerraformProposal(
    string Key,
    string PlanSha256,
    string BaseCommit,
    string Commit,
    string Diff,
    string Lineage,
    long Serial,
    TerraformPlan Plan,
    PlanJudgement Judgement);

/// <summary>A node group that EKS is to move.</summary>
public sealed record NodeGroupMove(string NodeGroup, KubernetesVersion From, KubernetesVersion To, int Nodes);

/// <summary>What became of a proposal.</summary>
public enum ProposalState
{
    /// <summary>Waits for approvals.</summary>
    Open,

    /// <summary>Approved by as many as it takes.</summary>
    Approved,

    /// <summary>The world moved, or the step was tried again: never to be applied.</summary>
    Void,

    /// <summary>Nobody decided in time.</summary>
    Expired,

    /// <summary>The run was aborted, or the step skipped, instead.</summary>
    Declined,
}

/// <summary>A proposal with what became of it.</summary>
/// <param name="Proposal">The proposal.</param>
/// <param name="State">What became of it.</param>
/// <param name="Approvals">Who approved it, in order.</param>
/// <param name="Ended">When, by whom and why it ended otherwise; null while it is open or when it was approved.</param>
public sealed record ProposalRecord(
    Proposal Proposal, ProposalState State, IReadOnlyList<Approval> Approvals, ProposalEnd? Ended = null);

/// <summary>An approval of exactly one digest.</summary>
public sealed record Approval(Person By, DateTimeOffset At);

/// <summary>How a proposal ended without being applied.</summary>
public sealed record ProposalEnd(DateTimeOffset At, string Reason, Person? By = null);
