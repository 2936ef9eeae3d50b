using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Installing;

/// <summary>The commands of the AWS CLI that let a role into a cluster.</summary>
internal static class AccessEntry
{
    /// <summary>What stands for a role that the configuration does not name.</summary>
    public const string UnknownRole = "ARN-OF-THE-BOTS-ROLE";

    /// <summary>Puts the role into the Kubernetes group.</summary>
    public static IReadOnlyList<string> Commands(ClusterAddress cluster, string? principal, string group) =>
    [
        $"Let the bot's role into {cluster.Name} (once, as somebody who may administer the cluster), then apply this file with kubectl:",
        $"  aws eks create-access-entry --region {cluster.Region} --cluster-name {cluster.EksName} \\",
        $"    --principal-arn {cluster.RoleArn ?? principal ?? UnknownRole} --kubernetes-groups {group}",
    ];

    /// <summary>The other way: AWS's own read-only policy instead of this file. It reads more than the bot needs.</summary>
    public static IReadOnlyList<string> ManagedPolicy(ClusterAddress cluster, string? principal) =>
    [
        "Instead of the group and this file AWS's own policy works too (then without --kubernetes-groups); it reads everything, and restarts nothing:",
        $"  aws eks associate-access-policy --region {cluster.Region} --cluster-name {cluster.EksName} \\",
        $"    --principal-arn {cluster.RoleArn ?? principal ?? UnknownRole} --access-scope type=cluster \\",
        $"    --policy-arn arn:{IamPolicy.PartitionOf(cluster.Region)}:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy",
    ];
}
