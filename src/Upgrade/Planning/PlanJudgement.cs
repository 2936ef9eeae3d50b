using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Planning;

/// <summary>What a Terraform plan is supposed to do.</summary>
/// <param name="ClusterAddress">Address of the cluster that is being upgraded.</param>
/// <param name="From">The version that EKS runs now.</param>
/// <param name="To">The version that the step leads to.</param>
/// <param name="Expected">Addresses that the step means to change; any other change is unrelated.</param>
public sealed record PlanExpectation(
    string ClusterAddress, KubernetesVersion From, KubernetesVersion To, IReadOnlyList<string> Expected)
{
    /// <summary>
    /// The step takes the control plane back exactly one minor. Never read off the versions: an upgrade whose code has fallen behind
    /// would then be judged as a rollback.
    /// </summary>
    public bool IsRollback { get; init; }
}

/// <summary>The verdict on a Terraform plan. Any refusal means that it must never be applied.</summary>
/// <param name="Refusals">Why it must not be applied, each a sentence.</param>
/// <param name="Destructive">What it destroys that may be destroyed with a second confirmation, each a sentence.</param>
/// <param name="Unrelated">Addresses of changes that the step did not ask for.</param>
/// <param name="MoreDestructive">How many objects are destroyed besides, which the plan counts but does not list.</param>
/// <param name="MoreUnrelated">How many changes there are besides, which the plan counts but does not list.</param>
public sealed record PlanJudgement(
    IReadOnlyList<string> Refusals,
    IReadOnlyList<string> Destructive,
    IReadOnlyList<string> Unrelated,
    int MoreDestructive = 0,
    int MoreUnrelated = 0);
