namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>What to do about the error codes of an EKS update (EKS API, ErrorDetail and Issue). The set is open.</summary>
internal static class EksRemedies
{
    public static string For(string code) => code switch
    {
        "IpNotAvailable" or "InsufficientFreeAddresses" =>
            "Free addresses in the cluster's subnets (EKS needs up to 5), then retry.",
        "SubnetNotFound" => "A subnet of the cluster is gone: give the cluster subnets that exist in at least two zones, then retry.",
        "SecurityGroupNotFound" => "A security group of the cluster is gone: give the cluster one that exists, then retry.",
        "VpcIdNotFound" => "The cluster's VPC is gone, and an update cannot mend that: move the workloads to a new cluster and abort this run.",
        "AccessDenied" or "OperationNotPermitted" =>
            "The cluster's IAM role lacks a permission that EKS needs (since 1.30 also ec2:DescribeAvailabilityZones), or a policy above it forbids one: "
            + "extend it, then retry.",
        "EniLimitReached" => "Raise the account's limit of network interfaces or delete unused ones, then retry.",
        "PodEvictionFailure" =>
            "A PodDisruptionBudget or a pod that tolerates every taint kept a node from draining: relax it, then retry.",
        "NodeCreationFailure" =>
            "New nodes did not come up: check capacity in the zones, EC2 limits and the launch template's user data, then retry.",
        "ClusterUnreachable" => "EKS could not reach the API server: check webhooks and the cluster's security group, then retry.",
        "InsufficientNumberOfReplicas" => "An add-on has too few pods that run: look at its pods and at the nodes' room, then retry.",
        "ConfigurationConflict" =>
            "Somebody changed the add-on's objects by hand: decide which of the two shall stand, put the fields into the add-on's configuration or take them back, then retry.",
        "AdmissionRequestDenied" => "An admission webhook refused what EKS wanted to write: let it pass EKS's own changes, then retry.",
        "UnsupportedAddonModification" => "The add-on's configuration changes what EKS does not let change: take that out of it, then retry.",
        "K8sResourceNotFound" => "An object that the add-on needs is gone: restore it or install the add-on anew, then retry.",
        "Unknown" or "" =>
            "EKS gives no reason: look at the update in the EKS console and at AWS Health, wait some minutes, then retry: the step plans anew. "
            + "Ask AWS Support when it fails again.",
        _ => "Look at the update in the EKS console, mend the cause, then retry: the step plans anew.",
    };
}
