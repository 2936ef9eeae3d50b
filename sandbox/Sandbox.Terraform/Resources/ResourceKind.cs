using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Terraform.Resources;

/// <summary>What the provider knows of a type of resource: how it is read, what the code wants of it, what cannot be changed in place.</summary>
internal abstract class ResourceKind
{
    public static readonly ResourceKind Cluster = new ClusterKind();

    public static readonly ResourceKind Nodegroup = new NodegroupKind();

    public static readonly ResourceKind Addon = new AddonKind();

    public abstract string Type { get; }

    /// <summary>How the provider's errors call it, such as <c>EKS Cluster</c>.</summary>
    public abstract string Title { get; }

    /// <summary>The operation that reads it, such as <c>DescribeCluster</c>.</summary>
    public abstract string ReadOperation { get; }

    public abstract int SchemaVersion { get; }

    /// <summary>Attributes whose change needs another resource.</summary>
    public abstract string[] ForceNew { get; }

    /// <summary>What is not known before it is made, as <c>after_unknown</c> says it.</summary>
    public abstract JsonObject UnknownWhenNew();

    /// <summary>Which of these are lists, sets or blocks, and so have a place in a mask.</summary>
    public abstract string[] UnknownContainers { get; }

    /// <summary>What the code says of it, and nothing else.</summary>
    public abstract JsonObject Wanted(ModuleCall module, string? key);

    /// <summary>Takes out what <c>ignore_changes</c> lists.</summary>
    public virtual void Ignore(JsonObject wanted)
    {
    }

    /// <summary>The attributes of a new one: what the code says and what the provider makes of its silence.</summary>
    public abstract JsonObject New(JsonObject wanted);

    /// <summary>The path of the API that answers for it.</summary>
    public abstract string Path(string id);

    /// <summary>The attributes as the API has them now. Attributes that it does not tell stay.</summary>
    public abstract JsonObject Refresh(JsonObject attributes, JsonObject answer, ModuleCall module);

    public static ResourceKind Of(string type) => type switch
    {
        "aws_eks_cluster" => Cluster,
        "aws_eks_node_group" => Nodegroup,
        "aws_eks_addon" => Addon,
        _ => throw new InvalidOperationException($"The module makes no {type}."),
    };

    /// <summary>All tags, and those that do not come from the provider's <c>default_tags</c>.</summary>
    protected static void RefreshTags(JsonObject attributes, JsonNode? tags, JsonObject defaults)
    {
        var all = tags as JsonObject ?? [];
        attributes["tags_all"] = Values.Merge(all);
        attributes["tags"] = new JsonObject(all.Where(tag => !JsonNode.DeepEquals(defaults[tag.Key], tag.Value))
            .Select(tag => KeyValuePair.Create(tag.Key, tag.Value?.DeepClone())));
    }
}
