using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness;

/// <summary>What a check may look at.</summary>
/// <param name="Cluster">The cluster as it was read.</param>
/// <param name="Target">The version that is wanted.</param>
/// <param name="Hops">The way there; empty when the target is not above the control plane.</param>
public sealed record ReadinessQuestion(ClusterSnapshot Cluster, KubernetesVersion Target, IReadOnlyList<Hop> Hops)
{
    /// <summary>What was seen beyond the versions.</summary>
    public ClusterEvidence Evidence => Cluster.Evidence;

    /// <summary>The hop that reaches a version; null when the way does not lead there.</summary>
    public Hop? HopTo(KubernetesVersion version) => Hops.Where(hop => hop.To == version).Select(hop => (Hop?)hop).FirstOrDefault();
}

/// <summary>A kind of finding, for people who look a code up.</summary>
/// <param name="Code">Such as <c>SKEW-001</c>. Stable: people write it down.</param>
/// <param name="Worst">The most that it weighs.</param>
/// <param name="Meaning">What it says, as a sentence.</param>
/// <param name="Source">Where the rule comes from.</param>
public sealed record CheckDescription(string Code, Severity Worst, string Meaning, string Source)
{
    /// <summary>
    /// True when a person may let it pass. What EKS refuses or the skew policy forbids nobody can waive: the upgrade would fail, or harm.
    /// </summary>
    public bool MayBeWaived { get; init; } = true;
}

/// <summary>One check of readiness: a claim about the cluster that is either true or gives findings. Pure.</summary>
public interface IReadinessCheck
{
    /// <summary>The codes that it gives.</summary>
    IReadOnlyList<CheckDescription> Describes { get; }

    /// <summary>Where the claim does not hold.</summary>
    IEnumerable<Finding> Examine(ReadinessQuestion question);
}
