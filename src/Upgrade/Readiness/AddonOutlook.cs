using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness;

/// <summary>What becomes of an add-on on the way to a target, as far as EKS's catalogue of today tells. Pure.</summary>
/// <param name="AfterHops">How it is after each hop, in the order of the hops.</param>
internal sealed record AddonOutlook(IReadOnlyList<AddonAfterHop> AfterHops)
{
    /// <summary>Plays both passes of every hop. What has no way on stays where it is for the hops that follow.</summary>
    public static AddonOutlook Of(Addon addon, IReadOnlyList<AddonRelease> releases, IReadOnlyList<Hop> hops)
    {
        var after = new List<AddonAfterHop>();
        AddonChoice.Impossible? broken = null;
        foreach (var hop in hops)
        {
            addon = Follow(AddonChoice.BeforeHop(addon, releases, hop));
            addon = broken is null ? Follow(AddonChoice.AfterNodes(addon, releases, hop.To)) : addon;
            after.Add(new AddonAfterHop(hop, addon.Version, broken));
        }

        return new AddonOutlook(after);

        Addon Follow(AddonChoice choice)
        {
            broken ??= choice as AddonChoice.Impossible;
            return choice is AddonChoice.Move move ? addon with { Version = move.Versions[^1] } : addon;
        }
    }
}

/// <summary>An add-on after a hop.</summary>
/// <param name="Hop">The hop.</param>
/// <param name="Version">Its version then.</param>
/// <param name="Broken">Why it cannot follow; null while it can.</param>
internal sealed record AddonAfterHop(Hop Hop, string Version, AddonChoice.Impossible? Broken);
