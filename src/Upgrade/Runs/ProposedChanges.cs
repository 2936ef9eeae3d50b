using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;

namespace EksUpgradeBot.Upgrade.Runs;

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
