using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>The add-ons of a cluster as a turn finds them, and what is to become of each.</summary>
/// <param name="Plane">The control plane.</param>
/// <param name="Next">The minor that is ahead, the older one before a rollback; that of the control plane when no hop is.</param>
/// <param name="Addons">The add-ons, in the order in which they move. What is being deleted is none of them.</param>
/// <param name="Releases">What EKS offers of each.</param>
/// <param name="Choices">What is to become of each.</param>
internal sealed record AddonsNow(
    ControlPlane Plane,
    KubernetesVersion Next,
    IReadOnlyList<Addon> Addons,
    IReadOnlyDictionary<string, IReadOnlyList<AddonRelease>> Releases,
    IReadOnlyDictionary<string, AddonChoice> Choices)
{
    // The network first, because the pods of the others need it.
    private static readonly string[] First = [AddonChoice.VpcCni, AddonChoice.KubeProxy, "coredns"];

    /// <summary>The add-ons that have to move.</summary>
    public IReadOnlyList<(Addon Addon, AddonChoice.Move Move)> Lagging =>
        [.. Addons.Where(addon => Choices[addon.Name] is AddonChoice.Move).Select(addon => (addon, (AddonChoice.Move)Choices[addon.Name]))];

    /// <summary>The add-ons that have to move and cannot.</summary>
    public IReadOnlyList<AddonChoice.Impossible> Stuck => [.. Addons.Select(addon => Choices[addon.Name]).OfType<AddonChoice.Impossible>()];

    /// <summary>What any move is judged by.</summary>
    public AddonPlanJudge Judge => new(Releases, Plane.Version, Next);

    /// <summary>Every single move, one after the other.</summary>
    public IEnumerable<AddonMove> Moves =>
        from lagging in Lagging
        let steps = (IReadOnlyList<string>)[lagging.Addon.Version, .. lagging.Move.Versions]
        from index in Enumerable.Range(0, lagging.Move.Versions.Count)
        select new AddonMove(
            lagging.Addon.Name, steps[index], steps[index + 1],
            index == lagging.Move.Versions.Count - 1 ? lagging.Move.Why : $"on the way to {lagging.Move.Versions[^1]}",
            AddonConfiguration.Preserved(lagging.Addon));

    /// <summary>Asks EKS for what it offers of each add-on, and chooses.</summary>
    public static async Task<AddonsNow> ReadAsync(
        IEks eks, ClusterAddress cluster, ControlPlane plane, KubernetesVersion next, IReadOnlyList<Addon> addons, CancellationToken cancellationToken)
    {
        var releases = new Dictionary<string, IReadOnlyList<AddonRelease>>(StringComparer.Ordinal);
        foreach (var addon in addons)
        {
            releases[addon.Name] = await eks.ListAddonReleasesAsync(cluster, addon.Name, cancellationToken);
        }

        return new AddonsNow(
            plane, next, InOrder(addons), releases,
            addons.ToDictionary(
                addon => addon.Name,
                addon => next > plane.Version ? AddonChoice.BeforeHop(addon, releases[addon.Name], new Hop(plane.Version, next))
                    : next < plane.Version ? AddonChoice.BeforeRollback(addon, releases[addon.Name], new Hop(plane.Version, next))
                    : AddonChoice.AfterNodes(addon, releases[addon.Name], plane.Version),
                StringComparer.Ordinal));
    }

    /// <summary>The add-ons that are to stay, in the order in which they move.</summary>
    public static IReadOnlyList<Addon> InOrder(IEnumerable<Addon> addons) =>
    [
        .. addons.Where(addon => addon.Status != "DELETING")
            .OrderBy(addon => Array.IndexOf(First, addon.Name) is >= 0 and var place ? place : First.Length)
            .ThenBy(addon => addon.Name, StringComparer.Ordinal),
    ];
}
