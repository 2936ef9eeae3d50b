using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Catalogue;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Faults;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>ListAddons, DescribeAddon, UpdateAddon and DescribeAddonVersions.</summary>
internal sealed class AddonOperations(AwsWorld world)
{
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
            ["status"] = cluster.RunningFor(addon) is null ? "ACTIVE" : "UPDATING",
            ["addonVersion"] = addon.Version,
            ["health"] = new JsonObject { ["issues"] = new JsonArray() },
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

        if (cluster.RunningFor(addon) is { } running)
        {
            throw new EksError(409, "ResourceInUseException",
                $"Cannot update addon {addon.Name} because it currently has update {running.Id} in progress")
            { Cluster = cluster.EksName, Addon = addon.Name };
        }

        var version = request.Text("addonVersion") ?? addon.Version;

        if (version != addon.Version && !world.Addons.Versions(addon.Name, cluster.Version, now).Contains(version))
        {
            throw new EksError(400, "InvalidParameterException", "Addon version specified is not supported")
            {
                Cluster = cluster.EksName,
                Addon = addon.Name,
            };
        }

        var update = Begin(request, cluster, addon, version, now);
        cluster.Updates.Add(update);
        return new JsonObject { ["update"] = UpdateOperations.Render(update) };
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

    private Update Begin(EksRequest request, Cluster cluster, Addon addon, string version, DateTimeOffset now) => new()
    {
        Id = Guid.NewGuid().ToString(),
        Type = "AddonUpdate",
        Addon = addon.Name,
        CreatedAt = now,
        Duration = TimeSpan.FromMinutes(world.Scene.Timings.Addon),
        Params = [("AddonVersion", version), ("ResolveConflicts", request.Text("resolveConflicts") ?? "NONE")],
        From = addon.Version,
        To = version,
        Token = request.Token,
        Doom = world.Faults.Strike(FaultBoard.AddonFails, null, cluster.EksName, cluster.Name) is { } fault
            ? new UpdateFailure(fault.Code ?? "ConfigurationConflict",
                fault.Message ?? $"Conflicts found when trying to apply. Will not continue due to resolve conflicts mode. Conflicts: DaemonSet.apps {addon.Name}",
                [addon.Name])
            : null,
        Complete = at =>
        {
            addon.Version = version;
            addon.ConfigurationValues = request.Text("configurationValues") ?? addon.ConfigurationValues;
            addon.ModifiedAt = at;
        },
    };

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
