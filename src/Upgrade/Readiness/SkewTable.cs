using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness;

/// <summary>How a component stands to the control plane on the way to the target.</summary>
public enum SkewVerdict
{
    /// <summary>At the control plane's version, now and after every hop.</summary>
    Good,

    /// <summary>Lags now, and is brought along by the run.</summary>
    BroughtAlong,

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
            var verdict = group.Version > plane ? SkewVerdict.Forbidden
                : group.Version < plane ? SkewVerdict.BroughtAlong
                : SkewVerdict.Good;
            rows.Add(new SkewRow(
                $"Node group {group.Name} ({Nodes(group.DesiredSize)})", group.Version.ToString(),
                [.. hops.Select(hop => hop.To.ToString())], verdict));
        }

        foreach (var others in cluster.Nodes.Where(node => node.NodeGroup is null).GroupBy(node => (node.IsFargate, node.KubeletVersion)))
        {
            var kubelet = others.Key.KubeletVersion;
            var allowed = SkewPolicy.Allows(kubelet, plane) && hops.All(hop => SkewPolicy.Allows(kubelet, hop.To));
            rows.Add(new SkewRow(
                $"{(others.Key.IsFargate ? "Fargate" : "Self-managed")} ({Nodes(others.Count())})", kubelet.ToString(),
                [.. hops.Select(_ => kubelet.ToString())],
                !allowed ? SkewVerdict.Forbidden : kubelet == plane && hops.Count == 0 ? SkewVerdict.Good : SkewVerdict.Lags));
        }

        foreach (var addon in cluster.Addons.OrderBy(addon => addon.Name, StringComparer.Ordinal))
        {
            rows.Add(cluster.AddonReleases.TryGetValue(addon.Name, out var releases)
                ? AddonRow(addon, AddonOutlook.Of(addon, releases, hops))
                : new SkewRow($"Add-on {addon.Name}", addon.Version, [.. hops.Select(_ => "unknown")], SkewVerdict.Lags));
        }

        return rows;
    }

    private static SkewRow AddonRow(Addon addon, AddonOutlook outlook) => new(
        $"Add-on {addon.Name}", addon.Version,
        [.. outlook.AfterHops.Select(hop => hop.Broken is not null ? "no version" : hop.Version == addon.Version ? "unchanged" : hop.Version)],
        outlook.AfterHops.Any(hop => hop.Broken is not null) ? SkewVerdict.Forbidden
            : outlook.AfterHops.Any(hop => hop.Version != addon.Version) ? SkewVerdict.BroughtAlong
            : SkewVerdict.Good);

    private static string Nodes(int count) => count == 1 ? "1 node" : $"{count} nodes";
}
