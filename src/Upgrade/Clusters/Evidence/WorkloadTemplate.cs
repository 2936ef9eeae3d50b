namespace EksUpgradeBot.Upgrade.Clusters;

/// <summary>A Deployment, StatefulSet or DaemonSet with what matters of its pod template.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Replicas">Pods wanted.</param>
/// <param name="Available">Pods that serve.</param>
/// <param name="Labels">The labels of its pods.</param>
/// <param name="Images">The images of its containers, init containers included.</param>
public sealed record WorkloadTemplate(
    ObjectName Name, int Replicas, int Available, IReadOnlyDictionary<string, string> Labels, IReadOnlyList<string> Images)
{
    /// <summary>How long a pod must be ready before it counts.</summary>
    public int MinReadySeconds { get; init; }

    /// <summary>How long a pod may take to end; null when it is not set.</summary>
    public int? TerminationGraceSeconds { get; init; }

    /// <summary>At least one container has a readiness probe.</summary>
    public bool HasReadinessProbe { get; init; } = true;

    /// <summary>Its pods are kept apart: anti-affinity, or a topology spread.</summary>
    public bool IsSpread { get; init; } = true;

    /// <summary>Paths of the node that it mounts.</summary>
    public IReadOnlyList<string> HostPaths { get; init; } = [];

    /// <summary>Kinds of volumes that Kubernetes drops, such as <c>gitRepo</c>.</summary>
    public IReadOnlyList<string> OldVolumes { get; init; } = [];

    /// <summary>The keys of its pods' annotations.</summary>
    public IReadOnlyList<string> Annotations { get; init; } = [];

    /// <summary>True for what EKS and Kubernetes themselves run.</summary>
    public bool IsOfTheSystem => Name.Namespace is "kube-system" or "kube-public" or "kube-node-lease" or "amazon-cloudwatch" or "amazon-guardduty";
}
