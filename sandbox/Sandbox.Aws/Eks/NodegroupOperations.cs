using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Clusters;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>ListNodegroups, DescribeNodegroup, UpdateNodegroupVersion and UpdateNodegroupConfig.</summary>
internal sealed class NodegroupOperations(AwsWorld world)
{
    private readonly NodegroupUpdates _updates = new(world);

    public static Nodegroup Find(Cluster cluster, string name) => cluster.Nodegroups.FirstOrDefault(group => group.Name == name)
        ?? throw new EksError(404, "ResourceNotFoundException", $"No node group found for name: {name}.")
        {
            Cluster = cluster.EksName,
            Nodegroup = name,
        };

    public JsonObject List(EksRequest request, Cluster cluster)
    {
        var (page, next) = request.Page(cluster.Nodegroups.Select(group => group.Name).ToList());
        return new JsonObject { ["nodegroups"] = Wire.Strings(page), ["nextToken"] = next };
    }

    public JsonObject Describe(EksRequest request, Cluster cluster)
    {
        var group = Find(cluster, request.Names[1]);
        var config = new JsonObject();

        if (group.MaxUnavailable is { } count)
        {
            config["maxUnavailable"] = count;
        }

        if (group.MaxUnavailablePercentage is { } percentage)
        {
            config["maxUnavailablePercentage"] = percentage;
        }

        var json = new JsonObject
        {
            ["nodegroup"] = new JsonObject
            {
                ["nodegroupName"] = group.Name,
                ["nodegroupArn"] = Arn(cluster, group),
                ["clusterName"] = cluster.EksName,
                ["version"] = group.Version.ToString(),
                ["releaseVersion"] = group.ReleaseVersion,
                ["createdAt"] = Wire.Time(group.CreatedAt),
                ["modifiedAt"] = Wire.Time(group.ModifiedAt),
                ["status"] = Status(cluster, group),
                ["capacityType"] = "ON_DEMAND",
                ["scalingConfig"] = new JsonObject
                {
                    ["minSize"] = group.MinSize,
                    ["maxSize"] = group.MaxSize,
                    ["desiredSize"] = group.DesiredSize,
                },
                ["instanceTypes"] = Wire.Strings([group.Scene.InstanceType]),
                ["subnets"] = Wire.Strings(cluster.SubnetIds),
                ["amiType"] = group.Scene.AmiType,
                ["nodeRole"] = cluster.NodeRoleArn,
                ["labels"] = Wire.Map(group.Labels),
                ["resources"] = new JsonObject
                {
                    ["autoScalingGroups"] = new JsonArray { new JsonObject { ["name"] = AutoScalingGroup(cluster, group) } },
                },
                ["diskSize"] = 20,
                ["health"] = new JsonObject
                {
                    ["issues"] = group.HealthIssue is { } issue
                        ? new JsonArray { new JsonObject
                            {
                                ["code"] = issue.Code, ["message"] = issue.Message, ["resourceIds"] = Wire.Strings(issue.ResourceIds),
                            } }
                        : new JsonArray(),
                },
                ["updateConfig"] = config,
                ["tags"] = Wire.Map(group.Tags),
            },
        };

        if (group.Template is { } template)
        {
            json["nodegroup"]!["launchTemplate"] = new JsonObject { ["name"] = template.Name, ["version"] = template.Used, ["id"] = template.Id };
        }

        return json;
    }

    public static string Status(Cluster cluster, Nodegroup group) =>
        cluster.RunningFor(group) is not null ? "UPDATING" : group.HealthIssue is null ? "ACTIVE" : "DEGRADED";

    public static string Arn(Cluster cluster, Nodegroup group) =>
        $"arn:aws:eks:{cluster.Region}:{cluster.AccountId}:nodegroup/{cluster.EksName}/{group.Name}/{Stable.Uuid($"{cluster.Arn}/{group.Name}")}";

    public static string AutoScalingGroup(Cluster cluster, Nodegroup group) =>
        $"eks-{group.Name}-{Stable.Uuid($"{cluster.Arn}/{group.Name}")}";

    public JsonObject UpdateVersion(EksRequest request, Cluster cluster, DateTimeOffset now)
    {
        var group = Find(cluster, request.Names[1]);

        var template = request.Body["launchTemplate"] as JsonObject;
        var wish = new NodegroupWish(request.Text("version"), request.Text("releaseVersion"), request.Flag("force"), request.Token)
        {
            TemplateId = (template?["id"] ?? template?["name"])?.ToString(),
            // Without a version EC2 takes the template's default.
            TemplateVersion = template is null ? null : template["version"]?.ToString() ?? "$Default",
        };
        return UpdateOperations.Replay(request, cluster, nodegroup: group.Name)
            ?? new JsonObject { ["update"] = UpdateOperations.Render(_updates.Begin(cluster, group, wish, now)) };
    }

    public JsonObject UpdateConfig(EksRequest request, Cluster cluster, DateTimeOffset now)
    {
        var group = Find(cluster, request.Names[1]);

        if (UpdateOperations.Replay(request, cluster, nodegroup: group.Name) is { } replay)
        {
            return replay;
        }

        NodegroupUpdates.RefuseWhileBusy(cluster, group);
        var scaling = request.Body["scalingConfig"] as JsonObject;
        var rolling = request.Body["updateConfig"] as JsonObject;
        var labels = request.Body["labels"] as JsonObject;
        var update = new Update
        {
            Id = Guid.NewGuid().ToString(),
            Type = "ConfigUpdate",
            Nodegroup = group.Name,
            CreatedAt = now,
            Duration = TimeSpan.FromMinutes(world.Scene.Timings.Configuration),
            Params = [.. (scaling ?? []).Concat(rolling ?? []).Select(pair => (char.ToUpperInvariant(pair.Key[0]) + pair.Key[1..], $"{pair.Value}"))],
            Token = request.Token,
            Complete = at =>
            {
                Apply(cluster, group, scaling, rolling, labels, at);
                return null;
            },
        };
        cluster.Updates.Add(update);
        return new JsonObject { ["update"] = UpdateOperations.Render(update) };
    }

    private static void Apply(Cluster cluster, Nodegroup group, JsonObject? scaling, JsonObject? rolling, JsonObject? labels, DateTimeOffset at)
    {
        group.MinSize = scaling?["minSize"]?.GetValue<int>() ?? group.MinSize;
        group.MaxSize = scaling?["maxSize"]?.GetValue<int>() ?? group.MaxSize;
        group.DesiredSize = scaling?["desiredSize"]?.GetValue<int>() ?? group.DesiredSize;
        group.ModifiedAt = at;

        if (rolling is not null)
        {
            group.MaxUnavailable = rolling["maxUnavailable"]?.GetValue<int>();
            group.MaxUnavailablePercentage = rolling["maxUnavailablePercentage"]?.GetValue<int>();
        }

        foreach (var (key, value) in labels?["addOrUpdateLabels"] as JsonObject ?? [])
        {
            group.Labels[key] = $"{value}";
        }

        foreach (var key in labels?["removeLabels"] as JsonArray ?? [])
        {
            group.Labels.Remove($"{key}");
        }

        while (group.Nodes.Count > group.DesiredSize)
        {
            // A change of size asks no budget: the machine is gone, and its pods with it.
            cluster.Workloads.DeletePodsOn(group.Nodes[^1]);
            group.Nodes.RemoveAt(group.Nodes.Count - 1);
        }

        for (var i = group.Nodes.Count; i < group.DesiredSize; i++)
        {
            group.Nodes.Add(group.NewNode(group.Generation, i, group.Kubelet, at));
        }
    }
}
