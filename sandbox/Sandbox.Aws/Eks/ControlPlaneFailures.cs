using EksUpgradeBot.Sandbox.Aws.Clusters;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>The bad ends of a control plane update. Codes are EKS's own; texts other than IpNotAvailable's are assumed.</summary>
internal static class ControlPlaneFailures
{
    public static UpdateFailure For(string code, string? message, Cluster cluster)
    {
        var (text, resources) = code switch
        {
            "IpNotAvailable" => ("Subnets specified do not have enough free IP addresses for the update", [cluster.SubnetIds[0]]),
            "SubnetNotFound" => ("One or more subnets of the cluster do not exist any more", [cluster.SubnetIds[0]]),
            "SecurityGroupNotFound" => ("The security group of the cluster does not exist any more", [$"sg-{Stable.Hex(cluster.Arn + "/sg", 17)}"]),
            "EniLimitReached" => ("The account has reached its limit of network interfaces", [cluster.SubnetIds[0]]),
            "VpcIdNotFound" => ("The VPC of the cluster does not exist any more", [$"vpc-{Stable.Hex(cluster.Arn + "/vpc", 17)}"]),
            "OperationNotPermitted" => ("The service role has not the permissions that the update needs", [cluster.RoleArn]),
            "InsufficientFreeAddresses" => ("The subnets of the cluster have not enough free addresses", [cluster.SubnetIds[0]]),
            "ClusterUnreachable" => ("The cluster could not be reached", [cluster.Arn]),
            Update.Cancelled => ("", []),
            "AccessDenied" => ("The cluster role may not be assumed by eks.amazonaws.com", [cluster.RoleArn]),
            _ => ("The update failed", (string[])[cluster.Arn]),
        };

        return new UpdateFailure(code, message ?? text, resources);
    }
}
