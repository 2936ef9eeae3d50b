using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>
/// kube-proxy stays within the skew policy, now and after every hop. Its version is that of its image: the node's
/// <c>kubeProxyVersion</c> repeats the kubelet's (deprecated in 1.29). As an add-on it follows every hop; else nobody moves it.
/// </summary>
internal sealed class KubeProxyIsWithinSkew : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("SKEW-004", Severity.Blocks, "kube-proxy is newer than the control plane, or would be too old after a hop.", "Kubernetes version skew policy") { MayBeWaived = false },
        new("SKEW-005", Severity.Act, "kube-proxy is not an EKS add-on, so nobody brings it along.", "EKS user guide, kube-proxy"),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        if (Find(question) is not { } proxy)
        {
            yield break;
        }

        var plane = question.Cluster.ControlPlane.Version;
        var isAddon = question.Cluster.Addons.Any(addon => addon.Name == "kube-proxy");
        if (proxy > plane)
        {
            yield return new Finding(
                "SKEW-004", Severity.Blocks, "kube-proxy is newer than the control plane", $"kube-proxy {proxy}, control plane {plane}",
                "kube-proxy must never be newer than its API server.", $"Bring kube-proxy back to {plane}.");
            yield break;
        }

        // As an add-on it follows each hop, so only the first one can leave it too far behind.
        foreach (var hop in question.Hops.Take(isAddon ? 1 : question.Hops.Count).Where(hop => !SkewPolicy.Allows(proxy, hop.To)).Take(1))
        {
            yield return new Finding(
                "SKEW-004", Severity.Blocks, $"kube-proxy would be too old for {hop.To}", $"kube-proxy {proxy} by its image",
                $"It may be at most {SkewPolicy.MinorsAllowed(proxy)} minors behind the API server.",
                $"Bring kube-proxy to {hop.From} first.", hop);
            yield break;
        }

        if (!isAddon && question.Hops.Count > 0)
        {
            yield return new Finding(
                "SKEW-005", Severity.Act, "kube-proxy is not an EKS add-on", $"kube-proxy {proxy} by its image",
                "Neither EKS nor this bot moves it, so it falls behind with every hop.",
                "Move its image after each hop, or make it an EKS add-on.");
        }
    }

    private static KubernetesVersion? Find(ReadinessQuestion question) =>
        question.Evidence.Workloads
            .Where(workload => workload.Name is { Kind: "DaemonSet", Namespace: "kube-system", Name: "kube-proxy" })
            .SelectMany(workload => workload.Images)
            .Select(ImageReference.Parse)
            .Where(image => image.IsOf("kube-proxy"))
            .Select(image => image.TryGetVersion(out var version) ? new KubernetesVersion(version.Major, version.Minor) : (KubernetesVersion?)null)
            .FirstOrDefault();
}
