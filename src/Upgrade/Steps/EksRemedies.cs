namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>What to do about the error codes of an EKS update (EKS API, ErrorDetail and Issue). The set is open.</summary>
internal static class EksRemedies
{
    public static string For(string code) => code switch
    {
        "IpNotAvailable" or "InsufficientFreeAddresses" =>
            "Free addresses in the cluster's subnets (EKS needs up to 5), then retry.",
        "SubnetNotFound" or "SecurityGroupNotFound" or "VpcIdNotFound" =>
            "A network object of the cluster is gone: restore it or give the cluster another one, then retry.",
        "AccessDenied" or "OperationNotPermitted" =>
            "The cluster's IAM role lacks a permission that EKS needs: extend it, then retry.",
        "EniLimitReached" => "Raise the account's limit of network interfaces or delete unused ones, then retry.",
        "PodEvictionFailure" =>
            "A PodDisruptionBudget or a pod that tolerates every taint kept a node from draining: relax it, then retry.",
        "NodeCreationFailure" =>
            "New nodes did not come up: check capacity in the zones, EC2 limits and the launch template's user data, then retry.",
        "ClusterUnreachable" => "EKS could not reach the API server: check webhooks and the cluster's security group, then retry.",
        _ => "Look at the update in the EKS console, mend the cause, then retry: the step plans anew.",
    };
}
