using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Clusters;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>Tags of clusters, node groups and add-ons; allowed while updates run.</summary>
internal static class TagOperations
{
    public static JsonObject Invoke(EksRequest request, IEnumerable<Cluster> clusters)
    {
        var tags = clusters.SelectMany(Owners).FirstOrDefault(owner => owner.Arn == request.Names[0]).Tags
            ?? throw new EksError(404, "NotFoundException", $"Resource {request.Names[0]} was not found.");

        switch (request.Operation)
        {
            case "TagResource":
                foreach (var (key, value) in request.Body["tags"] as JsonObject ?? [])
                {
                    tags[key] = $"{value}";
                }

                return [];
            case "UntagResource":
                foreach (var key in request.Query.TryGetValue("tagKeys", out var keys) ? keys : [])
                {
                    tags.Remove(key);
                }

                return [];
            default:
                return new JsonObject { ["tags"] = Wire.Map(tags) };
        }
    }

    private static IEnumerable<(string Arn, Dictionary<string, string> Tags)> Owners(Cluster cluster) =>
    [
        (cluster.Arn, cluster.Tags),
        .. cluster.Nodegroups.Select(group => (NodegroupOperations.Arn(cluster, group), group.Tags)),
        .. cluster.Addons.Select(addon => (AddonOperations.Arn(cluster, addon), addon.Tags)),
    ];
}
