using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness.Knowledge;

/// <summary>The least version of Karpenter for each version of Kubernetes.</summary>
public static class ControllerFloors
{
    // karpenter.sh, docs/upgrading/compatibility.md at 235f98ef.
    private static readonly (KubernetesVersion Kubernetes, string Karpenter)[] Rows =
    [
        (new(1, 29), "0.34"), (new(1, 30), "0.37"), (new(1, 31), "1.0.5"), (new(1, 32), "1.2"), (new(1, 33), "1.5"), (new(1, 34), "1.6"), (new(1, 35), "1.9"),
    ];

    /// <summary>Where the rows were read.</summary>
    public const string Source = "karpenter.sh, compatibility matrix (235f98ef)";

    /// <summary>The newest version of Kubernetes that the rows tell of.</summary>
    public static KubernetesVersion Newest => Rows[^1].Kubernetes;

    /// <summary>The least version for a version of Kubernetes; the newest that is known for one beyond the rows; null before them.</summary>
    public static string? KarpenterFor(KubernetesVersion version) => Rows.LastOrDefault(row => row.Kubernetes <= version).Karpenter;
}
