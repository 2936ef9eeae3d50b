using EksUpgradeBot.Sandbox.Aws.Clusters;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>
/// The bad ends of an add-on update. The texts of the first two are as real EKS says them (amazon-vpc-cni-k8s#2150,
/// terraform-aws-eks#3003), the others are assumed.
/// </summary>
internal static class AddonFailures
{
    public static UpdateFailure For(string code, string? message, Addon addon)
    {
        var text = code switch
        {
            "ConfigurationConflict" => "Conflicts found when trying to apply. Will not continue due to resolve conflicts mode. Conflicts: "
                + (addon.ChangedByHand ?? $"{Object(addon)} - .spec.template.spec.containers"),
            "InsufficientNumberOfReplicas" => "The add-on is unhealthy because it doesn't have the desired number of replicas.",
            "AdmissionRequestDenied" => $"admission webhook \"policy.example.com\" denied the request: {Object(addon)} violates the policy",
            "AccessDenied" => "The service account role of the add-on may not be assumed",
            "ClusterUnreachable" => "The cluster could not be reached",
            "UnsupportedAddonModification" => $"{Object(addon)} was changed in a way that the add-on does not support",
            "K8sResourceNotFound" => $"{Object(addon)} was not found in the cluster",
            Update.Cancelled => "",
            _ => $"The update of add-on {addon.Name} failed",
        };
        return new UpdateFailure(code, message ?? text, code == "InsufficientNumberOfReplicas" ? [] : [addon.Name]);
    }

    /// <summary>What DescribeAddon says afterwards: what was applied and does not work is degraded, what could not be applied failed.</summary>
    public static string Status(string code) =>
        code is "InsufficientNumberOfReplicas" or "AdmissionRequestDenied" or "ClusterUnreachable" or "AccessDenied" or "K8sResourceNotFound"
            ? "DEGRADED" : "UPDATE_FAILED";

    /// <summary>Whether the new version's objects are in the cluster although the update failed.</summary>
    public static bool WasApplied(string code) => code == "InsufficientNumberOfReplicas";

    private static string Object(Addon addon) =>
        $"{(AddonObjects.IsDeployment(addon.Name) ? "Deployment.apps" : "DaemonSet.apps")} {AddonObjects.Name(addon.Name) ?? addon.Name}";
}
