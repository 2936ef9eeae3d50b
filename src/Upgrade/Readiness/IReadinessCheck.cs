using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness;

/// <summary>What a check may look at.</summary>
/// <param name="Cluster">The cluster as it was read.</param>
/// <param name="Target">The version that is wanted.</param>
/// <param name="Hops">The way there; empty when the target is not above the control plane.</param>
public sealed record ReadinessQuestion(ClusterSnapshot Cluster, KubernetesVersion Target, IReadOnlyList<Hop> Hops);

/// <summary>One check of readiness: a claim about the cluster that is either true or gives findings. Pure.</summary>
public interface IReadinessCheck
{
    /// <summary>Where the claim does not hold.</summary>
    IEnumerable<Finding> Examine(ReadinessQuestion question);
}
