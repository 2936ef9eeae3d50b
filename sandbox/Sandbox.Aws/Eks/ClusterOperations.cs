using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Clusters;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>ListClusters, DescribeCluster and UpdateClusterVersion.</summary>
internal sealed class ClusterOperations(AwsWorld world)
{
    private readonly ControlPlaneUpdates _updates = new(world);

    public JsonObject List(EksRequest request)
    {
        var (page, next) = request.Page(
            world.Clusters.Where(cluster => cluster.Region == request.Region).Select(cluster => cluster.EksName).Order(StringComparer.Ordinal).ToList());
        return new JsonObject { ["clusters"] = Wire.Strings(page), ["nextToken"] = next };
    }

    public static JsonObject Describe(Cluster cluster)
    {
        var logging = new JsonArray { new JsonObject { ["types"] = Wire.Strings(cluster.LogTypes), ["enabled"] = true } };
        string[] off = [.. new[] { "api", "audit", "authenticator", "controllerManager", "scheduler" }.Except(cluster.LogTypes)];

        if (off.Length > 0)
        {
            logging.Add(new JsonObject { ["types"] = Wire.Strings(off), ["enabled"] = false });
        }

        return new JsonObject
        {
            ["cluster"] = new JsonObject
            {
                ["name"] = cluster.EksName,
                ["arn"] = cluster.Arn,
                ["createdAt"] = Wire.Time(cluster.Scene.CreatedAt),
                ["version"] = cluster.Version.ToString(),
                ["endpoint"] = cluster.Endpoint,
                ["roleArn"] = cluster.RoleArn,
                ["resourcesVpcConfig"] = new JsonObject
                {
                    ["subnetIds"] = Wire.Strings(cluster.SubnetIds),
                    ["securityGroupIds"] = new JsonArray(),
                    ["clusterSecurityGroupId"] = $"sg-{Stable.Hex(cluster.Arn + "/sg", 17)}",
                    ["vpcId"] = $"vpc-{Stable.Hex(cluster.Arn + "/vpc", 17)}",
                    ["endpointPublicAccess"] = cluster.EndpointPublicAccess,
                    ["endpointPrivateAccess"] = cluster.EndpointPrivateAccess,
                    ["publicAccessCidrs"] = Wire.Strings(cluster.PublicAccessCidrs),
                },
                ["kubernetesNetworkConfig"] = new JsonObject
                {
                    ["serviceIpv4Cidr"] = "172.20.0.0/16",
                    ["ipFamily"] = "ipv4",
                    ["elasticLoadBalancing"] = new JsonObject { ["enabled"] = false },
                },
                ["logging"] = new JsonObject { ["clusterLogging"] = logging },
                ["identity"] = new JsonObject
                {
                    ["oidc"] = new JsonObject { ["issuer"] = Issuer(cluster) },
                },
                ["status"] = cluster.Status,
                ["certificateAuthority"] = new JsonObject { ["data"] = cluster.CertificateAuthority },
                ["platformVersion"] = cluster.PlatformVersion,
                ["tags"] = Wire.Map(cluster.Tags),
                ["health"] = new JsonObject { ["issues"] = Issues(cluster) },
                ["accessConfig"] = new JsonObject { ["authenticationMode"] = cluster.AuthenticationMode },
                ["upgradePolicy"] = new JsonObject { ["supportType"] = cluster.SupportType },
                ["deletionProtection"] = false,
            },
        };
    }

    private static JsonArray Issues(Cluster cluster) =>
        [.. cluster.Scene.HealthIssues.Select(issue => new JsonObject { ["code"] = issue.Key, ["message"] = issue.Value, ["resourceIds"] = new JsonArray() })];

    public static string Issuer(Cluster cluster) =>
        $"https://oidc.eks.{cluster.Region}.amazonaws.com/id/{Stable.Hex(cluster.Arn + "/oidc", 32).ToUpperInvariant()}";

    public JsonObject UpdateVersion(EksRequest request, Cluster cluster, DateTimeOffset now) =>
        UpdateOperations.Replay(request, cluster)
        ?? new JsonObject
        {
            ["update"] = UpdateOperations.Render(_updates.Begin(cluster, request.Text("version"), request.Flag("force"), request.Token, now)),
        };
}
