using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>Control plane, node groups and nodes as one turn of a roll saw them.</summary>
/// <param name="Target">The version that the nodes are to have.</param>
/// <param name="Plane">The control plane.</param>
/// <param name="Groups">The node groups, in the order in which they are rolled.</param>
/// <param name="Nodes">Every node.</param>
/// <param name="IsBack">The nodes go back before a rollback: what is newer than the target lags then.</param>
internal sealed record NodesNow(
    KubernetesVersion Target, ControlPlane Plane, IReadOnlyList<NodeGroup> Groups, IReadOnlyList<Node> Nodes, bool IsBack = false)
{
    /// <summary>Groups that EKS can move by version, and that lag. One that is scaled to zero lags too: its next node would.</summary>
    public IReadOnlyList<NodeGroup> Lagging { get; } =
        [.. Groups.Where(group => !IsGone(group) && !group.HasCustomAmi && (IsBack ? group.Version > Target : group.Version < Target))];

    /// <summary>Groups with an AMI of the team's own whose nodes lag. What EKS calls their version says nothing: the kubelet does.</summary>
    public IReadOnlyList<NodeGroup> OwnAmiLagging { get; } =
        [.. Groups.Where(group => !IsGone(group) && group.HasCustomAmi
            && Nodes.Any(node => node.NodeGroup == group.Name && (IsBack ? node.KubeletVersion > Target : node.KubeletVersion < Target)))];

    /// <summary>Groups that EKS works on.</summary>
    public IReadOnlyList<NodeGroup> Busy { get; } =
        [.. Groups.Where(group => !IsGone(group) && (group.RunningUpdate is not null || group.Status == "UPDATING"))];

    /// <summary>Groups that are on their way out, or never came up: nothing can move them.</summary>
    public IReadOnlyList<NodeGroup> Gone { get; } = [.. Groups.Where(IsGone)];

    /// <summary>True for a version that is not yet where the nodes go.</summary>
    public bool Lags(KubernetesVersion version) => IsBack ? version > Target : version < Target;

    /// <summary>The nodes of a group.</summary>
    public IReadOnlyList<Node> NodesOf(NodeGroup group) => [.. Nodes.Where(node => node.NodeGroup == group.Name)];

    /// <summary>Reads everything once.</summary>
    public static async Task<NodesNow> ReadAsync(StepContext step, IEks eks, IKubernetes kubernetes, CancellationToken cancellationToken)
    {
        var cluster = step.Cluster;
        var plane = await eks.DescribeControlPlaneAsync(cluster.Address, cancellationToken);
        var groups = await eks.ListNodeGroupsAsync(cluster.Address, cancellationToken);
        var nodes = await kubernetes.ListNodesAsync(cluster.Address, cancellationToken);
        return new NodesNow(
            step.Planned.Target, plane, InOrder(groups, cluster.Nodes.Order), nodes, step.Planned.Kind == StepKind.MoveNodeGroupsBack);
    }

    private static IReadOnlyList<NodeGroup> InOrder(IReadOnlyList<NodeGroup> groups, IReadOnlyList<string> first) =>
        [.. groups
            .OrderBy(group => first.TakeWhile(name => name != group.Name).Count())
            .ThenBy(group => group.Name, StringComparer.Ordinal)];

    private static bool IsGone(NodeGroup group) => group.Status is "DELETING" or "DELETE_FAILED" or "CREATE_FAILED";
}
