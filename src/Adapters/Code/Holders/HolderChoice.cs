using EksUpgradeBot.Adapters.Code.Expressions;

namespace EksUpgradeBot.Adapters.Code.Holders;

/// <summary>Which of the holders is meant: the configured one, or the only one.</summary>
internal sealed class HolderChoice(RootModule root, VersionQuery query, IReadOnlyList<Holder> holders)
{
    private const string ConfigureModule = "Configure 'module' with the name of the block that makes the cluster.";

    /// <summary>The holder that is meant; a refusal when there is none, or more than one.</summary>
    public (Holder? Chosen, VersionRefusal? Refusal) Choose()
    {
        var isNamed = !string.IsNullOrEmpty(query.Module);
        List<Holder> candidates = [.. holders.Where(holder => !isNamed || holder.IsCalled(query.Module!))];
        if (candidates.Count > 1 && !isNamed)
        {
            // An add-ons module that takes the version from the cluster's own output follows by itself.
            candidates = [.. candidates.Where(holder => !ReadsFromAnother(holder, candidates))];
        }

        return candidates switch
        {
            [] => (null, isNamed ? RefuseNamed(query.Module!) : RefuseNone()),
            [var only] => (only, null),
            _ => (null, RefuseSeveral(candidates)),
        };
    }

    private static bool ReadsFromAnother(Holder holder, List<Holder> candidates) =>
        (holder.Value.Expression.Shape is Interpolation only ? only.Inner.Shape : holder.Value.Expression.Shape) is Reference { Name: { } name } reference
        && candidates.Any(other => other.Address != holder.Address && other.Address == $"{reference.Root}.{name}");

    private VersionRefusal RefuseNamed(string name)
    {
        var (address, block) = ClusterBlocks.All(root).FirstOrDefault(cluster => cluster.Address == name || cluster.Address == $"module.{name}");
        return block is null
            ? new VersionRefusal(null, 0, $"there is no module {name} in this directory{Others()}{Ignored()}", ConfigureModule)
            : new VersionRefusal(
                block.File.Name, block.Line, $"{address} has no attribute {query.AttributesInWords}",
                block.Names.FirstOrDefault(VersionQuery.KnownAttributes.Contains) is { } known
                    ? $"It has {known}: configure that as 'attribute'."
                    : "Configure 'attribute' with the name that the module gives the version, and set it in the block.");
    }

    private VersionRefusal RefuseNone()
    {
        var known = (
            from cluster in ClusterBlocks.All(root)
            where cluster.Block.Type == "module"
            from name in cluster.Block.Names
            where VersionQuery.KnownAttributes.Contains(name)
            select (Name: name, Place: cluster.Block.Find(name)[0])).FirstOrDefault();
        if (known.Name is not null)
        {
            return new VersionRefusal(
                known.Place.File.Name, known.Place.Attribute.Line,
                $"no module block has an attribute {query.AttributesInWords}, but one has {known.Name}", $"Configure 'attribute: {known.Name}'.");
        }

        return root is { Terragrunt: { } terragrunt, Configuration: [] }
            ? new VersionRefusal(
                terragrunt.Name, terragrunt.Body.AttributesOf("inputs").FirstOrDefault()?.Line ?? 0,
                $"no input {query.AttributesInWords} is written in this file: it may come from a file that this one includes, or from the module's default",
                $"Set it in the inputs of {terragrunt.Name}, or configure 'attribute' with the module's name for the version.")
            : new VersionRefusal(
                null, 0,
                $"no module block with an attribute {query.AttributesInWords}, and no resource aws_eks_cluster with a version, stands in this directory{Ignored()}",
                "Configure 'directory' with the root module that makes the cluster, and 'attribute' with the module's name for the version.");
    }

    private static VersionRefusal RefuseSeveral(List<Holder> candidates)
    {
        var second = candidates[1];
        var first = candidates[0];
        if (candidates.All(holder => holder.Address == first.Address))
        {
            return first.Attribute == second.Attribute
                ? new VersionRefusal(
                    second.File, second.Line,
                    $"{second.Attribute} of {second.Address} is set twice, in {first.File}:{first.Line} too", "Leave one of them.")
                : new VersionRefusal(
                    second.File, second.Line, $"{first.Address} has both {first.Attribute} and {second.Attribute}",
                    "Configure 'attribute' with the one that sets the cluster's version.");
        }

        var all = string.Join(", ", candidates.Select(holder => $"{holder.Address} ({holder.File}:{holder.Line})"));
        return new VersionRefusal(
            second.File, second.Line, $"{candidates.Count} blocks set a version: {all}", ConfigureModule);
    }

    private string Others()
    {
        var others = holders.Select(holder => holder.Address).Distinct().ToList();
        return others.Count == 0 ? "" : $", only {string.Join(", ", others)}";
    }

    private string Ignored() =>
        root.Ignored.Count == 0 ? "" : $" ({string.Join(", ", root.Ignored)} was not looked at, because only OpenTofu reads it)";
}
