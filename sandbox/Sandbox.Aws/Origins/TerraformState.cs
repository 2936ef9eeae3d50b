using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Eks;

namespace EksUpgradeBot.Sandbox.Aws.Origins;

/// <summary>
/// The state that Terraform would hold after it had made a cluster, so that the first plan finds nothing to change.
/// Written for terraform-provider-aws 5.100 (schema versions 1, 0, 0).
/// </summary>
internal static class TerraformState
{
    private const string Provider = $"provider[\"{TerraformMirror.Registry}/hashicorp/aws\"]";

    public static string Write(Cluster cluster) => new JsonObject
    {
        ["version"] = 4,
        ["terraform_version"] = "1.5.0",
        ["serial"] = 7,
        ["lineage"] = Stable.Uuid(cluster.Arn + "/lineage"),
        ["outputs"] = new JsonObject
        {
            ["cluster_name"] = Output(cluster.EksName),
            ["cluster_version"] = Output(cluster.Version.ToString()),
            ["node_group_versions"] = new JsonObject
            {
                ["value"] = new JsonObject(Groups(cluster).Select(group => Pair(group.Name, group.Version.ToString()))),
                ["type"] = new JsonArray { "object", new JsonObject(Groups(cluster).Select(group => Pair(group.Name, "string"))) },
            },
        },
        ["resources"] = Wire.Objects(((JsonObject[])
        [
            Resource("aws_eks_addon", cluster.Addons.Select(addon => Instance(addon.Name, 0, Addon(cluster, addon),
                "module.eks.aws_eks_cluster.this", "module.eks.aws_eks_node_group.this"))),
            Resource("aws_eks_cluster", [Instance(null, 1, ClusterAttributes(cluster))]),
            Resource("aws_eks_node_group", Groups(cluster).Select(group => Instance(group.Name, 0, Nodegroup(cluster, group),
                "module.eks.aws_eks_cluster.this"))),
        ]).Where(resource => resource["instances"]!.AsArray().Count > 0)),
        ["check_results"] = null,
    }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });

    private static IEnumerable<Nodegroup> Groups(Cluster cluster) => cluster.Nodegroups.Where(group => group.Scene.InTerraform);

    private static KeyValuePair<string, JsonNode?> Pair(string key, string value) => KeyValuePair.Create<string, JsonNode?>(key, value);

    private static JsonObject Output(string value) => new() { ["value"] = value, ["type"] = "string" };

    private static JsonObject Resource(string type, IEnumerable<JsonObject> instances) => new()
    {
        ["module"] = "module.eks",
        ["mode"] = "managed",
        ["type"] = type,
        ["name"] = "this",
        ["provider"] = Provider,
        ["instances"] = Wire.Objects(instances),
    };

    private static JsonObject Instance(string? key, int schema, JsonObject attributes, params string[] dependencies)
    {
        var instance = new JsonObject();

        if (key is not null)
        {
            instance["index_key"] = key;
        }

        instance["schema_version"] = schema;
        instance["attributes"] = attributes;
        instance["sensitive_attributes"] = new JsonArray();

        if (dependencies.Length > 0)
        {
            instance["dependencies"] = Wire.Strings(dependencies);
        }

        return instance;
    }

    private static JsonObject ClusterAttributes(Cluster cluster) => new()
    {
        ["access_config"] = new JsonArray
        {
            new JsonObject { ["authentication_mode"] = cluster.AuthenticationMode, ["bootstrap_cluster_creator_admin_permissions"] = false },
        },
        ["arn"] = cluster.Arn,
        ["bootstrap_self_managed_addons"] = true,
        ["certificate_authority"] = new JsonArray { new JsonObject { ["data"] = cluster.CertificateAuthority } },
        ["cluster_id"] = null,
        ["compute_config"] = new JsonArray(),
        ["created_at"] = Instant(cluster.Scene.CreatedAt),
        ["enabled_cluster_log_types"] = Wire.Strings(cluster.LogTypes),
        ["encryption_config"] = new JsonArray(),
        ["endpoint"] = cluster.Endpoint,
        ["force_update_version"] = null,
        ["id"] = cluster.EksName,
        ["identity"] = new JsonArray
        {
            new JsonObject { ["oidc"] = new JsonArray { new JsonObject { ["issuer"] = ClusterOperations.Issuer(cluster) } } },
        },
        ["kubernetes_network_config"] = new JsonArray
        {
            new JsonObject
            {
                ["elastic_load_balancing"] = new JsonArray { new JsonObject { ["enabled"] = false } },
                ["ip_family"] = "ipv4",
                ["service_ipv4_cidr"] = "172.20.0.0/16",
                ["service_ipv6_cidr"] = "",
            },
        },
        ["name"] = cluster.EksName,
        ["outpost_config"] = new JsonArray(),
        ["platform_version"] = cluster.PlatformVersion,
        ["remote_network_config"] = new JsonArray(),
        ["role_arn"] = cluster.RoleArn,
        ["status"] = cluster.Status,
        ["storage_config"] = new JsonArray(),
        ["tags"] = Tags(cluster),
        ["tags_all"] = Wire.Map(cluster.Tags),
        ["timeouts"] = null,
        ["upgrade_policy"] = new JsonArray { new JsonObject { ["support_type"] = cluster.SupportType } },
        ["version"] = cluster.Version.ToString(),
        ["vpc_config"] = new JsonArray
        {
            new JsonObject
            {
                ["cluster_security_group_id"] = $"sg-{Stable.Hex(cluster.Arn + "/sg", 17)}",
                ["endpoint_private_access"] = cluster.EndpointPrivateAccess,
                ["endpoint_public_access"] = cluster.EndpointPublicAccess,
                ["public_access_cidrs"] = Wire.Strings(cluster.PublicAccessCidrs),
                ["security_group_ids"] = new JsonArray(),
                ["subnet_ids"] = Wire.Strings(cluster.SubnetIds),
                ["vpc_id"] = $"vpc-{Stable.Hex(cluster.Arn + "/vpc", 17)}",
            },
        },
        ["zonal_shift_config"] = new JsonArray(),
    };

    private static JsonObject Nodegroup(Cluster cluster, Nodegroup group) => new()
    {
        ["ami_type"] = group.Scene.AmiType,
        ["arn"] = NodegroupOperations.Arn(cluster, group),
        ["capacity_type"] = "ON_DEMAND",
        ["cluster_name"] = cluster.EksName,
        ["disk_size"] = 20,
        ["force_update_version"] = null,
        ["id"] = $"{cluster.EksName}:{group.Name}",
        ["instance_types"] = Wire.Strings([group.Scene.InstanceType]),
        ["labels"] = Wire.Map(group.Labels),
        ["launch_template"] = group.Template is { } template
            ? new JsonArray { new JsonObject { ["id"] = template.Id, ["name"] = template.Name, ["version"] = template.Used } }
            : new JsonArray(),
        ["node_group_name"] = group.Name,
        ["node_group_name_prefix"] = "",
        ["node_repair_config"] = new JsonArray(),
        ["node_role_arn"] = cluster.NodeRoleArn,
        ["release_version"] = group.ReleaseVersion,
        ["remote_access"] = new JsonArray(),
        ["resources"] = new JsonArray
        {
            new JsonObject
            {
                ["autoscaling_groups"] = new JsonArray { new JsonObject { ["name"] = NodegroupOperations.AutoScalingGroup(cluster, group) } },
                ["remote_access_security_group_id"] = "",
            },
        },
        ["scaling_config"] = new JsonArray
        {
            new JsonObject { ["desired_size"] = group.DesiredSize, ["max_size"] = group.MaxSize, ["min_size"] = group.MinSize },
        },
        ["status"] = "ACTIVE",
        ["subnet_ids"] = Wire.Strings(cluster.SubnetIds),
        ["tags"] = Tags(cluster),
        ["tags_all"] = Wire.Map(group.Tags),
        ["taint"] = new JsonArray(),
        ["timeouts"] = null,
        ["update_config"] = new JsonArray
        {
            new JsonObject
            {
                ["max_unavailable"] = group.MaxUnavailable ?? 0,
                ["max_unavailable_percentage"] = group.MaxUnavailablePercentage ?? 0,
            },
        },
        ["version"] = group.Version.ToString(),
    };

    private static JsonObject Addon(Cluster cluster, Addon addon) => new()
    {
        ["addon_name"] = addon.Name,
        ["addon_version"] = addon.Version,
        ["arn"] = AddonOperations.Arn(cluster, addon),
        ["cluster_name"] = cluster.EksName,
        ["configuration_values"] = "",
        ["created_at"] = Instant(addon.CreatedAt),
        ["id"] = $"{cluster.EksName}:{addon.Name}",
        ["modified_at"] = Instant(addon.ModifiedAt),
        ["pod_identity_association"] = new JsonArray(),
        ["preserve"] = null,
        ["resolve_conflicts"] = null,
        ["resolve_conflicts_on_create"] = "OVERWRITE",
        ["resolve_conflicts_on_update"] = "PRESERVE",
        ["service_account_role_arn"] = "",
        ["tags"] = Tags(cluster),
        ["tags_all"] = Wire.Map(addon.Tags),
        ["timeouts"] = null,
    };

    /// <summary>The tags that the code sets itself; <c>managed_by</c> comes from the provider's default_tags.</summary>
    private static JsonObject Tags(Cluster cluster) => Wire.Map(cluster.Tags.Where(tag => tag.Key != "managed_by"));

    // Go's RFC 3339 drops a fraction of zero.
    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
