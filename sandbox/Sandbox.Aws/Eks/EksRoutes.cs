namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>Which operation a method and path mean, as the public service model has them.</summary>
internal static class EksRoutes
{
    // A star stands for a name; the rest is literal.
    private static readonly (string Method, string Pattern, string Operation)[] Table =
    [
        ("GET", "clusters", "ListClusters"),
        ("GET", "clusters/*", "DescribeCluster"),
        ("POST", "clusters/*/updates", "UpdateClusterVersion"),
        ("GET", "clusters/*/updates", "ListUpdates"),
        ("GET", "clusters/*/updates/*", "DescribeUpdate"),
        ("POST", "clusters/*/update-config", "UpdateClusterConfig"),
        ("GET", "clusters/*/node-groups", "ListNodegroups"),
        ("GET", "clusters/*/node-groups/*", "DescribeNodegroup"),
        ("POST", "clusters/*/node-groups/*/update-version", "UpdateNodegroupVersion"),
        ("POST", "clusters/*/node-groups/*/update-config", "UpdateNodegroupConfig"),
        ("GET", "clusters/*/addons", "ListAddons"),
        ("GET", "clusters/*/addons/*", "DescribeAddon"),
        ("POST", "clusters/*/addons/*/update", "UpdateAddon"),
        ("GET", "addons/supported-versions", "DescribeAddonVersions"),
        ("GET", "addons/configuration-schemas", "DescribeAddonConfiguration"),
        ("GET", "cluster-versions", "DescribeClusterVersions"),
        ("GET", "clusters/*/fargate-profiles", "ListFargateProfiles"),
        ("GET", "clusters/*/fargate-profiles/*", "DescribeFargateProfile"),
        ("POST", "clusters/*/insights", "ListInsights"),
        ("GET", "clusters/*/insights/*", "DescribeInsight"),
        ("POST", "clusters/*/insights-refresh", "StartInsightsRefresh"),
        ("GET", "clusters/*/insights-refresh", "DescribeInsightsRefresh"),
        ("GET", "tags/*", "ListTagsForResource"),
        ("POST", "tags/*", "TagResource"),
        ("DELETE", "tags/*", "UntagResource"),
    ];

    private static readonly (string Method, string[] Parts, string Operation)[] Routes =
        [.. Table.Select(row => (row.Method, row.Pattern.Split('/'), row.Operation))];

    /// <summary>Finds the operation; the target's path is still percent-encoded, for an ARN in it is one name although it holds slashes.</summary>
    public static (string Operation, IReadOnlyList<string> Names)? Match(string method, string encodedPath)
    {
        var parts = encodedPath.Trim('/').Split('/');

        foreach (var (routeMethod, pattern, operation) in Routes)
        {
            if (routeMethod == method && pattern.Length == parts.Length
                && pattern.Zip(parts).All(pair => pair.First == "*" ? pair.Second.Length > 0 : pair.First == pair.Second))
            {
                return (operation, [.. pattern.Zip(parts).Where(pair => pair.First == "*").Select(pair => Uri.UnescapeDataString(pair.Second))]);
            }
        }

        return null;
    }

    public static bool IsWrite(string operation) => operation.StartsWith("Update", StringComparison.Ordinal)
        || operation is "TagResource" or "UntagResource" or "StartInsightsRefresh";
}
