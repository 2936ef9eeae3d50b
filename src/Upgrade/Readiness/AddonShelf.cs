using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness;

/// <summary>The versions that EKS offers of one add-on, in order. Versions that cannot be put in order are left on the floor.</summary>
internal sealed class AddonShelf
{
    private readonly IReadOnlyList<(AddonVersion Version, AddonRelease Release)> _ordered;

    public AddonShelf(IReadOnlyList<AddonRelease> releases)
    {
        All = releases;
        _ordered =
        [
            .. releases
                .Select(release => (Parsed: AddonVersion.TryParse(release.Version, out var version), Version: version, Release: release))
                .Where(entry => entry.Parsed)
                .Select(entry => (entry.Version, entry.Release))
                .OrderBy(entry => entry.Version),
        ];
    }

    public IReadOnlyList<AddonRelease> All { get; }

    /// <summary>True when EKS says that exactly this version works with that minor.</summary>
    public bool Supports(string version, KubernetesVersion minor) =>
        All.Any(release => release.Version == version && release.ClusterVersions.Contains(minor));

    /// <summary>The versions above one that work with every one of these minors, in order.</summary>
    public IReadOnlyList<(AddonVersion Version, AddonRelease Release)> Above(AddonVersion installed, params IReadOnlyList<KubernetesVersion> minors) =>
        [.. _ordered.Where(entry => entry.Version > installed && minors.All(entry.Release.ClusterVersions.Contains))];

    /// <summary>The versions below one that work with every one of these minors, in order.</summary>
    public IReadOnlyList<(AddonVersion Version, AddonRelease Release)> Below(AddonVersion installed, params IReadOnlyList<KubernetesVersion> minors) =>
        [.. _ordered.Where(entry => entry.Version < installed && minors.All(entry.Release.ClusterVersions.Contains))];

    /// <summary>EKS's default for a minor; null when it names none.</summary>
    public (AddonVersion Version, AddonRelease Release)? DefaultFor(KubernetesVersion minor) =>
        _ordered.Where(entry => entry.Release.DefaultFor.Contains(minor)).Select(entry => ((AddonVersion, AddonRelease)?)entry).LastOrDefault();

    /// <summary>True for EKS's default for a minor.</summary>
    public bool IsDefault(AddonRelease release, KubernetesVersion minor) => DefaultFor(minor)?.Release == release;

    /// <summary>
    /// The best first: EKS's default for a minor, then those that work with the newest minors, of these the closest. Previews,
    /// which nobody asked for, come last.
    /// </summary>
    public IEnumerable<(AddonVersion Version, AddonRelease Release)> Preferred(
        IEnumerable<(AddonVersion Version, AddonRelease Release)> entries, KubernetesVersion minor) =>
        entries
            .OrderByDescending(entry => IsDefault(entry.Release, minor))
            .ThenBy(entry => entry.Version.IsPreview)
            .ThenByDescending(entry => entry.Release.ClusterVersions.DefaultIfEmpty(minor).Max())
            .ThenBy(entry => entry.Version);
}
