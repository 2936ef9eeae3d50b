namespace EksUpgradeBot.Bot.Installing;

/// <summary>What of a cluster an action of EKS is about, which is what IAM is asked for.</summary>
internal enum EksThing
{
    /// <summary>Nothing in particular: IAM knows no resource for it.</summary>
    Everything,

    /// <summary>The cluster itself.</summary>
    Cluster,

    /// <summary>A managed node group of it.</summary>
    NodeGroup,

    /// <summary>An add-on of it.</summary>
    Addon,
}

/// <summary>
/// An action of EKS that the bot itself takes, with what it takes it for. What Terraform does is not among them: that is the business of
/// the code that it applies. Resource types are those of AWS's Service Authorization Reference for EKS.
/// </summary>
/// <param name="Action">The operation, without <c>eks:</c>.</param>
/// <param name="Things">What it is about.</param>
/// <param name="Writes">Whether it changes something.</param>
internal sealed record EksRight(string Action, EksThing[] Things, bool Writes = false)
{
    /// <summary>
    /// Every action. One that the bot learns to take needs a line here; the scenario <c>LeastPrivilegeTests</c> finds one that was
    /// forgotten, and one that nothing takes any more.
    /// </summary>
    public static IReadOnlyList<EksRight> All { get; } =
    [
        new("DescribeClusterVersions", [EksThing.Everything]),
        new("DescribeAddonVersions", [EksThing.Everything]),
        new("DescribeCluster", [EksThing.Cluster]),
        new("ListNodegroups", [EksThing.Cluster]),
        new("ListAddons", [EksThing.Cluster]),
        new("ListFargateProfiles", [EksThing.Cluster]),
        new("ListInsights", [EksThing.Cluster]),
        new("DescribeInsight", [EksThing.Cluster]),

        // Updates of a node group or an add-on are asked for by its name besides the cluster's.
        new("ListUpdates", [EksThing.Cluster, EksThing.NodeGroup, EksThing.Addon]),
        new("DescribeUpdate", [EksThing.Cluster, EksThing.NodeGroup, EksThing.Addon]),
        new("DescribeNodegroup", [EksThing.NodeGroup]),
        new("DescribeAddon", [EksThing.Addon]),
        new("UpdateNodegroupVersion", [EksThing.NodeGroup], Writes: true),
        new("UpdateAddon", [EksThing.Addon], Writes: true),
    ];
}
