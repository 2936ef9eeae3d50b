using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Adapters.Kubernetes;

/// <summary>Nodes and versions, from the API's words into the domain's.</summary>
internal static class NodeValues
{
    public static Node ToNode(NodeItem item, string doing)
    {
        var name = item.Metadata?.Name ?? throw KubernetesErrors.Unreadable("a node has no name", doing);
        return new Node(
            name,
            ReadVersion(item.Status?.NodeInfo?.KubeletVersion, $"the kubelet version of node {name}", doing),
            item.Metadata.Labels?.NodeGroup,
            IsReady: item.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) ?? false,
            IsSchedulable: item.Spec?.Unschedulable is not true,
            Kind: KindOf(item.Metadata.Labels))
        {
            OsImage = item.Status?.NodeInfo?.OsImage,
            ContainerRuntime = item.Status?.NodeInfo?.ContainerRuntimeVersion,
            InstanceType = item.Metadata.Labels?.InstanceType,
            Zone = item.Metadata.Labels?.Zone,
        };
    }

    private static NodeKind KindOf(NodeLabels? labels) => labels switch
    {
        { NodeGroup: not null } => NodeKind.Managed,
        { ComputeType: "fargate" } => NodeKind.Fargate,
        { ComputeType: "auto" } => NodeKind.AutoMode,
        { ComputeType: "hybrid" } => NodeKind.Hybrid,
        { NodePool: not null } => NodeKind.Karpenter,
        _ => NodeKind.SelfManaged,
    };

    public static KubernetesVersion ReadVersion(string? text, string what, string doing)
    {
        try
        {
            return KubernetesVersion.FromBuild(text ?? "");
        }
        catch (FormatException unreadable)
        {
            throw KubernetesErrors.Unreadable($"{what} is '{text}'", doing, unreadable);
        }
    }
}
