using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness;

/// <summary>
/// Which version an add-on gets, and why. Never one below the installed one, but before a rollback; never one that EKS does not offer for the minor that
/// the control plane runs when the add-on moves, and never merely the newest. Pure.
/// </summary>
public abstract record AddonChoice
{
    /// <summary>The add-on that goes one minor at a time (EKS user guide, "Amazon VPC CNI").</summary>
    public const string VpcCni = "vpc-cni";

    /// <summary>The add-on that bears the control plane's version and is never newer (Kubernetes version skew policy).</summary>
    public const string KubeProxy = "kube-proxy";

    private AddonChoice()
    {
    }

    /// <summary>It stays as it is.</summary>
    /// <param name="Why">Why, as a clause.</param>
    public sealed record Keep(string Why) : AddonChoice;

    /// <summary>It moves.</summary>
    /// <param name="Versions">The versions that it gets, one after the other; at least one.</param>
    /// <param name="Why">Why the last of them, as a clause.</param>
    public sealed record Move(IReadOnlyList<string> Versions, string Why) : AddonChoice;

    /// <summary>It would have to move and cannot.</summary>
    /// <param name="Reason">Why not, as a sentence.</param>
    /// <param name="Remedy">What a person can do, as a sentence.</param>
    public sealed record Impossible(string Reason, string Remedy) : AddonChoice;

    /// <summary>Before the control plane moves: only what the next minor would break, to a version that works on both sides.</summary>
    /// <param name="addon">The add-on as it is installed.</param>
    /// <param name="releases">All that EKS offers of it; empty when EKS does not know it.</param>
    /// <param name="hop">The move of the control plane.</param>
    public static AddonChoice BeforeHop(Addon addon, IReadOnlyList<AddonRelease> releases, Hop hop)
    {
        if (Unreadable(addon, releases, hop.To) is { } said)
        {
            return said;
        }

        if (addon.Name == KubeProxy)
        {
            return KubeProxyChoice.BeforeHop(addon, releases, hop);
        }

        var shelf = new AddonShelf(releases);
        if (shelf.Supports(addon.Version, hop.To))
        {
            return new Keep($"{addon.Version} works with {hop.To}");
        }

        var installed = Parse(addon);
        var both = shelf.Preferred(shelf.Above(installed, hop.From, hop.To), hop.To).ToList();
        return both.Count > 0
            ? AddonLadder.First(addon, shelf, hop.From, both, entry => shelf.IsDefault(entry.Release, hop.To)
                ? $"EKS's default for {hop.To}; it works with {hop.From} too, and {addon.Version} does not work with {hop.To}"
                : $"works with {hop.From} and {hop.To}; {addon.Version} does not work with {hop.To}", release => release.ClusterVersions.Contains(hop.To))
            : new Impossible(
                $"No version of add-on {addon.Name} from {addon.Version} up works with both {hop.From} and {hop.To}.",
                Leave(addon.Name));
    }

    /// <summary>After the nodes: to EKS's default for the control plane's minor, or to the version that stays valid longest.</summary>
    /// <param name="addon">The add-on as it is installed.</param>
    /// <param name="releases">All that EKS offers of it; empty when EKS does not know it.</param>
    /// <param name="plane">The minor that the control plane runs.</param>
    public static AddonChoice AfterNodes(Addon addon, IReadOnlyList<AddonRelease> releases, KubernetesVersion plane)
    {
        if (Unreadable(addon, releases, plane) is { } said)
        {
            return said;
        }

        if (addon.Name == KubeProxy)
        {
            return KubeProxyChoice.For(addon, releases, plane);
        }

        var shelf = new AddonShelf(releases);
        var installed = Parse(addon);
        var works = shelf.Supports(addon.Version, plane);
        var standard = shelf.DefaultFor(plane);
        if (works && !(standard?.Version > installed))
        {
            return new Keep(
                standard is null ? $"{addon.Version} works with {plane}, for which EKS names no default"
                : standard.Value.Version == installed ? $"{addon.Version} is EKS's default for {plane}"
                : $"{addon.Version} works with {plane} and is newer than EKS's default {standard.Value.Release.Version}");
        }

        var candidates = shelf.Preferred(shelf.Above(installed, plane), plane).Where(entry => !works || shelf.IsDefault(entry.Release, plane)).ToList();
        var choice = candidates.Count > 0
            ? AddonLadder.First(addon, shelf, plane, candidates, entry => shelf.IsDefault(entry.Release, plane)
                ? $"EKS's default for {plane}"
                : $"works with {plane}, and longest of all: up to {entry.Release.ClusterVersions.Max()}")
            : new Impossible($"No version of add-on {addon.Name} from {addon.Version} up works with {plane}.", Leave(addon.Name));
        return works && choice is Impossible impossible ? new Keep($"{addon.Version} works with {plane}; {impossible.Reason.TrimEnd('.')}") : choice;
    }

