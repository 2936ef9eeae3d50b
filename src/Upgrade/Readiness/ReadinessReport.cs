using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness.Checks;

namespace EksUpgradeBot.Upgrade.Readiness;

/// <summary>Version skew and findings for every hop to a target, from one reading of the cluster.</summary>
public sealed record ReadinessReport
{
    /// <summary>The cluster.</summary>
    public required ClusterName Cluster { get; init; }

    /// <summary>When the cluster was read.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>The control plane's version then.</summary>
    public required KubernetesVersion From { get; init; }

    /// <summary>The version wanted.</summary>
    public required KubernetesVersion Target { get; init; }

    /// <summary>The way there, one minor at a time.</summary>
    public required IReadOnlyList<Hop> Hops { get; init; }

    /// <summary>Version skew now and after each hop.</summary>
    public required IReadOnlyList<SkewRow> Skew { get; init; }

    /// <summary>The findings, the heaviest first.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>True when it is about going back.</summary>
    public bool IsOfRollback => Hops is [var hop, ..] && hop.To < hop.From;

    /// <summary>True when something must be mended before the first change.</summary>
    public bool IsBlocked => Findings.Any(finding => finding.StandsInTheWay);

    /// <summary>What no readiness report looks at, because EKS and Kubernetes do not tell it.</summary>
    public static IReadOnlyList<string> NeverLookedAt { get; } =
        ["free addresses in the subnets", "EC2 quotas and capacity", "launch templates' user data", "what IAM lets the cluster's role do"];

    /// <summary>Examines a cluster. Pure.</summary>
    public static ReadinessReport Of(ClusterSnapshot cluster, KubernetesVersion target) => Of(cluster, target, []);

    /// <summary>Examines a cluster, and marks what people let pass. Pure.</summary>
    /// <param name="waivers">The waivers; those that are over, or of another cluster, count for nothing.</param>
    public static ReadinessReport Of(ClusterSnapshot cluster, KubernetesVersion target, IReadOnlyList<Waiver> waivers)
    {
        var hops = Hop.Between(cluster.ControlPlane.Version, target);
        return Of(new ReadinessQuestion(cluster, target, hops), SkewTable.Of(cluster, hops), AllChecks.Each, waivers);
    }

    /// <summary>Examines whether a cluster can go back one minor, and marks what people let pass. Pure.</summary>
    /// <param name="waivers">The waivers; those that are over, or of another cluster, count for nothing.</param>
    public static ReadinessReport OfRollback(ClusterSnapshot cluster, IReadOnlyList<Waiver> waivers)
    {
        var back = new Hop(cluster.ControlPlane.Version, cluster.ControlPlane.Version.Previous);
        var question = new ReadinessQuestion(cluster, back.To, [back]);
        return Of(question, SkewTable.OfRollback(cluster, back), AllChecks.OfRollback(question), waivers);
    }

    private static ReadinessReport Of(
        ReadinessQuestion question, IReadOnlyList<SkewRow> skew, IEnumerable<IReadinessCheck> checks, IReadOnlyList<Waiver> waivers)
    {
        var cluster = question.Cluster;
        return new ReadinessReport
        {
            Cluster = cluster.Name,
            TakenAt = cluster.TakenAt,
            From = cluster.ControlPlane.Version,
            Target = question.Target,
            Hops = question.Hops,
            Skew = skew,
            Findings = [.. checks
                .SelectMany(check => check.Examine(question).Select(finding => Waived(finding, check, cluster, waivers)))
                .OrderBy(finding => finding.Waiver is not null)
                .ThenByDescending(finding => finding.Severity)
                .ThenBy(finding => finding.Hop?.To ?? cluster.ControlPlane.Version)],
        };
    }

    private static Finding Waived(Finding finding, IReadinessCheck check, ClusterSnapshot cluster, IReadOnlyList<Waiver> waivers) =>
        finding.Severity == Severity.Blocks && check.Describes.Any(kind => kind.Code == finding.Code && kind.MayBeWaived)
            ? finding with { Waiver = waivers.LastOrDefault(waiver => waiver.Cluster == cluster.Name && waiver.Code == finding.Code && waiver.HoldsAt(cluster.TakenAt)) }
            : finding;
}
