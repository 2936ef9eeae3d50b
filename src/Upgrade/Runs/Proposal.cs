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

    /// <summary>When the maintenance window opened next as it was made; null when it was open, or there is none.</summary>
    public WindowOpening? Opens { get; init; }

    /// <summary>When those who may approve are reminded: a quarter of its time before it expires, half an hour at most.</summary>
    public DateTimeOffset RemindAt => ExpiresAt - ((ExpiresAt - MadeAt) / 4 is var quarter && quarter < LongestNotice ? quarter : LongestNotice);

    private static TimeSpan LongestNotice => TimeSpan.FromMinutes(30);

    /// <summary>The Terraform plan to apply; null when the step speaks to EKS itself.</summary>
    public TerraformProposal? Terraform { get; init; }

    /// <summary>The node groups that EKS is to move itself; empty for a Terraform plan.</summary>
    public IReadOnlyList<NodeGroupMove> NodeGroups { get; init; } = [];

    /// <summary>The add-ons that move, one after the other: by EKS itself, or, beside a Terraform plan, by that plan.</summary>
    public IReadOnlyList<AddonMove> Addons { get; init; } = [];

    /// <summary>
    /// What is pushed along with moves that EKS makes itself, as a unified diff: the versions that the code pins and Terraform ignores.
    /// Empty when the code stays as it is, and for a Terraform plan, which has a diff of its own.
    /// </summary>
    public string PinsDiff { get; init; } = "";

    /// <summary>The charts to apply; null for anything else.</summary>
    public ChartProposal? Charts { get; init; }

    /// <summary>The workloads to restart; empty for anything else.</summary>
    public IReadOnlyList<WorkloadRestart> Restarts { get; init; } = [];

    /// <summary>Why it takes the place of an earlier one; null for a first one, and for one that follows what was approved and carried out.</summary>
    public string? Because { get; init; }

    /// <summary>Who asked for what is dangerous in it, and may therefore not be the one to approve it; null for an ordinary proposal.</summary>
    public Person? AskedBy { get; init; }

    /// <summary>The control plane would go back one minor, which people have to confirm as they confirm what destroys.</summary>
    public bool RollsBack { get; init; }

    /// <summary>True when it is shown as dangerous, and asked about once more.</summary>
    public bool IsDangerous => IsDestructive || RollsBack;

    /// <summary>What would be destroyed or cut off, each a sentence; empty when nothing is.</summary>
    public IReadOnlyList<string> Destructive => this switch
    {
        { Terraform: { } terraform } => terraform.Judgement.Destructive,
        { Charts: { } charts } => [.. charts.Releases.SelectMany(release => release.Destructive)],
        _ => [.. NodeGroups.Where(move => move.Force).Select(move =>
            $"Pods of node group {move.NodeGroup} that a disruption budget protects are deleted after 15 minutes.")],
    };

    /// <summary>True when something would be destroyed.</summary>
    public bool IsDestructive => Destructive.Count > 0;
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
    PlanJudgement Judgement)
{
    /// <summary>The tree of the commit, which stays when its message is completed; empty without git, or when it was stored before there was one.</summary>
    public string Tree { get; init; } = "";

    /// <summary>SHA-256 of <c>.terraform.lock.hcl</c> beside the plan; empty when there was none, null when it was stored before it was kept.</summary>
    public string? LockFileSha256 { get; init; }
}

/// <summary>A node group that EKS is to move.</summary>
/// <param name="NodeGroup">Its name.</param>
/// <param name="From">The version of its nodes now.</param>
/// <param name="To">The version that they get.</param>
/// <param name="Nodes">How many there are.</param>
/// <param name="Force">Pods that a disruption budget protects are deleted once EKS has waited 15 minutes for them.</param>
public sealed record NodeGroupMove(string NodeGroup, KubernetesVersion From, KubernetesVersion To, int Nodes, bool Force = false);

/// <summary>A workload that is to be restarted.</summary>
/// <param name="Workload">Its name.</param>
/// <param name="Pods">How many of its pods are why.</param>
public sealed record WorkloadRestart(ObjectName Workload, int Pods);

/// <summary>An add-on that is to move.</summary>
/// <param name="Addon">Its name.</param>
/// <param name="From">The version now.</param>
/// <param name="To">The version that it gets.</param>
/// <param name="Why">Why this version, as a clause.</param>
/// <param name="Configuration">What becomes of the team's own configuration, a line each; empty when there is none.</param>
public sealed record AddonMove(string Addon, string From, string To, string Why, IReadOnlyList<string> Configuration);

/// <summary>A helmfile diff, and everything that must still be so when it is applied.</summary>
/// <param name="Key">The key that its text is kept under.</param>
/// <param name="DiffSha256">SHA-256 of the diff as helmfile printed it.</param>
/// <param name="Commit">The commit that the charts were read from; empty without git.</param>
/// <param name="Releases">What changes.</param>
public sealed record ChartProposal(string Key, string DiffSha256, string Commit, IReadOnlyList<ReleaseChange> Releases);

/// <summary>What would happen to a Helm release.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="From">Chart and version now, as <c>web-4.0.7</c>; null when it would be installed.</param>
/// <param name="To">Chart and version afterwards; null when it would be uninstalled.</param>
/// <param name="Objects">The objects that change.</param>
public sealed record ReleaseChange(string Name, string Namespace, string? From, string? To, IReadOnlyList<ObjectChange> Objects)
{
    /// <summary>The version of what the chart installs, now; null when it is not known.</summary>
    public string? AppFrom { get; init; }

    /// <summary>The same afterwards.</summary>
    public string? AppTo { get; init; }

    /// <summary>What would be destroyed, each a sentence.</summary>
    public IReadOnlyList<string> Destructive => To is null
        ? [$"Release {Namespace}/{Name} would be uninstalled."]
        : [.. Objects.Where(change => change.Kind == ChangeKind.Delete).Select(change => $"{change.Object} of release {Name} would be deleted.")];
}

/// <summary>A Kubernetes object that a chart would create, update or delete.</summary>
public sealed record ObjectChange(ObjectName Object, ChangeKind Kind);

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
    Proposal Proposal, ProposalState State, IReadOnlyList<Approval> Approvals, ProposalEnd? Ended = null)
{
    /// <summary>When those who may approve it were reminded; null before.</summary>
    public DateTimeOffset? RemindedAt { get; init; }

    /// <summary>Who let it begin outside of the maintenance window; null when nobody did.</summary>
    public WindowOverride? Override { get; init; }
}

/// <summary>A second person's word that exactly this proposal may begin outside of the maintenance window.</summary>
public sealed record WindowOverride(Person By, DateTimeOffset At, string Reason);

/// <summary>An approval of exactly one digest.</summary>
public sealed record Approval(Person By, DateTimeOffset At);

/// <summary>How a proposal ended without being applied.</summary>
public sealed record ProposalEnd(DateTimeOffset At, string Reason, Person? By = null);
