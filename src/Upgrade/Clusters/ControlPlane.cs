namespace EksUpgradeBot.Upgrade.Clusters;

/// <summary>The EKS control plane.</summary>
/// <param name="Version">The minor version EKS says it runs.</param>
/// <param name="Status">EKS's word: <c>ACTIVE</c>, <c>UPDATING</c>, … An open set.</param>
/// <param name="PlatformVersion">EKS's platform version, such as <c>eks.12</c>; null when absent.</param>
/// <param name="RunningUpdate">The update of the cluster that is in progress; null when there is none.</param>
/// <param name="HealthIssues">Health issues EKS reports for the cluster, each as <c>code: message</c>.</param>
public sealed record ControlPlane(
    KubernetesVersion Version,
    string Status,
    string? PlatformVersion = null,
    EksUpdate? RunningUpdate = null,
    IReadOnlyList<string>? HealthIssues = null)
{
    /// <summary>
    /// What EKS does when standard support ends: <c>EXTENDED</c> goes on for money, <c>STANDARD</c> upgrades by itself; null when EKS does
    /// not say.
    /// </summary>
    public string? SupportType { get; init; }

    /// <summary>True when EKS says that the cluster takes updates. A hidden platform patch may still refuse one.</summary>
    public bool IsActive => Status == "ACTIVE";
}
