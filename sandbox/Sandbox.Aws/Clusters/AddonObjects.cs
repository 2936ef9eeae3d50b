namespace EksUpgradeBot.Sandbox.Aws.Clusters;

/// <summary>What each managed add-on runs in <c>kube-system</c>.</summary>
internal static class AddonObjects
{
    private static readonly Dictionary<string, (string Object, string Repository)> Known = new()
    {
        ["coredns"] = ("coredns", "eks/coredns"),
        ["kube-proxy"] = ("kube-proxy", "eks/kube-proxy"),
        ["vpc-cni"] = ("aws-node", "amazon-k8s-cni"),
        ["aws-ebs-csi-driver"] = ("ebs-csi-node", "eks/aws-ebs-csi-driver"),
        ["eks-pod-identity-agent"] = ("eks-pod-identity-agent", "eks/eks-pod-identity-agent"),
    };

    /// <summary>The name of its Deployment or DaemonSet; null for an add-on that runs nothing here.</summary>
    public static string? Name(string addon) => Known.TryGetValue(addon, out var known) ? known.Object : null;

    public static bool IsDeployment(string addon) => addon == "coredns";

    /// <summary>The image; kube-proxy's says its true version where the node's nodeInfo does not.</summary>
    public static string Image(Cluster cluster, string addon, string version) =>
        $"602401143452.dkr.ecr.{cluster.Region}.amazonaws.com/{Known[addon].Repository}:"
        + (addon == "kube-proxy" ? version.Replace("-eksbuild", "-minimal-eksbuild") : version);
}
