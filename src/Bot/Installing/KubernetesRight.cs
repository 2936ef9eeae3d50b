using EksUpgradeBot.Adapters.Kubernetes.Evidence;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Installing;

/// <summary>Something that the bot itself does in a cluster. What its charts do there is the charts' business, and not among it.</summary>
/// <param name="Group">The API group; empty for the core.</param>
/// <param name="Verb">In Kubernetes' own words.</param>
/// <param name="Resources">Resources of the group.</param>
/// <param name="Why">What it is done for.</param>
internal sealed record KubernetesRight(string Group, string Verb, string[] Resources, string Why)
{
    // EKS has no cluster left that is older: 1.28 left extended support in November 2025.
    private static readonly KubernetesVersion OldestCluster = new(1, 28);

    /// <summary>Paths that are no resource, which are read.</summary>
    public static IReadOnlyList<string> Paths { get; } = ["/apis", "/metrics", "/readyz", "/version"];

    /// <summary>
    /// Every right. What the bot learns to do needs a line here; the scenario <c>LeastPrivilegeTests</c> finds one that was forgotten, and
    /// one that nothing uses any more.
    /// </summary>
    public static IReadOnlyList<KubernetesRight> All { get; } =
    [
        new("", "list", ["nodes", "pods", "services"], "versions, readiness, what a drain would stop at, what webhooks stand on"),
        new("", "list", ["secrets"], "Helm keeps its releases in Secrets; RBAC cannot tell them from other Secrets"),
        new("apps", "list", ["daemonsets", "deployments", "statefulsets"], "images and versions of what runs"),
        new("policy", "list", ["poddisruptionbudgets"], "what a drain would stop at"),
        new("admissionregistration.k8s.io", "list", ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"], "webhooks that stop a drain"),
        new("discovery.k8s.io", "list", ["endpointslices"], "whether anybody answers for a webhook"),
        new("apiextensions.k8s.io", "list", ["customresourcedefinitions"], "stored versions"),
        new("apiregistration.k8s.io", "list", ["apiservices"], "aggregated APIs that nobody answers for"),
        .. KubernetesEvidence.WrittenKinds(OldestCluster).GroupBy(kind => kind.Group).Select(group => new KubernetesRight(
            group.Key, "list", [.. group.Select(kind => kind.Plural)], "objects written through an API version that is removed")),
    ];

    /// <summary>The one object that is read by its name.</summary>
    public static KubernetesRight ProxyConfiguration { get; } = new("", "get", ["configmaps"], "kube-proxy's mode");

    /// <summary>Its name, in <c>kube-system</c>.</summary>
    public const string ProxyConfigurationName = "kube-proxy-config";

    /// <summary>What is written, and only after an approval.</summary>
    public static KubernetesRight Restart { get; } =
        new("apps", "patch", ["deployments", "statefulsets"], "restarts of workloads on Fargate, each after an approval");
}
