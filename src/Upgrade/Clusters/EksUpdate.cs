namespace EksUpgradeBot.Upgrade.Clusters;

/// <summary>An update that EKS carries out: of a cluster, a node group or an add-on.</summary>
/// <param name="Id">EKS's identifier.</param>
/// <param name="Type">EKS's word: <c>VersionUpdate</c>, <c>ConfigUpdate</c>, <c>VersionRollback</c>, … An open set.</param>
/// <param name="Status"><c>InProgress</c>, <c>Successful</c>, <c>Failed</c>, <c>Cancelled</c>, … An open set.</param>
/// <param name="CreatedAt">When EKS accepted it.</param>
/// <param name="Version">The version asked for, when the update is one of versions.</param>
/// <param name="Errors">What went wrong, each as EKS says it.</param>
public sealed record EksUpdate(
    string Id,
    string Type,
    string Status,
    DateTimeOffset CreatedAt,
    KubernetesVersion? Version = null,
    IReadOnlyList<EksUpdateError>? Errors = null)
{
    /// <summary>True while EKS works on it.</summary>
    public bool IsRunning => Status is "InProgress" or "Cancelling";

    /// <summary>True once EKS has carried it out.</summary>
    public bool Succeeded => Status == "Successful";
}

/// <summary>An error of an update: EKS's code (an open set), its message, and the resources it names.</summary>
public sealed record EksUpdateError(string Code, string Message, IReadOnlyList<string> ResourceIds);
