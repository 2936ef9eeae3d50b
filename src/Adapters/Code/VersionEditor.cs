using EksUpgradeBot.Adapters.Code.Holders;
using EksUpgradeBot.Adapters.Code.Sources;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>
/// Finds the one quoted version in a Terraform root module that sets a cluster's version, or says why there is none that
/// could be edited safely. It looks only at the files that Terraform reads in that directory, and writes nothing.
/// </summary>
public static class VersionEditor
{
    private static readonly IReadOnlyList<IHolders> Holders = [new BlocksInHcl(), new BlocksInJson(), new InputsOfTerragrunt()];

    private static readonly IReadOnlyList<IVersionSource> Sources = [new Literal(), new Variable(), new Local(), new AnythingElse()];

    /// <summary>The place of the version, or a refusal.</summary>
    public static VersionLookup Find(VersionQuery query)
    {
        try
        {
            var root = RootModule.Read(query.Directory);
            var holders = Holders.SelectMany(kind => kind.Find(root, query)).ToList();
            var (chosen, refusal) = new HolderChoice(root, query, holders).Choose();
            return refusal ?? Follow(new Trail(root, Sources), chosen!, holders);
        }
        catch (RefusalException e)
        {
            return e.Refusal;
        }
    }

    private static VersionLookup Follow(Trail trail, Holder chosen, List<Holder> holders)
    {
        if (chosen.Refusal is { } refusal)
        {
            return refusal;
        }

        var found = trail.Follow(chosen.Value!);
        if (found is not VersionPlace place)
        {
            return found;
        }

        // One local may set the version of two clusters; then no edit moves only one of them.
        var twin = holders.FirstOrDefault(other =>
            other.Address != chosen.Address && other.Kind == chosen.Kind && other.Value is not null
            && trail.Follow(other.Value) is VersionPlace its && its.File == place.File && its.Offset == place.Offset);
        return twin is null
            ? place with { Holder = chosen.Address }
            : new VersionRefusal(
                place.File, place.Line, $"the version of {twin.Address} comes from here too, so that an edit would move both clusters",
                "Give each cluster a value of its own.");
    }
}
