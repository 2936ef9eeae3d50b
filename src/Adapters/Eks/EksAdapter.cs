using EksUpgradeBot.Adapters.Eks.Api;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using Addon = EksUpgradeBot.Upgrade.Clusters.Addon;

namespace EksUpgradeBot.Adapters.Eks;

/// <summary>The EKS REST API behind the port. One for the whole bot: it remembers which updates run and which are over.</summary>
/// <param name="access">Regions, roles and credentials.</param>
public sealed class EksAdapter(AwsAccess access) : IEks, IEksEvidence
{
    private readonly UpdateHistory _updates = new(access);

    /// <summary>
    /// The IAM actions that all this takes, as a policy names them. With a role per cluster it is the role that needs them, and
    /// the bot's own identity needs <c>sts:AssumeRole</c> on it.
    /// </summary>
    public static IReadOnlyList<string> Actions { get; } =
    [
        "eks:DescribeAddon",
        "eks:DescribeAddonVersions",
        "eks:DescribeCluster",
        "eks:DescribeClusterVersions",
        "eks:DescribeInsight",
        "eks:DescribeNodegroup",
        "eks:DescribeUpdate",
        "eks:ListAddons",
        "eks:ListFargateProfiles",
        "eks:ListInsights",
        "eks:ListNodegroups",
        "eks:ListUpdates",
        "eks:UpdateAddon",
        "eks:UpdateNodegroupVersion",
    ];

    /// <inheritdoc />
    public async Task<ControlPlane> DescribeControlPlaneAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        var described = await access.AskEksAsync(
            cluster,
            "DescribeCluster",
            $"describe cluster {cluster.Name}",
            eks => eks.DescribeClusterAsync(cluster.EksName, cancellationToken),
            cancellationToken);

