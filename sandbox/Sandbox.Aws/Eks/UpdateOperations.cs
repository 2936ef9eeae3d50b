using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Clusters;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>ListUpdates and DescribeUpdate. A node group's or add-on's update is only found under its name.</summary>
internal sealed class UpdateOperations
{
    public JsonObject List(EksRequest request, Cluster cluster)
    {
        var (nodegroup, addon) = (request.One("nodegroupName"), request.One("addonName"));
        RequireOwner(cluster, nodegroup, addon);
        // Newest first. The real order is not documented, so no client may rely on it.
        var ids = cluster.Updates.Where(update => update.Nodegroup == nodegroup && update.Addon == addon)
            .OrderByDescending(update => update.CreatedAt).Select(update => update.Id).ToList();
        var (page, next) = request.Page(ids);
        return new JsonObject { ["updateIds"] = Wire.Strings(page), ["nextToken"] = next };
    }

    public JsonObject Describe(EksRequest request, Cluster cluster)
    {
        var (nodegroup, addon) = (request.One("nodegroupName"), request.One("addonName"));
        RequireOwner(cluster, nodegroup, addon);
        var update = cluster.Updates.FirstOrDefault(u => u.Id == request.Names[1] && u.Nodegroup == nodegroup && u.Addon == addon)
            ?? throw new EksError(404, "ResourceNotFoundException", $"No update found for ID: {request.Names[1]}")
            {
                Cluster = cluster.EksName,
                Nodegroup = nodegroup,
                Addon = addon,
            };
        return new JsonObject { ["update"] = Render(update) };
    }

    public static JsonObject Render(Update update) => new()
    {
        ["id"] = update.Id,
        ["status"] = update.Status,
        ["type"] = update.Type,
        ["params"] = Wire.Objects(update.Params.Select(param => new JsonObject { ["type"] = param.Type, ["value"] = param.Value })),
        ["createdAt"] = Wire.Time(update.CreatedAt),
        ["errors"] = Wire.Objects(update.Errors.Select(error => new JsonObject
        {
            ["errorCode"] = error.Code,
            ["errorMessage"] = error.Message,
            ["resourceIds"] = Wire.Strings(error.ResourceIds),
        })),
    };

    /// <summary>A repeated request is answered with the update it began: the SDK resends with the same token after any broken answer.</summary>
    public static JsonObject? Replay(EksRequest request, Cluster cluster, string? nodegroup = null, string? addon = null) =>
        request.Token is { } token
        && cluster.Updates.FirstOrDefault(u => u.Token == token && u.Nodegroup == nodegroup && u.Addon == addon) is { } update
            ? new JsonObject { ["update"] = Render(update) }
            : null;

    private static void RequireOwner(Cluster cluster, string? nodegroup, string? addon)
    {
        if (nodegroup is not null)
        {
            NodegroupOperations.Find(cluster, nodegroup);
        }

        if (addon is not null)
        {
            AddonOperations.Find(cluster, addon);
        }
    }
}
