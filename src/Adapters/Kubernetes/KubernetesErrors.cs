using System.Net;
using System.Security.Authentication;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Kubernetes;

/// <summary>Puts what goes wrong with a cluster's API server into a sentence with its remedy.</summary>
internal static class KubernetesErrors
{
    /// <summary>For an answer that refuses.</summary>
    /// <param name="doing">Completes "Could not …".</param>
    /// <param name="said">The server's own message; null when it gave none.</param>
    /// <param name="writes">Something was to be changed.</param>
    public static OutsideException Refused(HttpStatusCode status, string? said, string doing, ClusterAddress cluster, bool writes = false) =>
        new(
            $"Could not {doing}: the Kubernetes API answered {(int)status}{(said is null ? "" : $": {said.Trim().TrimEnd('.')}")}.",
            status is HttpStatusCode.TooManyRequests
                or HttpStatusCode.RequestTimeout
                or HttpStatusCode.Gone
                or HttpStatusCode.Conflict
                or >= HttpStatusCode.InternalServerError,
            $"HTTP {(int)status}")
        {
            Remedy = status switch
            {
                HttpStatusCode.Unauthorized => $"Give {Identity(cluster)} an EKS access entry in the cluster, then retry.",
                HttpStatusCode.Forbidden =>
                    $"Let {Identity(cluster)} {(writes ? "patch workloads" : "read the cluster")}: associate the access policy "
                    + $"{(writes ? "AmazonEKSEditPolicy" : "AmazonEKSAdminViewPolicy")} with its access entry, "
                    + "or give the entry a Kubernetes group that a ClusterRole allows this.",
                _ => null,
            },
        };

    /// <summary>For no answer, or one that broke off.</summary>
    public static OutsideException Unreachable(Exception cause, string doing, ClusterAddress cluster) =>
        Distrust(cause) is { } distrust
            ? new(
                $"Could not {doing}: the server's certificate is not of the cluster's own certificate authority, or not for its address "
                + $"({distrust.TrimEnd('.')}).",
                isTransient: false,
                innerException: cause)
            {
                Remedy = "Something stands between the bot and the cluster, such as a proxy that opens TLS: "
                    + "let the bot reach the endpoint directly.",
            }
            : new(
                $"Could not {doing}: no answer from its Kubernetes endpoint ({cause.Message.TrimEnd('.')}).",
                isTransient: true,
                innerException: cause)
            {
                Remedy = "If it stays so: the bot must reach the cluster's endpoint. See its public access CIDRs, "
                    + "or run the bot where the private endpoint is reached.",
            };

    /// <summary>For an answer that is not what Kubernetes says.</summary>
    public static OutsideException Unreadable(string reason, string doing, Exception? cause = null) =>
        new($"Could not {doing}: the answer cannot be read ({reason.TrimEnd('.')}).", isTransient: false, innerException: cause);

    private static string? Distrust(Exception? cause) =>
        cause is null or AuthenticationException ? cause?.Message : Distrust(cause.InnerException);

    private static string Identity(ClusterAddress cluster) =>
        cluster.RoleArn is { } role ? $"the role {role}" : "the bot's IAM role";
}
