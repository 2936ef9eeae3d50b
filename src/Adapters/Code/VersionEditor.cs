using EksUpgradeBot.Adapters.Code.Holders;
using EksUpgradeBot.Adapters.Code.Sources;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>
/// Finds the one quoted version in a Terraform root module that sets a cluster's version, or says why there is none that
/// could be edited safely. It looks only at the files that Terraform reads in that directory, and writes nothing.
/// </summary>
public static class VersionEditor
{
    private static readonly IReadOnlyList<IHolders> Holders = [new ClusterBlocks(), new InputsOfTerragrunt()];

    private static readonly IReadOnlyList<IValueSource> Sources =
    [
        new Interpolated(), new Local(), new Variable(), new EntryOfMap(), new LookupInMap(), new MergedMaps(), new AnythingElse(),
    ];

    /// <summary>The place of the version, or a refusal.</summary>
    public static VersionLookup Find(VersionQuery query)
    {
        try
        {
            var root = RootModule.Read(query);
            var holders = Holders.SelectMany(kind => kind.Find(root, query)).ToList();
            var (chosen, refusal) = new HolderChoice(root, query, holders).Choose();
            return refusal ?? chosen!.Refusal ?? Follow(root, chosen, holders);
        }
        catch (RefusalException e)
        {
            return e.Refusal;
        }
    }

    private static VersionLookup Follow(RootModule root, Holder chosen, List<Holder> holders)
    {
        var place = VersionLiteral.Judge(new Trail(root, Sources).Resolve(chosen.Value));

        // One local may set the version of two clusters; then no edit moves only one of them.
        List<Holder> others = [.. holders.Where(other => other.Address != chosen.Address && ComesFrom(place, other, root))];
        var twin = others.FirstOrDefault(other => other.Kind == chosen.Kind);
        return twin is null
            ? place with { Holder = chosen.Address, Notes = [.. Notes(root, place, others)] }
            : new VersionRefusal(
                place.File, place.Line, $"the version of {twin.Address} comes from here too, so that an edit would move both clusters",
                "Give each cluster a value of its own.");
    }

    private static bool ComesFrom(VersionPlace place, Holder other, RootModule root)
    {
        try
        {
            var its = VersionLiteral.Judge(new Trail(root, Sources).Resolve(other.Value));
            return its.File == place.File && its.Offset == place.Offset;
        }
        catch (RefusalException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Notes(RootModule root, VersionPlace place, List<Holder> others)
    {
        foreach (var other in others)
        {
            yield return $"{other.Attribute} of {other.Address} comes from here too and moves with it.";
        }

        if (place.Source.IsOutsideRootModule)
        {
            yield return $"{place.File} lies outside the root module: whatever else reads it takes this version from it too.";
        }

        if (root.Ignored.Count > 0)
        {
            yield return $"{string.Join(", ", root.Ignored)} was not looked at, because only OpenTofu reads it.";
        }
    }
}
