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
