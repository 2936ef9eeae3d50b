using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Catalogue;
using EksUpgradeBot.Sandbox.Aws.Clusters;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>ListAddons, DescribeAddon, UpdateAddon, DescribeAddonVersions and DescribeAddonConfiguration.</summary>
internal sealed class AddonOperations(AwsWorld world)
{
    private readonly AddonUpdates _updates = new(world);

    public static Addon Find(Cluster cluster, string name) => cluster.Addons.FirstOrDefault(addon => addon.Name == name)
        ?? throw new EksError(404, "ResourceNotFoundException", $"No addon: {name} found in cluster: {cluster.EksName}")
        {
            Cluster = cluster.EksName,
            Addon = name,
        };

    public static string Arn(Cluster cluster, Addon addon) =>
        $"arn:aws:eks:{cluster.Region}:{cluster.AccountId}:addon/{cluster.EksName}/{addon.Name}/{Stable.Uuid($"{cluster.Arn}/addon/{addon.Name}")}";

    public JsonObject List(EksRequest request, Cluster cluster)
    {
        var (page, next) = request.Page(cluster.Addons.Select(addon => addon.Name).Order(StringComparer.Ordinal).ToList());
        return new JsonObject { ["addons"] = Wire.Strings(page), ["nextToken"] = next };
    }

    public JsonObject Describe(EksRequest request, Cluster cluster)
    {
        var addon = Find(cluster, request.Names[1]);
        var json = new JsonObject
        {
            ["addonName"] = addon.Name,
            ["clusterName"] = cluster.EksName,
            ["status"] = Status(cluster, addon),
            ["addonVersion"] = addon.Version,
            ["health"] = new JsonObject
            {
                ["issues"] = addon.HealthIssue is { } issue
                    ? new JsonArray { new JsonObject
                        {
                            ["code"] = issue.Code, ["message"] = issue.Message,
                            ["resourceIds"] = issue.ResourceIds.Count == 0 ? null : Wire.Strings(issue.ResourceIds),
                        } }
                    : new JsonArray(),
            },
            ["addonArn"] = Arn(cluster, addon),
            ["createdAt"] = Wire.Time(addon.CreatedAt),
            ["modifiedAt"] = Wire.Time(addon.ModifiedAt),
            ["tags"] = Wire.Map(addon.Tags),
            ["owner"] = "aws",
        };

        if (addon.ConfigurationValues is { } values)
        {
            json["configurationValues"] = values;
        }

        return new JsonObject { ["addon"] = json };
    }

    public JsonObject Update(EksRequest request, Cluster cluster, DateTimeOffset now)
    {
        var addon = Find(cluster, request.Names[1]);

        if (UpdateOperations.Replay(request, cluster, addon: addon.Name) is { } replay)
        {
            return replay;
        }

        return new JsonObject { ["update"] = UpdateOperations.Render(_updates.Begin(request, cluster, addon, now)) };
    }

    public static string Status(Cluster cluster, Addon addon) => cluster.RunningFor(addon) is null ? addon.Status : "UPDATING";

    public JsonObject Configuration(EksRequest request)
    {
        var name = request.One("addonName") ?? "";
        var version = request.One("addonVersion") ?? "";

        if (!world.Addons.Knows(name))
        {
            throw new EksError(404, "ResourceNotFoundException", $"Addon {name} specified is not supported") { Addon = name };
        }

        // The true schemas are long; these are the settings that people really use.
        var settings = name switch
        {
            "coredns" => new JsonObject { ["replicaCount"] = Type("integer"), ["corefile"] = Type("string"), ["resources"] = Type("object") },
            "vpc-cni" => new JsonObject { ["env"] = Type("object"), ["enableNetworkPolicy"] = Type("string"), ["resources"] = Type("object") },
            _ => new JsonObject { ["resources"] = Type("object") },
        };
        return new JsonObject
        {
            ["addonName"] = name,
            ["addonVersion"] = version,
            ["configurationSchema"] = new JsonObject
            {
                ["$schema"] = "http://json-schema.org/draft-06/schema#",
                ["type"] = "object",
                ["additionalProperties"] = false,
                ["properties"] = settings,
            }.ToJsonString(),
        };

        static JsonObject Type(string type) => new() { ["type"] = type };
    }

    public JsonObject Versions(EksRequest request, DateTimeOffset now)
    {
        var asked = request.One("addonName");
        var minor = KubernetesVersion.TryParse(request.One("kubernetesVersion"), out var parsed) ? parsed : (KubernetesVersion?)null;

        if (asked is not null && !world.Addons.Knows(asked))
        {
            throw new EksError(404, "ResourceNotFoundException", $"Addon {asked} specified is not supported") { Addon = asked };
        }

        var types = request.Query.TryGetValue("types", out var wanted) ? wanted : null;
        var all = world.Addons.Names
            .Where(name => asked is null || name == asked)
            .Where(name => types is null || types.Contains(world.Addons.Type(name)))
            .Select(name => Versions(name, minor, now))
            .OfType<JsonObject>()
            .ToList();
        var (page, next) = request.Page(all);
        return new JsonObject { ["addons"] = Wire.Objects(page), ["nextToken"] = next };
    }

    private JsonObject? Versions(string addon, KubernetesVersion? minor, DateTimeOffset now)
    {
        var byVersion = world.Kubernetes.Released(now)
            .Where(release => minor is null || release.Version == minor)
            .SelectMany(release => world.Addons.Versions(addon, release.Version, now).Select(version => (version, release)))
            .GroupBy(pair => pair.version, pair => pair.release.Version)
            .Select(group => new JsonObject
            {
                ["addonVersion"] = group.Key,
                ["architecture"] = Wire.Strings(["amd64", "arm64"]),
                ["computeTypes"] = Wire.Strings(["ec2", "hybrid"]),
                ["compatibilities"] = Wire.Objects(group.Select(version => new JsonObject
                {
                    ["clusterVersion"] = version.ToString(),
                    ["platformVersions"] = Wire.Strings(["*"]),
                    ["defaultVersion"] = world.Addons.Default(addon, version, now) == group.Key,
                })),
                ["requiresConfiguration"] = false,
                ["requiresIamPermissions"] = addon is "vpc-cni" or "aws-ebs-csi-driver",
            })
            .ToList();

        return byVersion.Count == 0 ? null : new JsonObject
        {
            ["addonName"] = addon,
            ["type"] = world.Addons.Type(addon),
            ["addonVersions"] = Wire.Objects(byVersion),
            ["publisher"] = "eks",
            ["owner"] = "aws",
        };
    }
}
