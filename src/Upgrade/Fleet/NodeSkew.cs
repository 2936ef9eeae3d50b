using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Fleet;

/// <summary>How far nodes are behind their control plane, compared with the scan before. Pure.</summary>
internal static class NodeSkew
{
    public static ClusterMemory Compare(ClusterMemory memory, ClusterSighting seen, ControlPlane plane, List<FleetEvent> happened)
    {
        var groups = seen.NodeGroups is { } managed
            ? Furthest(managed.Select(group => ($"node group {group.Name}", group.Version)), plane)
            : null;
        var others = seen.Nodes is { } nodes
            ? Furthest(nodes.Where(node => node.NodeGroup is null).Select(node => ($"{node.Kind.InWords()} nodes", node.KubeletVersion)), plane)
            : null;
        var grew = Grown(memory.GroupLags, groups).Concat(Grown(memory.OtherLags, others))
            .OrderByDescending(lagging => lagging.Minors).ThenBy(lagging => lagging.What, StringComparer.Ordinal).ToList();
        if (grew.Count > 0)
        {
            happened.Add(new SkewGrew(seen.Cluster, $"{FleetRules.Id(seen)}/skew/{seen.At:O}", plane.Version, grew));
        }

        return memory with { GroupLags = groups ?? memory.GroupLags, OtherLags = others ?? memory.OtherLags };
    }

    private static SortedDictionary<string, int> Furthest(IEnumerable<(string What, KubernetesVersion Version)> nodes, ControlPlane plane) => new(
        nodes.Where(node => node.Version < plane.Version).GroupBy(node => node.What).ToDictionary(
            alike => alike.Key, alike => alike.Max(node => node.Version.MinorsBehind(plane.Version))),
        StringComparer.Ordinal);

    // Nothing is known to have grown when nothing was known before.
    private static IEnumerable<LaggingNodes> Grown(IReadOnlyDictionary<string, int>? before, IReadOnlyDictionary<string, int>? now) =>
        before is null || now is null ? []
        : now.Where(lag => lag.Value > before.GetValueOrDefault(lag.Key)).Select(lag => new LaggingNodes(lag.Key, lag.Value));
}
