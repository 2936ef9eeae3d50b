namespace EksUpgradeBot.Upgrade.Clusters;

/// <summary>Where a cluster is: the name people type and what the EKS API knows it by.</summary>
/// <param name="Name">What people type.</param>
/// <param name="EksName">The name in the EKS API.</param>
/// <param name="Region">The AWS region, such as <c>eu-west-1</c>.</param>
/// <param name="RoleArn">A role to assume for everything done to this cluster; null to use the bot's own credentials.</param>
public sealed record ClusterAddress(ClusterName Name, string EksName, string Region, string? RoleArn = null);
