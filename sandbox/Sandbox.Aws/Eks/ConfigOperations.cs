using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Clusters;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>UpdateClusterConfig: one kind of change a call, each an update of its own.</summary>
internal sealed class ConfigOperations(AwsWorld world)
{
    public JsonObject Update(EksRequest request, Cluster cluster, DateTimeOffset now)
    {
        if (UpdateOperations.Replay(request, cluster) is { } replay)
        {
            return replay;
        }

        var changes = Changes(request.Body, cluster);

        if (changes.Count != 1)
        {
            throw new EksError(400, "InvalidParameterException",
                changes.Count == 0 ? "No changes needed for the config provided" : "Only one type of update can be allowed.")
            { Cluster = cluster.EksName };
        }

        var (type, value, apply) = changes[0];
        ControlPlaneUpdates.RefuseWhileBusy(cluster, type, world);
        var update = new Update
        {
            Id = Guid.NewGuid().ToString(),
            Type = type,
            CreatedAt = now,
            Duration = TimeSpan.FromMinutes(world.Scene.Timings.Configuration),
            Params = value,
            Token = request.Token,
            Complete = _ =>
            {
                apply();
                return null;
            },
        };
        cluster.Updates.Add(update);
        return new JsonObject { ["update"] = UpdateOperations.Render(update) };
    }

    private static List<(string Type, (string, string)[] Params, Action Apply)> Changes(JsonObject body, Cluster cluster)
    {
        var changes = new List<(string, (string, string)[], Action)>();

        if (body["logging"] is JsonObject logging)
        {
            changes.Add(("LoggingUpdate", [("ClusterLogging", logging.ToJsonString())], () => Apply(logging, cluster)));
        }

        if (body["resourcesVpcConfig"] is JsonObject vpc)
        {
            changes.Add(("EndpointAccessUpdate", [.. vpc.Select(pair => (char.ToUpperInvariant(pair.Key[0]) + pair.Key[1..], $"{pair.Value}"))],
                () => ApplyAccess(vpc, cluster)));
        }

        if (body["upgradePolicy"]?["supportType"]?.GetValue<string>() is { } support)
        {
            changes.Add(("UpgradePolicyUpdate", [("UpgradePolicy", support)], () => cluster.SupportType = support));
        }

        if (body["accessConfig"]?["authenticationMode"]?.GetValue<string>() is { } mode)
        {
            changes.Add(("AccessConfigUpdate", [("AuthenticationMode", mode)], () => cluster.AuthenticationMode = mode));
        }

        return changes;
    }

    private static void Apply(JsonObject logging, Cluster cluster)
    {
        foreach (var setup in (logging["clusterLogging"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var types = (setup["types"] as JsonArray ?? []).Select(type => $"{type}").ToList();
            cluster.LogTypes = setup["enabled"]?.GetValue<bool>() == true
                ? [.. cluster.LogTypes.Union(types).Order(StringComparer.Ordinal)]
                : [.. cluster.LogTypes.Except(types)];
        }
    }

    private static void ApplyAccess(JsonObject vpc, Cluster cluster)
    {
        cluster.EndpointPublicAccess = vpc["endpointPublicAccess"]?.GetValue<bool>() ?? cluster.EndpointPublicAccess;
        cluster.EndpointPrivateAccess = vpc["endpointPrivateAccess"]?.GetValue<bool>() ?? cluster.EndpointPrivateAccess;

        if (vpc["publicAccessCidrs"] is JsonArray cidrs)
        {
            cluster.PublicAccessCidrs = [.. cidrs.Select(cidr => $"{cidr}")];
        }
    }
}
