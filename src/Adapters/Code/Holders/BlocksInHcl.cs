using EksUpgradeBot.Adapters.Code.Hcl;

namespace EksUpgradeBot.Adapters.Code.Holders;

/// <summary><c>module "eks" { cluster_version = … }</c> and <c>resource "aws_eks_cluster" "this" { version = … }</c>.</summary>
internal sealed class BlocksInHcl : IHolders
{
    /// <summary>The resource type of a cluster that no module makes; its schema names the attribute <c>version</c>.</summary>
    public const string ClusterResource = "aws_eks_cluster";

    /// <inheritdoc cref="ClusterResource" />
    public const string ClusterAttribute = "version";

    public IEnumerable<Holder> Find(RootModule root, VersionQuery query) =>
        from file in root.Configuration
        from block in file.Body.Blocks
        let address = AddressOf(block)
        where address is not null
        from attribute in block.Body.Attributes
        where block.Type == "module" ? IsVersionOfModule(attribute.Name, query) : attribute.Name == ClusterAttribute
        select new Holder(address, attribute.Name, file.Name, attribute.Line)
        {
            Kind = KindOf(block),
            Value = new ValueInFile(file, attribute.Value, $"{attribute.Name} of {address}"),
            Refusal = block.Body.AttributesOf("for_each").FirstOrDefault() is { } each
                ? new VersionRefusal(
                    file.Name, each.Line, $"{address} has for_each, so that several clusters may take their version from it",
                    "Give the cluster a module block of its own.")
                : null,
        };

    /// <summary>
    /// True for an attribute that may give a module its cluster's version. In a module block, <c>version</c> is Terraform's
    /// own word for the version of the module, whatever is configured.
    /// </summary>
    public static bool IsVersionOfModule(string attribute, VersionQuery query) =>
        attribute != ClusterAttribute && query.Attributes.Contains(attribute);

    /// <summary>The address of a block that makes clusters; null for any other.</summary>
    public static string? AddressOf(HclBlock block) => block switch
    {
        { Type: "module", Labels: [var name] } => $"module.{name}",
        { Type: "resource", Labels: [ClusterResource, var name] } => $"{ClusterResource}.{name}",
        _ => null,
    };

    private static string KindOf(HclBlock block) =>
        block.Type == "module" ? block.Body.AttributesOf("source").FirstOrDefault()?.Value.ToString() ?? "" : ClusterResource;
}
