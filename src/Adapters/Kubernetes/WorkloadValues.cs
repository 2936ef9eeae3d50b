using System.Text.Json;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Adapters.Kubernetes;

/// <summary>Turns pods, budgets and workloads of the Kubernetes API into the upgrade's own values.</summary>
internal static class WorkloadValues
{
    /// <summary>The workloads that are read, by kind and by plural.</summary>
    public static IReadOnlyList<(string Name, string Plural)> Kinds { get; } =
        [("Deployment", "deployments"), ("StatefulSet", "statefulsets"), ("DaemonSet", "daemonsets")];

    public static Pod ToPod(PodItem item) => new(
        Name("Pod", item.Metadata),
        item.Spec?.NodeName,
        OwnerOf(item.Metadata!),
        item.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) ?? false,
        item.Metadata!.DeletionTimestamp is not null,
        item.Status?.Phase is "Succeeded" or "Failed",
        item.Metadata.Labels ?? new Dictionary<string, string>())
    {
        Grace = item.Metadata.DeletionGracePeriodSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        IsPending = item.Status?.Phase == "Pending",
        ToleratesEverything = item.Spec?.Tolerations?.Any(toleration =>
            toleration is { Key: null or "", Operator: "Exists", Effect: null or "" or "NoSchedule" }) ?? false,
    };

    public static DisruptionBudget ToBudget(BudgetItem item) => new(
        Name("PodDisruptionBudget", item.Metadata),
        item.Spec switch
        {
            { MinAvailable: { } least } => $"minAvailable {least}",
            { MaxUnavailable: { } most } => $"maxUnavailable {most}",
            _ => "no limit",
        },
        item.Spec?.Selector is { } selector ? ToSelector(selector) : null,
        item.Status?.DisruptionsAllowed ?? 0,
        item.Status?.CurrentHealthy ?? 0,
        item.Status?.DesiredHealthy ?? 0,
        item.Status?.ExpectedPods ?? 0)
    {
        LetsUnreadyGo = item.Spec?.UnhealthyPodEvictionPolicy == "AlwaysAllow",
    };

    public static Workload ToWorkload(string kind, WorkloadItem item)
    {
        var status = item.Status;
        var observed = (status?.ObservedGeneration ?? 0) >= (item.Metadata?.Generation ?? 0);
        return kind == "DaemonSet"
            ? new Workload(
                Name(kind, item.Metadata), status?.DesiredNumberScheduled ?? 0, status?.NumberAvailable ?? 0, status?.UpdatedNumberScheduled ?? 0, observed)
            : new Workload(
                Name(kind, item.Metadata), item.Spec?.Replicas ?? 1, status?.AvailableReplicas ?? 0, status?.UpdatedReplicas ?? 0, observed);
    }

    /// <summary>The patch of <c>kubectl rollout restart</c>.</summary>
    public static string RestartPatch(string stamp) => JsonSerializer.Serialize(
        new RestartedTemplate(new(new(new(new Dictionary<string, string> { ["kubectl.kubernetes.io/restartedAt"] = stamp })))),
        KubernetesJson.Default.RestartedTemplate);

    private static LabelSelector ToSelector(SelectorItem selector) => new(
        selector.MatchLabels ?? new Dictionary<string, string>(),
        [.. (selector.MatchExpressions ?? []).Select(expression =>
            new LabelRequirement(expression.Key ?? "", expression.Operator ?? "", expression.Values ?? []))]);

    /// <summary>A Deployment owns its pods through a ReplicaSet, whose name is the Deployment's and the hash that its pods carry.</summary>
    private static ObjectName? OwnerOf(NamespacedMeta pod)
    {
        if (pod.OwnerReferences?.FirstOrDefault(owner => owner.Controller is true) is not { Kind: { } kind, Name: { } name })
        {
            return null;
        }

        return kind == "ReplicaSet" && pod.Labels?.GetValueOrDefault("pod-template-hash") is { } hash
            && name.EndsWith("-" + hash, StringComparison.Ordinal)
            ? new ObjectName("Deployment", pod.Namespace ?? "", name[..^(hash.Length + 1)])
            : new ObjectName(kind, pod.Namespace ?? "", name);
    }

    private static ObjectName Name(string kind, NamespacedMeta? metadata) =>
        new(kind, metadata?.Namespace ?? "", metadata?.Name ?? throw new FormatException($"a {kind} has no name"));
}

/// <summary>The body of a restart.</summary>
internal sealed record RestartedTemplate(RestartedTemplate.TemplateSpec Spec)
{
    internal sealed record TemplateSpec(PodTemplate Template);

    internal sealed record PodTemplate(TemplateMeta Metadata);

    internal sealed record TemplateMeta(IReadOnlyDictionary<string, string> Annotations);
}
