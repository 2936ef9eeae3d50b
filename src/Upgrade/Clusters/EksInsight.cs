namespace EksUpgradeBot.Upgrade.Clusters;

/// <summary>An insight of EKS into a cluster, as ListInsights gives it.</summary>
/// <param name="Id">EKS's identifier.</param>
/// <param name="Name">Such as <c>Deprecated APIs removed in Kubernetes v1.35</c>.</param>
/// <param name="Category"><c>UPGRADE_READINESS</c>, <c>ROLLBACK_READINESS</c>, <c>MISCONFIGURATION</c>, … An open set.</param>
/// <param name="Status"><c>PASSING</c>, <c>WARNING</c>, <c>ERROR</c>, <c>UNKNOWN</c>. An open set.</param>
/// <param name="Reason">EKS's reason.</param>
/// <param name="Version">The minor that it is about; null when EKS names none.</param>
public sealed record EksInsight(
    string Id, string Name, string Category, string Status, string Reason, KubernetesVersion? Version = null)
{
    /// <summary>True when EKS sees an error.</summary>
    public bool IsError => Status == "ERROR";

    /// <summary>True when it is about taking the cluster back. EKS has such ones only for seven days after an upgrade.</summary>
    public bool IsOfRollback => Category == "ROLLBACK_READINESS";
}