        // An update shows in the status at once. What EKS patches unseen is no update that could be followed, so an idle
        // cluster is not asked for one: it is what most clusters are, most of the time.
        var running = described.Cluster?.Status is "ACTIVE" or "CREATING" or "PENDING" or "DELETING" or "FAILED"
            ? null
            : await _updates.FindRunningAsync(cluster, UpdateSubject.Cluster, cancellationToken);
        return EksValues.ToControlPlane(described.Cluster, running, cluster);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<NodeGroup>> ListNodeGroupsAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        var names = await access.ListEksAsync<string>(
            cluster,
            "ListNodegroups",
            $"list the node groups of cluster {cluster.Name}",
            async (eks, page) => await eks.ListNodegroupsAsync(cluster.EksName, page, cancellationToken),
            cancellationToken);
        return await SideBySide.ReadAsync(names, (name, token) => DescribeNodeGroupAsync(cluster, name, token), cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<Addon>> ListAddonsAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        var names = await access.ListEksAsync<string>(
            cluster,
            "ListAddons",
            $"list the add-ons of cluster {cluster.Name}",
            async (eks, page) => await eks.ListAddonsAsync(cluster.EksName, page, cancellationToken),
            cancellationToken);
        return await SideBySide.ReadAsync(names, (name, token) => DescribeAddonAsync(cluster, name, token), cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<OfferedVersion>> ListOfferedVersionsAsync(
        ClusterAddress cluster, CancellationToken cancellationToken) =>
        EksValues.ToOfferedVersions(await access.ListEksAsync<ClusterVersionInformation>(
            cluster,
            "DescribeClusterVersions",
            $"list the versions that EKS offers in {cluster.Region} for cluster {cluster.Name}",
            async (eks, page) => await eks.DescribeClusterVersionsAsync(includeAll: true, page, cancellationToken),
            cancellationToken));

    /// <inheritdoc />
    public Task<IReadOnlyList<EksUpdate>> ListUpdatesAsync(
        ClusterAddress cluster, UpdateSubject subject, CancellationToken cancellationToken) =>
        _updates.NewestFirstAsync(cluster, subject, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<AddonRelease>> ListAddonReleasesAsync(
        ClusterAddress cluster, string addon, CancellationToken cancellationToken) =>
        EksValues.ToAddonReleases(addon, await UnlessGoneAsync(access.ListEksAsync<AddonInfo>(
            cluster,
            "DescribeAddonVersions",
            $"list the versions that EKS offers of add-on {addon} for cluster {cluster.Name}",
            async (eks, page) => await eks.DescribeAddonVersionsAsync(addon, null, page, cancellationToken),
            cancellationToken)) ?? []);

    /// <inheritdoc />
    public async Task<IReadOnlyList<EksInsight>> ListInsightsAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        [.. (await access.ListEksAsync<InsightSummary>(
            cluster,
            "ListInsights",
            $"list the insights of cluster {cluster.Name}",
            async (eks, page) => await eks.ListInsightsAsync(cluster.EksName, new ListInsightsRequest(MaxResults: 100, NextToken: page), cancellationToken),
            cancellationToken)).Select(EksValues.ToInsight)];

    /// <inheritdoc />
    public async Task<IReadOnlyList<InsightDetail>> ListInsightDetailsAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        // What passes has nothing more to tell, and each look costs a call.
        var insights = await ListInsightsAsync(cluster, cancellationToken);
        var open = insights.Where(insight => insight.Status != "PASSING").ToList();
        return await SideBySide.ReadAsync(open, (insight, token) => DescribeInsightAsync(cluster, insight, token), cancellationToken);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListFargateProfilesAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        access.ListEksAsync<string>(
            cluster,
            "ListFargateProfiles",
            $"list the Fargate profiles of cluster {cluster.Name}",
            async (eks, page) => await eks.ListFargateProfilesAsync(cluster.EksName, page, cancellationToken),
            cancellationToken);

    /// <inheritdoc />
    public async Task<EksUpdate> UpdateNodeGroupVersionAsync(
        ClusterAddress cluster, string nodeGroup, KubernetesVersion version, bool force, string clientRequestToken, CancellationToken cancellationToken)
    {
        var request = new UpdateNodegroupVersionRequest(version.ToString(), clientRequestToken, Force: force ? true : null);
        var answer = await access.AskEksAsync(
            cluster,
            "UpdateNodegroupVersion",
            $"update node group {nodeGroup} of cluster {cluster.Name} to {version}",
            eks => eks.UpdateNodegroupVersionAsync(cluster.EksName, nodeGroup, request, cancellationToken),
            cancellationToken);
        var update = EksValues.ToUpdate(answer.Update, cluster);
        _updates.Remember(cluster, UpdateSubject.OfNodeGroup(nodeGroup), update);
        return update;
    }

    /// <inheritdoc />
    public async Task<EksUpdate> UpdateAddonAsync(
        ClusterAddress cluster, string addon, string version, string clientRequestToken, CancellationToken cancellationToken)
    {
        var request = new UpdateAddonRequest(version, clientRequestToken, ResolveConflicts: "PRESERVE");
        var answer = await access.AskEksAsync(
            cluster,
            "UpdateAddon",
            $"update add-on {addon} of cluster {cluster.Name} to {version}",
            eks => eks.UpdateAddonAsync(cluster.EksName, addon, request, cancellationToken),
            cancellationToken);
        var update = EksValues.ToUpdate(answer.Update, cluster);
        _updates.Remember(cluster, UpdateSubject.OfAddon(addon), update);
        return update;
    }

    private async Task<NodeGroup?> DescribeNodeGroupAsync(ClusterAddress cluster, string name, CancellationToken cancellationToken)
    {
        var described = await UnlessGoneAsync(access.AskEksAsync(
            cluster,
            "DescribeNodegroup",
            $"describe node group {name} of cluster {cluster.Name}",
            eks => eks.DescribeNodegroupAsync(cluster.EksName, name, cancellationToken),
            cancellationToken));
        if (described is null)
        {
            return null;
        }

        // A group can fall into DEGRADED while its update goes on.
        var running = described.Nodegroup?.Status is "UPDATING" or "DEGRADED"
            ? await _updates.FindRunningAsync(cluster, UpdateSubject.OfNodeGroup(name), cancellationToken)
            : null;
        return EksValues.ToNodeGroup(described.Nodegroup, running, name, cluster);
    }

    private async Task<InsightDetail?> DescribeInsightAsync(ClusterAddress cluster, EksInsight insight, CancellationToken cancellationToken)
    {
        // EKS writes insights anew once a day: one that is gone by now leaves its summary.
        var described = await UnlessGoneAsync(access.AskEksAsync(
            cluster,
            "DescribeInsight",
            $"describe the insight {insight.Name} of cluster {cluster.Name}",
            eks => eks.DescribeInsightAsync(cluster.EksName, insight.Id, cancellationToken),
            cancellationToken));
        return EksValues.ToInsightDetail(insight, described?.Insight);
    }

    private async Task<Addon?> DescribeAddonAsync(ClusterAddress cluster, string name, CancellationToken cancellationToken)
    {
        var described = await UnlessGoneAsync(access.AskEksAsync(
            cluster,
            "DescribeAddon",
            $"describe add-on {name} of cluster {cluster.Name}",
            eks => eks.DescribeAddonAsync(cluster.EksName, name, cancellationToken),
            cancellationToken));
        return described is null ? null : EksValues.ToAddon(described.Addon, name, cluster);
    }

    // Deleted between the list and the look, or not in the catalogue: then it is not there, which is no error.
    private static async Task<T?> UnlessGoneAsync<T>(Task<T> asked)
        where T : class
    {
        try
        {
            return await asked;
        }
        catch (OutsideException gone) when (gone.InnerException is ResourceNotFoundException)
        {
            return null;
        }
    }
}
