using EksUpgradeBot.Sandbox.Aws.Clusters;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>The bad ends of a node group update. Codes are EKS's own; texts other than those of the first two are assumed.</summary>
internal static class NodegroupFailures
{
    public static UpdateFailure For(string code, string? message, Cluster cluster, Nodegroup group)
    {
        string[] nodes = [.. group.Nodes.TakeLast(2).Select(node => node.Name)];
        string[] scaling = [NodegroupOperations.AutoScalingGroup(cluster, group)];
        var (text, resources) = code switch
        {
            "PodEvictionFailure" => ($"Reached max retries while trying to evict pods from nodes in node group {group.Name}", nodes),
            "NodeCreationFailure" => ("Instances failed to join the kubernetes cluster", nodes),
            "IpNotAvailable" or "InsufficientFreeAddresses" =>
                ("Amazon Autoscaling was unable to launch instances because there are not enough free addresses in the subnet associated with your AutoScaling group(s).", [cluster.SubnetIds[0]]),
            "AsgInstanceLaunchFailures" => ("Could not launch On-Demand Instances. InsufficientInstanceCapacity - We currently do not have sufficient capacity.", scaling),
            "InstanceLimitExceeded" => ("You have requested more vCPU capacity than your current vCPU limit allows for the instance bucket.", scaling),
            "AmiIdNotFound" => ("The image of the launch template does not exist any more", scaling),
            "Ec2LaunchTemplateVersionMismatch" => ("The Auto Scaling group uses another version of the launch template than EKS gave it", scaling),
            "AutoScalingGroupInstanceRefreshActive" => ("The Auto Scaling group has an instance refresh in progress", scaling),
            "ClusterUnreachable" => ("The cluster could not be reached", [cluster.Arn]),
            "AccessDenied" => ("The role of the node group may not be used", [cluster.NodeRoleArn]),
            Update.Cancelled => ("", []),
            _ => ($"The update of node group {group.Name} failed", scaling),
        };
        return new UpdateFailure(code, message ?? text, resources);
    }

    /// <summary>Whether it is a matter of the group's health, which DescribeNodegroup goes on showing as DEGRADED.</summary>
    public static bool Lasts(string code) => code is "AsgInstanceLaunchFailures" or "InstanceLimitExceeded" or "AmiIdNotFound"
        or "Ec2LaunchTemplateVersionMismatch" or "AutoScalingGroupInstanceRefreshActive" or "ClusterUnreachable" or "AccessDenied"
        or "InsufficientFreeAddresses";
}