    /// <summary>
    /// Before the control plane goes back: only what the older minor would break, down to the nearest version that works on both sides.
    /// </summary>
    /// <param name="addon">The add-on as it is installed.</param>
    /// <param name="releases">All that EKS offers of it; empty when EKS does not know it.</param>
    /// <param name="back">The move of the control plane, one minor down.</param>
    public static AddonChoice BeforeRollback(Addon addon, IReadOnlyList<AddonRelease> releases, Hop back)
    {
        if (Unreadable(addon, releases, back.To) is { } said)
        {
            return said;
        }

        var installed = Parse(addon);
        if (addon.Name == KubeProxy && new KubernetesVersion(installed.Major, installed.Minor) <= back.To)
        {
            return new Keep($"{addon.Version} is not newer than {back.To}");
        }

        var shelf = new AddonShelf(releases);
        if (shelf.Supports(addon.Version, back.To) && addon.Name != KubeProxy)
        {
            return new Keep($"{addon.Version} works with {back.To}");
        }

        // kube-proxy may be older than the API server and never newer, so that it is the older minor's own.
        var both = shelf.Below(installed, back.From, back.To)
            .Where(entry => addon.Name != KubeProxy || new KubernetesVersion(entry.Version.Major, entry.Version.Minor) <= back.To)
            .OrderBy(entry => entry.Version.IsPreview)
            .ThenByDescending(entry => entry.Version)
            .ToList();
        return both.Count > 0
            ? AddonLadder.Down(addon, shelf, back, both[0], $"works with {back.From} and {back.To}; {addon.Version} does not work with {back.To}")
            : new Impossible(
                $"No version of add-on {addon.Name} below {addon.Version} works with both {back.From} and {back.To}.",
                Leave(addon.Name));
    }

    internal static AddonVersion Parse(Addon addon) =>
        AddonVersion.TryParse(addon.Version, out var version) ? version : throw new ArgumentException($"{addon.Version} cannot be put in order.", nameof(addon));

    // What cannot be put in order cannot be moved up, but may well stay.
    private static AddonChoice? Unreadable(Addon addon, IReadOnlyList<AddonRelease> releases, KubernetesVersion minor) =>
        releases.Count == 0 ? new Impossible(
            $"EKS's catalogue does not list add-on {addon.Name}, so nobody knows whether {addon.Version} works with {minor}.", Leave(addon.Name))
        : AddonVersion.TryParse(addon.Version, out _) ? null
        : new AddonShelf(releases).Supports(addon.Version, minor) ? new Keep($"{addon.Version} works with {minor}")
        : new Impossible(
            $"The version {addon.Version} of add-on {addon.Name} cannot be put in order with what EKS offers, and EKS does not say that it works with {minor}.",
            "Move the add-on by hand to a version that EKS lists, then try again.");

    private static string Leave(string addon) =>
        $"Ask its vendor for such a version; or take {addon} out of EKS's care with `aws eks delete-addon --preserve`, which leaves it running, and look after it yourself; then try again.";
}
