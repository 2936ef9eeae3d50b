using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Terraform.Resources;

/// <summary><c>aws_eks_addon</c> of terraform-provider-aws 5.100.</summary>
internal sealed class AddonKind : ResourceKind
{
    public override string Type => "aws_eks_addon";

    public override string Title => "EKS Add-On";

    public override string ReadOperation => "DescribeAddon";

    public override int SchemaVersion => 0;

    public override string[] ForceNew => ["addon_name", "cluster_name"];

    public override string[] UnknownContainers => [];

    public override JsonObject UnknownWhenNew() => JsonNode.Parse(
        """
        {
          "arn": true, "configuration_values": true, "created_at": true, "id": true, "modified_at": true, "pod_identity_association": [],
          "tags": {}, "tags_all": {}
        }
        """)!.AsObject();

    public override JsonObject Wanted(ModuleCall module, string? key) => new()
    {
        ["addon_name"] = key,
        ["addon_version"] = module.Addons[key!]?.ToString(),
        ["cluster_name"] = module.Name,
        ["resolve_conflicts_on_create"] = "OVERWRITE",
        ["resolve_conflicts_on_update"] = "PRESERVE",
        ["tags"] = module.Tags,
        ["tags_all"] = module.AllTags,
    };

    // Add-ons move with the cluster upgrade, outside of Terraform.
    public override void Ignore(JsonObject wanted) => wanted.Remove("addon_version");

    public override JsonObject New(JsonObject wanted)
    {
        var attributes = Values.Merge(wanted);
        attributes["pod_identity_association"] = new JsonArray();
        return attributes;
    }

    public override string Path(string id) => $"/clusters/{id.Split(':')[0]}/addons/{id.Split(':')[1]}";

    public override JsonObject Refresh(JsonObject attributes, JsonObject answer, ModuleCall module)
    {
        var addon = answer["addon"]!.AsObject();
        var fresh = Values.Merge(attributes);
        foreach (var (name, field) in new[]
            { ("addon_name", "addonName"), ("addon_version", "addonVersion"), ("arn", "addonArn"), ("cluster_name", "clusterName") })
        {
            fresh[name] = addon[field]?.DeepClone();
        }

        fresh["configuration_values"] = addon["configurationValues"]?.DeepClone() ?? "";
        fresh["created_at"] = Values.Time(addon["createdAt"]);
        fresh["modified_at"] = Values.Time(addon["modifiedAt"]);
        RefreshTags(fresh, addon["tags"], module.DefaultTags);
        return fresh;
    }
}
