namespace EksUpgradeBot.Upgrade.Clusters;

/// <summary>An EKS add-on.</summary>
/// <param name="Name">Such as <c>vpc-cni</c>.</param>
/// <param name="Version">Such as <c>v1.20.4-eksbuild.1</c>.</param>
/// <param name="Status">EKS's word: <c>ACTIVE</c>, <c>DEGRADED</c>, … An open set.</param>
/// <param name="HealthIssues">Health issues EKS reports, each as <c>code: message</c>.</param>
public sealed record Addon(string Name, string Version, string Status, IReadOnlyList<string>? HealthIssues = null)
{
    /// <summary>The configuration values that the team gave, as EKS has them (JSON or YAML); null when there are none.</summary>
    public string? ConfigurationValues { get; init; }
}

/// <summary>A version of an add-on in EKS's catalogue, from DescribeAddonVersions.</summary>
/// <param name="Addon">Such as <c>vpc-cni</c>.</param>
/// <param name="Version">Such as <c>v1.20.4-eksbuild.1</c>.</param>
/// <param name="ClusterVersions">The minors of Kubernetes that it works with.</param>
/// <param name="DefaultFor">The minors that it is EKS's default for.</param>
public sealed record AddonRelease(
    string Addon, string Version, IReadOnlyList<KubernetesVersion> ClusterVersions, IReadOnlyList<KubernetesVersion> DefaultFor);
