using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness.Knowledge;

namespace EksUpgradeBot.Upgrade.Fleet;

/// <summary>What a scan makes of a cluster.</summary>
/// <param name="Memory">What is known for the next scan.</param>
/// <param name="Happened">What happened since the scan before.</param>
/// <param name="Stands">What is so now: each key is told to a channel that has not heard of it.</param>
public sealed record FleetOutlook(ClusterMemory Memory, IReadOnlyList<FleetEvent> Happened, IReadOnlyList<FleetEvent> Stands)
{
    /// <summary>Everything a channel may have to hear.</summary>
    public IEnumerable<FleetEvent> Events => [.. Happened, .. Stands];
}

/// <summary>
/// Compares what a scan sees with what was known. Pure. The first scan of a cluster has nothing to compare with: it tells only what
/// stands. What was not seen changes nothing.
/// </summary>
public static class FleetRules
{
    /// <summary>How many scans in a row must fail before people hear of it: one may be a hiccup.</summary>
    private const int ScansBeforeTelling = 2;

    /// <summary>The days before the end of support on which people hear of it, and the end itself.</summary>
    public static IReadOnlyList<int> Thresholds { get; } = [90, 60, 30, 14, 7, 1, 0];

    /// <summary>Compares.</summary>
    public static FleetOutlook Look(ClusterMemory? known, ClusterSighting seen)
    {
        var memory = (known ?? new ClusterMemory { Cluster = seen.Cluster, ScannedAt = seen.At }) with { ScannedAt = seen.At };
        if (seen.Plane is not { } plane)
        {
            return Unreadable(memory, seen);
        }

        var happened = new List<FleetEvent>();
        if (memory is { UnreadableSince: { } since, UnreadableScans: >= ScansBeforeTelling })
        {
            happened.Add(new ClusterReadableAgain(seen.Cluster, $"{Id(seen)}/readable/{since:O}", since));
        }

        memory = memory with { UnreadableSince = null, UnreadableScans = 0 };
        memory = Versions(memory, seen, plane, happened);
        memory = Insights(memory, seen, happened);
        List<FleetEvent> stands = Support(memory, seen, plane) is { } ends ? [ends] : [];
        memory = stands is [SupportEnds near] ? Reached(memory, near) : memory;
        if (!seen.IsBeingUpgraded)
        {
            memory = NodeSkew.Compare(memory, seen, plane, happened);
            memory = Code(memory, seen, plane, stands);
        }

        return new FleetOutlook(memory, happened, stands);
    }

    private static FleetOutlook Unreadable(ClusterMemory memory, ClusterSighting seen)
    {
        var since = memory.UnreadableSince ?? seen.At;
        var scans = memory.UnreadableScans + 1;
        return new FleetOutlook(
            memory with { UnreadableSince = since, UnreadableScans = scans },
            [],
            scans >= ScansBeforeTelling ? [new ClusterUnreadable(seen.Cluster, $"{Id(seen)}/unreadable/{since:O}", since, seen.Trouble ?? "no answer")] : []);
    }

    private static ClusterMemory Versions(ClusterMemory memory, ClusterSighting seen, ControlPlane plane, List<FleetEvent> happened)
    {
        if (seen.Offered is not { } offered)
        {
            return memory;
        }

        var versions = offered.Where(version => version.IsSupported).Select(version => version.Version).ToList();
        if (memory.Offered is { } before)
        {
            happened.AddRange(versions.Where(version => version > plane.Version && !before.Contains(version)).Order()
                .Select(version => new VersionOffered(seen.Cluster, $"{Id(seen)}/version/{version}", version, plane.Version)));
        }

        // A version that was missing for a scan is no news when it is back.
        return memory with { Offered = [.. versions.Union(memory.Offered ?? []).Order()] };
    }

    private static ClusterMemory Insights(ClusterMemory memory, ClusterSighting seen, List<FleetEvent> happened)
    {
        if (seen.Insights is not { } insights)
        {
            return memory;
        }

        // Whether a rollback would be possible is asked for when somebody wants one; that it is not, is no news.
        var red = new SortedDictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var insight in insights.Where(insight => insight.Category != "ROLLBACK_READINESS").OrderBy(Name, StringComparer.Ordinal))
        {
            var name = Name(insight);
            if (memory.Red?.TryGetValue(name, out var since) == true)
            {
                // What EKS cannot tell today has not turned green.
                if (insight.Status is "ERROR" or "UNKNOWN")
                {
                    red[name] = since;
                }
            }
            else if (insight.IsError && red.TryAdd(name, seen.At) && memory.Red is not null)
            {
                happened.Add(new InsightTurnedRed(
                    seen.Cluster, $"{Id(seen)}/insight/{name}/{seen.At:O}", insight.Name, insight.Reason, insight.Version));
            }
        }

        return memory with { Red = red };
    }

    /// <summary>The nearest end of support. A threshold that no scan saw is not made up for: the days that are left count.</summary>
    private static SupportEnds? Support(ClusterMemory memory, ClusterSighting seen, ControlPlane plane)
    {
        var today = DateOnly.FromDateTime(seen.At.UtcDateTime);
        var (standard, extended) = SupportCalendar.EndsOf(plane.Version, seen.Offered ?? []);
        return Near(Fleet.Support.Extended, extended) ?? Near(Fleet.Support.Standard, standard);

        SupportEnds? Near(Support which, DateOnly? end)
        {
            if (end is not { } on || on.DayNumber - today.DayNumber is var days && days > Thresholds[0])
            {
                return null;
            }

            var threshold = Math.Min(
                Thresholds.Last(threshold => days <= threshold),
                memory.Thresholds.GetValueOrDefault($"{plane.Version}/{which}", Thresholds[0]));
            return new SupportEnds(
                seen.Cluster, $"{Id(seen)}/support/{plane.Version}/{which}/{threshold}", plane.Version, which, on, days,
                SupportCalendar.ExtraPerMonth, plane.SupportType == "STANDARD")
            {
                Threshold = threshold,
                ExtendedUntil = extended,
            };
        }
    }

    private static ClusterMemory Reached(ClusterMemory memory, SupportEnds ends) => memory with
    {
        Thresholds = new SortedDictionary<string, int>(memory.Thresholds.ToDictionary(), StringComparer.Ordinal) { [$"{ends.Runs}/{ends.Which}"] = ends.Threshold },
    };

    private static ClusterMemory Code(ClusterMemory memory, ClusterSighting seen, ControlPlane plane, List<FleetEvent> stands)
    {
        if (seen.Code is not { } code)
        {
            return memory;
        }

        if (code.Version == plane.Version)
        {
            return memory with { Disagreement = null };
        }

        var known = memory.Disagreement is { } before && before.Code == code.Version && before.Runs == plane.Version
            ? before
            : new Disagreement(code.Version, plane.Version, seen.At);
        stands.Add(new CodeDisagrees(
            seen.Cluster, $"{Id(seen)}/code/{known.Code}/{known.Runs}/{known.Since:O}", plane.Version, code.Version, code.Place));
        return memory with { Disagreement = known };
    }

    /// <summary>How keys begin: names are compared without case.</summary>
    internal static string Id(ClusterSighting seen) => seen.Cluster.Value.ToLowerInvariant();

    private static string Name(EksInsight insight) => insight.Version is { } version ? $"{insight.Name}|{version}" : insight.Name;
}
