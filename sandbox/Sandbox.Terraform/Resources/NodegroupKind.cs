using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Terraform.Resources;

/// <summary><c>aws_eks_node_group</c> of terraform-provider-aws 5.100.</summary>
internal sealed class NodegroupKind : ResourceKind
{
    public override string Type => "aws_eks_node_group";

    public override string Title => "EKS Node Group";

    public override string ReadOperation => "DescribeNodegroup";

    public override int SchemaVersion => 0;

    public override string[] ForceNew => ["cluster_name", "node_group_name", "node_role_arn", "subnet_ids", "ami_type", "instance_types"];

    public override string[] UnknownContainers => ["resources", "node_repair_config"];

    public override JsonObject UnknownWhenNew() => JsonNode.Parse(
        """
        {
          "arn": true, "capacity_type": true, "disk_size": true, "id": true, "instance_types": [false], "launch_template": [],
          "node_group_name_prefix": true, "node_repair_config": true, "release_version": true, "remote_access": [], "resources": true,
          "scaling_config": [{}], "status": true, "subnet_ids": [false, false, false], "tags": {}, "tags_all": {}, "taint": [],
          "update_config": [{}]
        }
        """)!.AsObject();

    public override JsonObject Wanted(ModuleCall module, string? key)
    {
        var group = module.Nodegroups[key!] as JsonObject ?? [];
        var template = group["launch_template"] as JsonObject;
        var wanted = new JsonObject
        {
            ["cluster_name"] = module.Name,
            ["node_group_name"] = key,
            ["node_role_arn"] = module.NodeRoleArn,
            ["subnet_ids"] = module.SubnetIds,
            ["version"] = module.NodesFollowCluster && template is null ? module.Version : null,
            ["ami_type"] = template is null ? group["ami_type"]?.ToString() ?? "AL2023_x86_64_STANDARD" : null,
            ["launch_template"] = template is null ? null : Values.One(Pick(template, "name", "version")),
            ["instance_types"] = group["instance_types"]?.DeepClone(),
            ["labels"] = group["labels"]?.DeepClone() ?? new JsonObject(),
            ["scaling_config"] = Values.One(Pick(group, "min_size", "max_size", "desired_size")),
            ["update_config"] = Values.One(Pick(group, "max_unavailable", "max_unavailable_percentage")),
            ["tags"] = module.Tags,
            ["tags_all"] = module.AllTags,
        };
        return wanted;
    }

    // The autoscaler owns the size.
    public override void Ignore(JsonObject wanted) => Values.Block(wanted["scaling_config"]).Remove("desired_size");

    public override JsonObject New(JsonObject wanted)
    {
        var attributes = Values.Merge(wanted);
        if (attributes["labels"] is JsonObject { Count: 0 })
        {
            attributes["labels"] = null;
        }

        attributes["launch_template"] ??= new JsonArray();
        attributes["remote_access"] = new JsonArray();
        attributes["taint"] = new JsonArray();
        return attributes;
    }

    public override string Path(string id) => $"/clusters/{id.Split(':')[0]}/node-groups/{id.Split(':')[1]}";

    public override JsonObject Refresh(JsonObject attributes, JsonObject answer, ModuleCall module)
    {
        var group = answer["nodegroup"]!.AsObject();
        var fresh = Values.Merge(attributes);
        foreach (var (name, field) in new[]
        {
            ("ami_type", "amiType"), ("arn", "nodegroupArn"), ("capacity_type", "capacityType"), ("cluster_name", "clusterName"),
            ("disk_size", "diskSize"), ("instance_types", "instanceTypes"), ("labels", "labels"), ("node_group_name", "nodegroupName"),
            ("node_role_arn", "nodeRole"), ("release_version", "releaseVersion"), ("status", "status"), ("version", "version"),
        })
        {
            fresh[name] = group[field]?.DeepClone();
        }

        fresh["launch_template"] = group["launchTemplate"] is JsonObject template ? Values.One(Values.Merge(template)) : new JsonArray();
        fresh["subnet_ids"] = Values.Set(group["subnets"]);
        var scaling = group["scalingConfig"];
        fresh["scaling_config"] = Values.One(new JsonObject
        {
            ["desired_size"] = scaling?["desiredSize"]?.DeepClone(),
            ["max_size"] = scaling?["maxSize"]?.DeepClone(),
            ["min_size"] = scaling?["minSize"]?.DeepClone(),
        });
        var rolling = group["updateConfig"];
        fresh["update_config"] = Values.One(new JsonObject
        {
            ["max_unavailable"] = rolling?["maxUnavailable"]?.DeepClone() ?? 0,
            ["max_unavailable_percentage"] = rolling?["maxUnavailablePercentage"]?.DeepClone() ?? 0,
        });
        RefreshTags(fresh, group["tags"], module.DefaultTags);
        return fresh;
    }

    private static JsonObject Pick(JsonObject group, params string[] names) =>
        new(names.Select(name => KeyValuePair.Create(name, group[name]?.DeepClone())));
}
