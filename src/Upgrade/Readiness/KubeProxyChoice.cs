using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness;

/// <summary>
/// The version of kube-proxy: that of the control plane, never newer, and allowed to lag behind it as far as a kubelet
/// (Kubernetes version skew policy). EKS offers each of its versions for one minor only, so that the catalogue alone would have it
/// move before the control plane can.
/// </summary>
internal static class KubeProxyChoice
{
    public static AddonChoice BeforeHop(Addon addon, IReadOnlyList<AddonRelease> releases, Hop hop)
    {
        var minor = MinorOf(addon);
        if (minor > hop.From)
        {
            return Newer(addon, hop.From);
        }

        return SkewPolicy.Allows(minor, hop.To)
            ? new AddonChoice.Keep($"kube-proxy follows the control plane after the nodes; at {minor} it works with {hop.To}")
            : For(addon, releases, hop.From) switch
            {
                AddonChoice.Move move => move with { Why = $"the version of {hop.From}: {addon.Version} is too old for {hop.To}, and kube-proxy is never newer than the control plane" },
                AddonChoice.Keep keep => new AddonChoice.Impossible(
                    $"kube-proxy {addon.Version} is too old for {hop.To}, and {keep.Why}.", "Move kube-proxy by hand to the control plane's version, then try again."),
                var impossible => impossible,
            };
    }

    public static AddonChoice For(Addon addon, IReadOnlyList<AddonRelease> releases, KubernetesVersion plane)
    {
        var minor = MinorOf(addon);
        if (minor > plane)
        {
            return Newer(addon, plane);
        }

        var installed = AddonChoice.Parse(addon);
        var shelf = new AddonShelf([.. releases.Where(release =>
            AddonVersion.TryParse(release.Version, out var version) && new KubernetesVersion(version.Major, version.Minor) == plane)]);
        var standard = shelf.DefaultFor(plane);
        if (minor == plane && !(standard?.Version > installed))
        {
            return new AddonChoice.Keep($"{addon.Version} is the control plane's version");
        }

        var best = shelf.Preferred(shelf.Above(installed, plane), plane).Select(entry => entry.Release).FirstOrDefault();
        return best is null ? Missing(addon, minor, plane)
            : new AddonChoice.Move([best.Version], shelf.IsDefault(best, plane) ? $"EKS's default for {plane}, the control plane's version" : $"the control plane's version {plane}");
    }

    private static AddonChoice Missing(Addon addon, KubernetesVersion minor, KubernetesVersion plane) => SkewPolicy.Allows(minor, plane)
        ? new AddonChoice.Keep($"EKS offers no kube-proxy for {plane}; {addon.Version} is within the skew policy")
        : new AddonChoice.Impossible(
            $"kube-proxy {addon.Version} is too old for {plane}, and EKS offers none for it.", "Move kube-proxy by hand to the control plane's version, then try again.");

    private static AddonChoice.Keep Newer(Addon addon, KubernetesVersion plane) =>
        new($"{addon.Version} is newer than the control plane's {plane}, which kube-proxy must never be; an add-on is never moved down by this bot");

    private static KubernetesVersion MinorOf(Addon addon) => AddonChoice.Parse(addon) is var version ? new KubernetesVersion(version.Major, version.Minor) : default;
}
