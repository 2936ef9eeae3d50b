using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Clusters;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>ListFargateProfiles and DescribeFargateProfile.</summary>
internal static class FargateOperations
{
    public static JsonObject List(EksRequest request, Cluster cluster)
    {
        var (page, next) = request.Page(cluster.Scene.FargateProfiles.Keys.Order(StringComparer.Ordinal).ToList());
        return new JsonObject { ["fargateProfileNames"] = Wire.Strings(page), ["nextToken"] = next };
    }

    public static JsonObject Describe(EksRequest request, Cluster cluster)
    {
        var name = request.Names[1];

        if (!cluster.Scene.FargateProfiles.TryGetValue(name, out var @namespace))
        {
            throw new EksError(404, "ResourceNotFoundException", $"No Fargate Profile found with name: {name}.") { Cluster = cluster.EksName };
        }

        return new JsonObject
        {
            ["fargateProfile"] = new JsonObject
            {
                ["fargateProfileName"] = name,
                ["fargateProfileArn"] = $"arn:aws:eks:{cluster.Region}:{cluster.AccountId}:fargateprofile/{cluster.EksName}/{name}/{Stable.Uuid(cluster.Arn + name)}",
                ["clusterName"] = cluster.EksName,
                ["createdAt"] = Wire.Time(cluster.Scene.CreatedAt.AddDays(1)),
                ["podExecutionRoleArn"] = $"arn:aws:iam::{cluster.AccountId}:role/{cluster.EksName}-fargate",
                ["subnets"] = Wire.Strings(cluster.SubnetIds),
                ["selectors"] = new JsonArray { new JsonObject { ["namespace"] = @namespace, ["labels"] = new JsonObject() } },
                ["status"] = "ACTIVE",
                ["tags"] = new JsonObject(),
            },
        };
    }
}
