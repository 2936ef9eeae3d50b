namespace EksUpgradeBot.Adapters.Code.Holders;

/// <summary>The same blocks in <c>.tf.json</c> files: found, so that they are never overlooked, and not edited.</summary>
internal sealed class BlocksInJson : IHolders
{
    public IEnumerable<Holder> Find(RootModule root, VersionQuery query) =>
        from file in root.JsonConfiguration
        from place in JsonPlaces.Of(file)
        let holder = HolderAt(file, place.Path, place.Line, query)
        where holder is not null
        select holder;

    private static Holder? HolderAt(CodeFile file, IReadOnlyList<string> path, int line, VersionQuery query)
    {
        var (address, attribute) = path switch
        {
            ["module", var name, var last] when BlocksInHcl.IsVersionOfModule(last, query) => ($"module.{name}", last),
            ["resource", BlocksInHcl.ClusterResource, var name, BlocksInHcl.ClusterAttribute] =>
                ($"{BlocksInHcl.ClusterResource}.{name}", BlocksInHcl.ClusterAttribute),
            _ => ("", ""),
        };
        return address is ""
            ? null
            : new Holder(address, attribute, file.Name, line)
            {
                Refusal = new VersionRefusal(
                    file.Name, line, $"{attribute} of {address} stands in a JSON file, which is not edited yet",
                    "Move the block to a .tf file."),
            };
    }
}
