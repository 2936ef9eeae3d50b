using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Terraform.Resources;

/// <summary><c>aws_eks_cluster</c> of terraform-provider-aws 5.100.</summary>
internal sealed class ClusterKind : ResourceKind
{
    public override string Type => "aws_eks_cluster";

    public override string Title => "EKS Cluster";

    public override string ReadOperation => "DescribeCluster";

    public override int SchemaVersion => 1;

    public override string[] ForceNew => ["name", "role_arn"];

    public override string[] UnknownContainers => ["certificate_authority", "identity", "kubernetes_network_config", "public_access_cidrs"];

    public override JsonObject UnknownWhenNew() => JsonNode.Parse(
        """
        {
          "access_config": [{}], "arn": true, "certificate_authority": true, "cluster_id": true, "compute_config": [], "created_at": true,
          "enabled_cluster_log_types": [false, false], "encryption_config": [], "endpoint": true, "id": true, "identity": true,
          "kubernetes_network_config": true, "outpost_config": [], "platform_version": true, "remote_network_config": [], "status": true,
          "storage_config": [], "tags": {}, "tags_all": {}, "upgrade_policy": [{}],
          "vpc_config": [{
            "cluster_security_group_id": true, "public_access_cidrs": true, "subnet_ids": [false, false, false], "vpc_id": true
          }],
          "zonal_shift_config": []
        }
        """)!.AsObject();

    public override JsonObject Wanted(ModuleCall module, string? key) => new()
    {
        ["name"] = module.Name,
        ["role_arn"] = module.RoleArn,
        ["version"] = module.Version,
        ["enabled_cluster_log_types"] = module.LogTypes,
        ["access_config"] = Values.One(new JsonObject { ["authentication_mode"] = "API_AND_CONFIG_MAP" }),
        ["upgrade_policy"] = Values.One(new JsonObject { ["support_type"] = module.SupportType }),
        ["vpc_config"] = Values.One(new JsonObject
        {
            ["endpoint_private_access"] = true,
            ["endpoint_public_access"] = true,
            ["subnet_ids"] = module.SubnetIds,
        }),
        ["tags"] = module.Tags,
        ["tags_all"] = module.AllTags,
    };

    public override JsonObject New(JsonObject wanted)
    {
        var attributes = Values.Merge(wanted);
        attributes["bootstrap_self_managed_addons"] = true;
        Values.Block(attributes["access_config"])["bootstrap_cluster_creator_admin_permissions"] = null;
        Values.Block(attributes["vpc_config"])["security_group_ids"] = null;
        foreach (var absent in new[]
            { "compute_config", "encryption_config", "outpost_config", "remote_network_config", "storage_config", "zonal_shift_config" })
        {
            attributes[absent] = new JsonArray();
        }

        return attributes;
    }

    public override string Path(string id) => $"/clusters/{id}";

    public override JsonObject Refresh(JsonObject attributes, JsonObject answer, ModuleCall module)
    {
        var cluster = answer["cluster"]!.AsObject();
        var fresh = Values.Merge(attributes);
        foreach (var (name, field) in new[]
        {
            ("name", "name"), ("arn", "arn"), ("version", "version"), ("status", "status"), ("endpoint", "endpoint"), ("role_arn", "roleArn"),
            ("platform_version", "platformVersion"),
        })
        {
            fresh[name] = cluster[field]?.DeepClone();
        }

        fresh["created_at"] = Values.Time(cluster["createdAt"]);
        fresh["certificate_authority"] = Values.One(new JsonObject { ["data"] = cluster["certificateAuthority"]?["data"]?.DeepClone() });
        Values.Block(fresh["access_config"])["authentication_mode"] = cluster["accessConfig"]?["authenticationMode"]?.DeepClone();
        fresh["upgrade_policy"] = Values.One(new JsonObject { ["support_type"] = cluster["upgradePolicy"]?["supportType"]?.DeepClone() });
        fresh["enabled_cluster_log_types"] = Values.Set(new JsonArray([.. (cluster["logging"]?["clusterLogging"] as JsonArray ?? [])
            .Where(group => group!["enabled"]!.GetValue<bool>()).SelectMany(group => group!["types"]!.AsArray()).Select(type => type!.DeepClone())]));
        RefreshNetwork(Values.Block(fresh["vpc_config"]), cluster["resourcesVpcConfig"]!);
        RefreshTags(fresh, cluster["tags"], module.DefaultTags);
        return fresh;
    }

    private static void RefreshNetwork(JsonObject attributes, JsonNode network)
    {
        attributes["endpoint_private_access"] = network["endpointPrivateAccess"]?.DeepClone();
        attributes["endpoint_public_access"] = network["endpointPublicAccess"]?.DeepClone();
        attributes["public_access_cidrs"] = Values.Set(network["publicAccessCidrs"]);
        attributes["security_group_ids"] = Values.Set(network["securityGroupIds"]);
        attributes["subnet_ids"] = Values.Set(network["subnetIds"]);
    }
}
