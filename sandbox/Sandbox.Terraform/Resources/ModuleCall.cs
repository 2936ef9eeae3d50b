using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Terraform.Code;

namespace EksUpgradeBot.Sandbox.Terraform.Resources;

/// <summary>The arguments of <c>module "eks"</c> with the defaults of <c>modules/eks/variables.tf</c>.</summary>
internal sealed class ModuleCall(RootModule root)
{
    public string Name => Text("cluster_name");

    public string Version => Text("cluster_version");

    public string RoleArn => Text("cluster_role_arn");

    public string NodeRoleArn => Text("node_role_arn");

    public JsonArray SubnetIds => Values.Set(root.Arguments["subnet_ids"]);

    public JsonArray LogTypes => Values.Set(root.Arguments["log_types"] ?? new JsonArray("api", "audit"));

    public string SupportType => root.Arguments["support_type"]?.ToString() ?? "EXTENDED";

    public bool NodesFollowCluster => root.Arguments["nodes_follow_cluster"]?.GetValue<bool>() ?? true;

    public JsonObject Nodegroups => root.Arguments["node_groups"] as JsonObject ?? [];

    public JsonObject Addons => root.Arguments["addons"] as JsonObject ?? [];

    public JsonObject Tags => Values.Merge(root.Arguments["tags"] as JsonObject ?? [], new JsonObject { ["module"] = "eks" });

    public JsonObject AllTags => Values.Merge(root.DefaultTags, Tags);

    public JsonObject DefaultTags => root.DefaultTags;

    /// <summary>Every resource that the code describes, each after those that it depends on.</summary>
    public IEnumerable<(ResourceAddress Address, ResourceKind Kind)> Resources() =>
    [
        (new ResourceAddress(ResourceKind.Cluster.Type), ResourceKind.Cluster),
        .. Names(Nodegroups).Select(name => (new ResourceAddress(ResourceKind.Nodegroup.Type, name), ResourceKind.Nodegroup)),
        .. Names(Addons).Select(name => (new ResourceAddress(ResourceKind.Addon.Type, name), ResourceKind.Addon)),
    ];

    private static IEnumerable<string> Names(JsonObject map) => map.Select(pair => pair.Key).Order(StringComparer.Ordinal);

    private string Text(string name) => root.Arguments[name]?.ToString() ?? throw new CodeException(
        "Missing required argument", $"The argument \"{name}\" is required, but no definition was found.");
}
