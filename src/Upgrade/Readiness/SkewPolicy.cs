using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness;

/// <summary>
/// How far kubelets may be from the API server: never newer, and at most three minors older, two for kubelets before 1.25
/// (Kubernetes version skew policy).
/// </summary>
public static class SkewPolicy
{
    private static readonly KubernetesVersion FirstWithThree = new(1, 25);

    /// <summary>How many minors a kubelet of this version may be behind its API server.</summary>
    public static int MinorsAllowed(KubernetesVersion kubelet) => kubelet >= FirstWithThree ? 3 : 2;

    /// <summary>True when a kubelet of this version may talk to that API server.</summary>
    public static bool Allows(KubernetesVersion kubelet, KubernetesVersion apiServer) =>
        kubelet <= apiServer && kubelet.MinorsBehind(apiServer) <= MinorsAllowed(kubelet);
}
