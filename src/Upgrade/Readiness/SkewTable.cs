using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness;

/// <summary>How a component stands to the control plane on the way to the target.</summary>
public enum SkewVerdict
{
    /// <summary>At the control plane's version, now and after every hop.</summary>
    Good,

    /// <summary>Lags now, and is brought along by the run.</summary>
    BroughtAlong,

    /// <summary>Newer than the older minor of a rollback, and taken back before it, by the run or by EKS.</summary>
    TakenBack,

    /// <summary>Lags and is not touched by the run, but stays within the policy.</summary>
    Lags,

    /// <summary>Outside of what the skew policy allows, now or after a hop.</summary>
    Forbidden,
}

/// <summary>One row of the version skew table.</summary>
/// <param name="Component">Such as <c>node group general (40 nodes)</c>.</param>
/// <param name="Now">The version now, as text.</param>
/// <param name="AfterHops">The version after each hop, in the order of the hops.</param>
/// <param name="Verdict">How it stands.</param>
public sealed record SkewRow(string Component, string Now, IReadOnlyList<string> AfterHops, SkewVerdict Verdict);

/// <summary>Control plane, node groups, other nodes and add-ons: now, and after each hop. Pure.</summary>
public static class SkewTable
{
    /// <summary>Draws up the table.</summary>
    public static IReadOnlyList<SkewRow> Of(ClusterSnapshot cluster, IReadOnlyList<Hop> hops)
    {
        var plane = cluster.ControlPlane.Version;
        var rows = new List<SkewRow>
        {
            new("Control plane", plane.ToString(), [.. hops.Select(hop => hop.To.ToString())], SkewVerdict.Good),
        };

        foreach (var group in cluster.NodeGroups.OrderBy(group => group.Name, StringComparer.Ordinal))
        {
            // Nobody can tell from here which version an AMI of the team's own would bring.
            rows.Add(group.HasCustomAmi
                ? Staying($"Node group {group.Name}, AMI of your own ({Nodes(group.DesiredSize)})", group.Version)
                : Following($"Node group {group.Name} ({Nodes(group.DesiredSize)})", group.Version));
        }

        foreach (var others in cluster.Nodes.Where(node => node.NodeGroup is null).GroupBy(node => (node.Kind, node.KubeletVersion)).OrderBy(kind => kind.Key))
        {
            var words = others.Key.Kind.InWords();
            var component = $"{char.ToUpperInvariant(words[0])}{words[1..]} ({Nodes(others.Count())})";
            rows.Add(others.Key.Kind == NodeKind.Fargate
                ? Following(component, others.Key.KubeletVersion)
                : Staying(component, others.Key.KubeletVersion));
        }

        foreach (var addon in cluster.Addons.OrderBy(addon => addon.Name, StringComparer.Ordinal))
        {
            rows.Add(cluster.AddonReleases.TryGetValue(addon.Name, out var releases)
                ? AddonRow(addon, AddonOutlook.Of(addon, releases, hops))
                : new SkewRow($"Add-on {addon.Name}", addon.Version, [.. hops.Select(_ => "unknown")], SkewVerdict.Lags));
        }

        return rows;

        // The run brings these along, after every hop.
        SkewRow Following(string component, KubernetesVersion now) => new(
            component, now.ToString(), [.. hops.Select(hop => hop.To.ToString())],
            now > plane ? SkewVerdict.Forbidden : now < plane ? SkewVerdict.BroughtAlong : SkewVerdict.Good);

        SkewRow Staying(string component, KubernetesVersion now)
        {
            var allowed = SkewPolicy.Allows(now, plane) && hops.All(hop => SkewPolicy.Allows(now, hop.To));
            return new SkewRow(
                component, now.ToString(), [.. hops.Select(_ => now.ToString())],
                !allowed ? SkewVerdict.Forbidden : now == plane && hops.Count == 0 ? SkewVerdict.Good : SkewVerdict.Lags);
        }
    }

    /// <summary>Draws up the table of a rollback: now, and after it.</summary>
    public static IReadOnlyList<SkewRow> OfRollback(ClusterSnapshot cluster, Hop back)
    {
        return
        [
            new("Control plane", back.From.ToString(), [back.To.ToString()], SkewVerdict.Good),
            .. cluster.NodeGroups.OrderBy(group => group.Name, StringComparer.Ordinal).Select(group => Row(
                $"Node group {group.Name}{(group.HasCustomAmi ? ", AMI of your own" : "")} ({Nodes(group.DesiredSize)})", group.Version, !group.HasCustomAmi)),
            .. cluster.Nodes.Where(node => node.NodeGroup is null).GroupBy(node => (node.Kind, node.KubeletVersion)).OrderBy(kind => kind.Key).Select(kind => Row(
                $"{Listing.Capital(kind.Key.Kind.InWords())} ({Nodes(kind.Count())})", kind.Key.KubeletVersion, kind.Key.Kind == NodeKind.AutoMode)),
            .. cluster.Addons.OrderBy(addon => addon.Name, StringComparer.Ordinal).Select(OfAddon),
        ];

        SkewRow Row(string component, KubernetesVersion now, bool moves) => now <= back.To
            ? new SkewRow(component, now.ToString(), [now.ToString()], now == back.To ? SkewVerdict.Good : SkewVerdict.Lags)
            : new SkewRow(component, now.ToString(), [(moves ? back.To : now).ToString()], moves ? SkewVerdict.TakenBack : SkewVerdict.Forbidden);

        SkewRow OfAddon(Addon addon) => !cluster.AddonReleases.TryGetValue(addon.Name, out var releases)
            ? new SkewRow($"Add-on {addon.Name}", addon.Version, ["unknown"], SkewVerdict.Lags)
            : AddonChoice.BeforeRollback(addon, releases, back) switch
            {
                AddonChoice.Move move => new SkewRow($"Add-on {addon.Name}", addon.Version, [move.Versions[^1]], SkewVerdict.TakenBack),
                AddonChoice.Impossible => new SkewRow($"Add-on {addon.Name}", addon.Version, ["no version"], SkewVerdict.Forbidden),
                _ => new SkewRow($"Add-on {addon.Name}", addon.Version, ["unchanged"], SkewVerdict.Good),
            };
    }

    private static SkewRow AddonRow(Addon addon, AddonOutlook outlook) => new(
        $"Add-on {addon.Name}", addon.Version,
        [.. outlook.AfterHops.Select(hop => hop.Broken is not null ? "no version" : hop.Version == addon.Version ? "unchanged" : hop.Version)],
        outlook.AfterHops.Any(hop => hop.Broken is not null) ? SkewVerdict.Forbidden
            : outlook.AfterHops.Any(hop => hop.Version != addon.Version) ? SkewVerdict.BroughtAlong
            : SkewVerdict.Good);

    private static string Nodes(int count) => count == 1 ? "1 node" : $"{count} nodes";
}
