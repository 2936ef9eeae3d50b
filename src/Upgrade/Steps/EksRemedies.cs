namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>What to do about the error codes of an EKS update (EKS API, ErrorDetail and Issue). The set is open.</summary>
internal static class EksRemedies
{
    /// <summary>The same for an add-on: its own role is meant then, and not the cluster's.</summary>
    public static string ForAddon(string code) => code switch
    {
        "AccessDenied" or "OperationNotPermitted" =>
            "The add-on's own IAM role, or EKS's rights in the cluster (eks:addon-manager), lack what the message names: restore it, then retry.",
        "InternalFailure" => "EKS itself failed: wait some minutes, then retry.",
        _ => For(code),
    };

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
        "ConfigurationConflict" =>
            "Fields of the add-on were changed by hand, or its configuration does not fit the new version: put them into the add-on's configuration or take them back, then retry.",
        "InsufficientNumberOfReplicas" =>
            "Pods of the add-on do not come up: look at them in kube-system (room on the nodes, taints, images, their events), then retry.",
        "AdmissionRequestDenied" =>
            "An admission webhook or policy of the cluster refused the add-on's objects: let them through, then retry.",
        "UnsupportedAddonModification" =>
            "EKS does not allow this change of the add-on as it is installed: look at its configuration in the EKS console, then retry.",
        "K8sResourceNotFound" =>
            "An object of the add-on is gone from the cluster: install the add-on's present version anew with OVERWRITE, then retry.",
        "AddonPermissionFailure" or "AddonSubscriptionNeeded" =>
            "The add-on lacks its IAM role, its pod identity or its subscription in AWS Marketplace: give it what EKS names, then retry.",
        "EniLimitReached" => "Raise the account's limit of network interfaces or delete unused ones, then retry.",
        "PodEvictionFailure" =>
            "A PodDisruptionBudget or a pod that tolerates every taint kept a node from draining: relax it, then retry.",
        "NodeCreationFailure" =>
            "New nodes did not come up: check capacity in the zones, EC2 limits and the launch template's user data, then retry.",
        "ClusterUnreachable" => "EKS could not reach the API server: check webhooks and the cluster's security group, then retry.",
        "Unknown" or "" =>
            "EKS gives no reason: look at the update in the EKS console and at AWS Health, wait some minutes, then retry: the step plans anew. "
            + "Ask AWS Support when it fails again.",
        _ => "Look at the update in the EKS console, mend the cause, then retry: the step plans anew.",
    };
}
