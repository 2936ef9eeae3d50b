namespace EksUpgradeBot.Upgrade.Clusters;

/// <summary>Kinds of nodes in the words of people, and who brings them to another version.</summary>
public static class NodeKindWords
{
    /// <summary>What stands before <c>node</c>: <c>Karpenter</c>.</summary>
    public static string InWords(this NodeKind kind) => kind switch
    {
        NodeKind.Managed => "managed",
        NodeKind.Fargate => "Fargate",
        NodeKind.AutoMode => "Auto Mode",
        NodeKind.Karpenter => "Karpenter",
        NodeKind.Hybrid => "hybrid",
        _ => "self-managed",
    };

    /// <summary><c>1 Karpenter node</c>, <c>3 self-managed nodes</c>.</summary>
    public static string Count(this NodeKind kind, int count) => $"{count} {kind.InWords()} {(count == 1 ? "node" : "nodes")}";

    /// <summary>What usually brings such nodes to another version, as a sentence (EKS user guide, Karpenter's documentation).</summary>
    public static string HowTheyMove(this NodeKind kind) => kind switch
    {
        NodeKind.Managed => "The run moves their groups.",
        NodeKind.Fargate => "They come back at the control plane's version when their pods are restarted.",
        NodeKind.AutoMode => "EKS replaces them itself after the control plane, as budgets allow.",
        NodeKind.Karpenter => "Karpenter replaces them when their AMI follows the control plane; a pinned AMI stays.",
        NodeKind.Hybrid => "Their owners upgrade them; the bot does not touch them.",
        _ => "Their owners replace them; the bot does not touch them.",
    };

    /// <summary>What to do when such nodes must be at an older version before the control plane goes back (EKS user guide, rollback).</summary>
    public static string RemedyBack(this NodeKind kind, KubernetesVersion target) => kind switch
    {
        NodeKind.Managed => $"Give their groups an AMI with {target}",
        NodeKind.Fargate => $"Fargate starts pods at the control plane's version only: scale their workloads to zero, or move them to other nodes at {target}, until the control plane is back",
        NodeKind.AutoMode => "Nothing: EKS takes them back itself",
        NodeKind.Karpenter => $"Pin the AMI of their node class to {target}, and let Karpenter replace them",
        NodeKind.Hybrid => $"Take them back to {target} with nodeadm",
        _ => $"Replace them with nodes at {target}",
    };

    /// <summary>What to do when such nodes must be at another version first.</summary>
    public static string Remedy(this NodeKind kind) => kind switch
    {
        NodeKind.Managed => "Bring their groups to the control plane's version",
        NodeKind.Fargate => "Restart the workloads on these nodes, or delete pods that have none",
        NodeKind.AutoMode => "See why EKS does not replace them: usually a disruption budget, or the node pool's own",
        NodeKind.Karpenter => "Move the AMI of their node class to the control plane's version, and see that the node pool's disruption budgets let Karpenter work",
        NodeKind.Hybrid => "Upgrade them with nodeadm",
        _ => "Replace them with nodes at the control plane's version",
    };
}
