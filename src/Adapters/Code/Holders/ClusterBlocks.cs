using EksUpgradeBot.Adapters.Code.Expressions;
using EksUpgradeBot.Adapters.Code.Sources;

namespace EksUpgradeBot.Adapters.Code.Holders;

/// <summary><c>module "eks" { cluster_version = … }</c> and <c>resource "aws_eks_cluster" "this" { version = … }</c>.</summary>
internal sealed class ClusterBlocks : IHolders
{
    /// <summary>The resource type of a cluster that no module makes; its schema names the attribute <c>version</c>.</summary>
    private const string ClusterResource = "aws_eks_cluster";

    private const string ClusterAttribute = "version";

    /// <summary>Every block that may make a cluster, with its address, whether it sets a version or not.</summary>
    public static IEnumerable<(string Address, MergedBlock Block)> All(RootModule root) =>
    [
        .. root.Blocks("module").Where(block => block.Labels.Count == 1).Select(block => ($"module.{block.Labels[0]}", block)),
        .. root.Blocks("resource").Where(block => block.Labels is [ClusterResource, _]).Select(block => ($"{ClusterResource}.{block.Labels[1]}", block)),
    ];

    public IEnumerable<Holder> Find(RootModule root, VersionQuery query) =>
        from cluster in All(root)
        from name in cluster.Block.Names
        where cluster.Block.Type == "module" ? IsVersionOfModule(name, query) : name == ClusterAttribute
        from place in cluster.Block.Find(name)
        select new Holder(
            cluster.Address, new ValueInFile(place.File, place.Attribute.Value, $"{name} of {cluster.Address}", ValueScope.Module), name, place.Attribute.Line)
        {
            Kind = KindOf(cluster.Block),
            Refusal = RefuseSeveral(cluster.Address, cluster.Block),
        };

    /// <summary>
    /// True for an attribute that may give a module its cluster's version. In a module block, <c>version</c> is Terraform's
    /// own word for the version of the module, whatever is configured.
    /// </summary>
    private static bool IsVersionOfModule(string attribute, VersionQuery query) =>
        attribute != ClusterAttribute && query.Attributes.Contains(attribute);

    private static string KindOf(MergedBlock block) =>
        block.Type == "module" ? block.Find("source") is [.., var (_, source)] ? source.Value.ToString() ?? "" : "" : ClusterResource;

    private static VersionRefusal? RefuseSeveral(string address, MergedBlock block)
    {
        const string Remedy = "Give the cluster a block of its own.";
        if (block.Find("for_each") is [var (eachFile, each), ..])
        {
            return new VersionRefusal(
                eachFile.Name, each.Line, $"{address} has for_each, so that several clusters may take their version from it", Remedy);
        }

        return block.Find("count") is [var (countFile, count), ..] && !IsAtMostOne(count.Value)
            ? new VersionRefusal(
                countFile.Name, count.Line, $"{address} has a count other than 1 or a condition for 1 or 0, so that several clusters or none may take their version from it", Remedy)
            : null;
    }

    private static bool IsAtMostOne(Expression count) => count.Shape is NumberLiteral { Written: "1" } || count.IsSwitch;
}
