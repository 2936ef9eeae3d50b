using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>What is said of nodes that a run follows and does not touch.</summary>
internal static class NodeReport
{
    /// <summary>Node groups and nodes that stay as they are, a sentence each.</summary>
    /// <param name="aboutOwnAmis">Why a Terraform plan for the groups with AMIs of their own was not proposed; null when there was none.</param>
    public static IReadOnlyList<string> NotTouched(NodesNow now, string? aboutOwnAmis) =>
    [
        .. now.OwnAmiLagging.Select(group => $"{OwnAmi(now, group)} Not touched. {OwnAmiRemedy(now.Target)}"),
        .. aboutOwnAmis is null ? [] : new[] { aboutOwnAmis },
        .. now.Gone.Select(group => $"Node group {group.Name} is {group.Status} at EKS: not touched."),
        .. now.IsBack ? [] : Outside(now.Target, now.Nodes),
    ];

    /// <summary>Nodes outside of managed groups that lag, by kind, a line each.</summary>
    public static IEnumerable<string> Outside(KubernetesVersion target, IReadOnlyList<Node> nodes) => ByKind(nodes)
        .Select(kind => (Kind: kind.Key, All: kind.Count(), Lagging: kind.Where(node => node.KubeletVersion < target).ToList()))
        .Where(kind => kind.Lagging.Count > 0)
        .Select(kind => $"{(kind.Lagging.Count < kind.All ? $"{kind.Lagging.Count} of " : "")}{kind.Kind.Count(kind.All)} still "
            + $"{(kind.Lagging.Count == 1 ? "runs" : "run")} {string.Join(", ", kind.Lagging.Select(node => node.KubeletVersion).Distinct().Order())}. "
            + kind.Kind.HowTheyMove());

    /// <summary>How far nodes outside of managed groups are, by kind.</summary>
    public static IEnumerable<string> Followed(NodesNow now) => ByKind(now.Nodes).Select(kind =>
        $"{kind.Count(node => !now.Lags(node.KubeletVersion))} of {kind.Key.Count(kind.Count())} at {now.Target}, not touched");

    /// <summary>A group whose nodes lag because of their AMI.</summary>
    public static string OwnAmi(NodesNow now, NodeGroup group)
    {
        var nodes = now.NodesOf(group).Where(node => now.Lags(node.KubeletVersion)).ToList();
        return $"Node group {group.Name} has an AMI of the team's own: {Wording.Count(nodes.Count, "node")} at "
            + $"{string.Join(", ", nodes.Select(node => node.KubeletVersion).Distinct().Order())}.";
    }

    /// <summary>What to do about such a group.</summary>
    public static string OwnAmiRemedy(KubernetesVersion target) =>
        $"Build an AMI with {target}, name it in the group's launch template in the Terraform code, and apply that.";

    private static IEnumerable<IGrouping<NodeKind, Node>> ByKind(IReadOnlyList<Node> nodes) =>
        nodes.Where(node => node.Kind != NodeKind.Managed && node.NodeGroup is null).GroupBy(node => node.Kind).OrderBy(kind => kind.Key);
}
