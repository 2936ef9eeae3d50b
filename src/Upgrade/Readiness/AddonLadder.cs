using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness;

/// <summary>
/// The way from one version of an add-on to another. All but one go there at once; the VPC CNI goes one minor at a time
/// (EKS user guide, "Amazon VPC CNI": "update one minor version at a time").
/// </summary>
internal static class AddonLadder
{
    /// <summary>The first of the candidates that can be reached; when none can, why not the first.</summary>
    /// <param name="plane">The control plane's minor while the add-on moves.</param>
    /// <param name="candidates">At least one, the best first.</param>
    /// <param name="isEnough">A rung that will do: nobody climbs further than he must before a hop. Null to go all the way.</param>
    public static AddonChoice First(
        Addon addon,
        AddonShelf shelf,
        KubernetesVersion plane,
        IReadOnlyList<(AddonVersion Version, AddonRelease Release)> candidates,
        Func<(AddonVersion Version, AddonRelease Release), string> why,
        Func<AddonRelease, bool>? isEnough = null)
    {
        AddonChoice.Impossible? first = null;
        foreach (var candidate in candidates)
        {
            switch (Walk(addon, shelf, plane, candidate, why, isEnough))
            {
                case AddonChoice.Impossible impossible:
                    first ??= impossible;
                    break;
                case var way:
                    return way;
            }
        }

        return first!;
    }

    /// <summary>The way down to a version, before a rollback.</summary>
    /// <param name="back">The move of the control plane, one minor down. The rungs need not work with the older minor: it climbs on.</param>
    public static AddonChoice Down(Addon addon, AddonShelf shelf, Hop back, (AddonVersion Version, AddonRelease Release) to, string why)
    {
        var at = AddonChoice.Parse(addon);
        var rungs = new List<string>();
        for (var minor = at.Minor - 1; addon.Name == AddonChoice.VpcCni && at.Major == to.Version.Major && minor > to.Version.Minor; minor--)
        {
            var rung = shelf.Below(at, back.From).Where(entry => entry.Version.Major == at.Major && entry.Version.Minor == minor).ToList();
            if (rung.Count == 0)
            {
                return new AddonChoice.Impossible(
                    $"The VPC CNI goes one minor at a time, and EKS offers no {at.Major}.{minor} of it for {back.From}.",
                    $"Bring {addon.Name} by hand to the minor above {to.Release.Version}, then try again.");
            }

            rungs.Add(rung.OrderBy(entry => entry.Version.IsPreview).ThenByDescending(entry => entry.Version).First().Release.Version);
        }

        return new AddonChoice.Move([.. rungs, to.Release.Version], rungs.Count == 0 ? why : $"{why}; the VPC CNI goes one minor at a time");
    }

    private static AddonChoice Walk(
        Addon addon,
        AddonShelf shelf,
        KubernetesVersion plane,
        (AddonVersion Version, AddonRelease Release) to,
        Func<(AddonVersion Version, AddonRelease Release), string> why,
        Func<AddonRelease, bool>? isEnough)
    {
        var at = AddonChoice.Parse(addon);
        if (addon.Name != AddonChoice.VpcCni)
        {
            return new AddonChoice.Move([to.Release.Version], why(to));
        }

        if (at.Major != to.Version.Major)
        {
            return Missing($"the way from {addon.Version} to {to.Release.Version} leads over a major version");
        }

        var rungs = new List<string>();
        for (var minor = at.Minor + 1; minor < to.Version.Minor; minor++)
        {
            var rung = shelf.Above(at, plane).Where(entry => entry.Version.Major == at.Major && entry.Version.Minor == minor).ToList();
            if (rung.Count == 0)
            {
                return Missing($"EKS offers no {at.Major}.{minor} of it for {plane}");
            }

            // Patches of one minor: the default, else the newest finished one.
            var best = rung
                .OrderByDescending(entry => shelf.IsDefault(entry.Release, plane))
                .ThenBy(entry => entry.Version.IsPreview)
                .ThenByDescending(entry => entry.Version)
                .First();
            rungs.Add(best.Release.Version);
            if (isEnough?.Invoke(best.Release) == true)
            {
                return Climb(best);
            }
        }

        rungs.Add(to.Release.Version);
        return Climb(to);

        AddonChoice.Move Climb((AddonVersion Version, AddonRelease Release) top) =>
            new(rungs, rungs.Count == 1 ? why(top) : $"{why(top)}; the VPC CNI goes one minor at a time");

        AddonChoice.Impossible Missing(string what) => new(
            $"The VPC CNI goes one minor at a time, and {what}.",
            $"Bring {addon.Name} by hand to the minor before {to.Release.Version}, then try again.");
    }
}
