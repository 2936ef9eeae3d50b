using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Clusters;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>Carries an operation out: the one place that knows every operation of this simulated EKS.</summary>
internal sealed class EksApi(AwsWorld world)
{
    private readonly ClusterOperations _clusters = new(world);
    private readonly ConfigOperations _config = new(world);
    private readonly NodegroupOperations _nodegroups = new(world);
    private readonly AddonOperations _addons = new(world);
    private readonly UpdateOperations _updates = new();
    private readonly VersionOperations _versions = new(world);
    private readonly InsightOperations _insights = new(world);

    public JsonObject Invoke(EksRequest request) => world.At(now => Invoke(request, now));

    private JsonObject Invoke(EksRequest request, DateTimeOffset now) => request.Operation switch
    {
        "ListClusters" => _clusters.List(request),
        "DescribeClusterVersions" => _versions.Describe(request, now),
        "DescribeAddonVersions" => _addons.Versions(request, now),
        "DescribeAddonConfiguration" => _addons.Configuration(request),
        "ListTagsForResource" or "TagResource" or "UntagResource" => TagOperations.Invoke(request, world.Clusters),
        _ => Invoke(request, Cluster(request), now),
    };

    private JsonObject Invoke(EksRequest request, Cluster cluster, DateTimeOffset now) => request.Operation switch
    {
        "DescribeCluster" => ClusterOperations.Describe(cluster),
        "UpdateClusterVersion" => _clusters.UpdateVersion(request, cluster, now),
        "UpdateClusterConfig" => _config.Update(request, cluster, now),
        "ListUpdates" => _updates.List(request, cluster),
        "DescribeUpdate" => _updates.Describe(request, cluster),
        "ListNodegroups" => _nodegroups.List(request, cluster),
        "DescribeNodegroup" => _nodegroups.Describe(request, cluster),
        "UpdateNodegroupVersion" => _nodegroups.UpdateVersion(request, cluster, now),
        "UpdateNodegroupConfig" => _nodegroups.UpdateConfig(request, cluster, now),
        "ListAddons" => _addons.List(request, cluster),
        "DescribeAddon" => _addons.Describe(request, cluster),
        "UpdateAddon" => _addons.Update(request, cluster, now),
        "ListFargateProfiles" => FargateOperations.List(request, cluster),
        "DescribeFargateProfile" => FargateOperations.Describe(request, cluster),
        "ListInsights" => _insights.List(request, cluster, now),
        "DescribeInsight" => _insights.Describe(request, cluster, now),
        "StartInsightsRefresh" => _insights.StartRefresh(cluster, now),
        "DescribeInsightsRefresh" => _insights.DescribeRefresh(cluster, now),
        _ => throw new InvalidOperationException($"{request.Operation} has a route and no implementation."),
    };

    private Cluster Cluster(EksRequest request) =>
        world.Clusters.FirstOrDefault(cluster => cluster.EksName == request.Names[0] && cluster.Region == request.Region)
        ?? throw new EksError(404, "ResourceNotFoundException", $"No cluster found for name: {request.Names[0]}.") { Cluster = request.Names[0] };
}
