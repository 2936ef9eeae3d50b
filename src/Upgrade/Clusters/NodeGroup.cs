namespace EksUpgradeBot.Upgrade.Clusters;

/// <summary>A managed node group.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">The Kubernetes version of its nodes, as EKS says.</param>
/// <param name="Status">EKS's word: <c>ACTIVE</c>, <c>UPDATING</c>, <c>DEGRADED</c>, … An open set.</param>
/// <param name="ReleaseVersion">The AMI release, or the AMI id for a custom one.</param>
/// <param name="AmiType">EKS's AMI type, such as <c>AL2023_x86_64_STANDARD</c>; <c>CUSTOM</c> cannot be moved by version.</param>
/// <param name="DesiredSize">Nodes wanted.</param>
/// <param name="RunningUpdate">The update of the group that is in progress; null when there is none.</param>
/// <param name="HealthIssues">Health issues EKS reports, each as <c>code: message</c>.</param>
public sealed record NodeGroup(
    string Name,
    KubernetesVersion Version,
    string Status,
    string? ReleaseVersion = null,
    string? AmiType = null,
    int DesiredSize = 0,
    EksUpdate? RunningUpdate = null,
    IReadOnlyList<string>? HealthIssues = null)
{
    /// <summary>The launch template that its nodes are made from; null when EKS makes its own.</summary>
    public LaunchTemplate? LaunchTemplate { get; init; }

    /// <summary>True when EKS says that the group takes updates.</summary>
    public bool IsActive => Status == "ACTIVE";

    /// <summary>True when the AMI is the team's own: EKS then refuses to move it by version.</summary>
    public bool HasCustomAmi => AmiType == "CUSTOM";
}

/// <summary>A launch template of the team's, and the version of it that a node group uses.</summary>
public sealed record LaunchTemplate(string Id, string Version);
