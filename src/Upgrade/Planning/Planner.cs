using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness;

namespace EksUpgradeBot.Upgrade.Planning;

/// <summary>What the planner says: a plan or a refusal.</summary>
public abstract record PlanningResult
{
    private PlanningResult()
    {
    }

    /// <summary>The steps to the target, in order.</summary>
    public sealed record Planned(IReadOnlyList<PlannedStep> Steps) : PlanningResult;

    /// <summary>No plan, why not, and what the person can do instead.</summary>
    /// <param name="Code">Stable, for tests and logs: <c>same</c>, <c>lower</c>, <c>unknown</c>, <c>unsupported</c>, <c>not-offered</c>, <c>blocked</c>, <c>closed</c>.</param>
    /// <param name="Reason">Why not, as a sentence.</param>
    /// <param name="Remedy">What the person can do instead, as a sentence.</param>
    public sealed record Refused(string Code, string Reason, string Remedy) : PlanningResult
    {
        /// <summary>The versions that could have been asked for instead, where the version itself is refused; empty otherwise.</summary>
        public IReadOnlyList<KubernetesVersion> Offered { get; init; } = [];
    }
}

/// <summary>
/// Plans the way to a version: charts, lagging nodes first and never above the control plane; for each minor the add-ons that it
/// would break, the control plane, a bake, nodes and add-ons; charts again and a verification at the end. Pure.
/// </summary>
public static class Planner
{
    /// <summary>Plans, or says why not.</summary>
    public static PlanningResult Plan(ClusterSnapshot cluster, KubernetesVersion target, ReadinessReport readiness, Routine routine)
    {
        var now = cluster.ControlPlane.Version;
        if (RefuseVersion(cluster, target) is { } refused)
        {
            return refused;
        }

        if (readiness.Findings.FirstOrDefault(finding => finding.StandsInTheWay) is { } blocker)
        {
            var blockers = readiness.Findings.Count(finding => finding.StandsInTheWay);
            return new PlanningResult.Refused(
                "blocked",
                blockers == 1
                    ? $"{cluster.Name} is not ready for {target}: {blocker.Title} ({blocker.Seen})."
                    : $"{cluster.Name} is not ready for {target}: {blockers} findings block, first of all: {blocker.Title} ({blocker.Seen}).",
                blocker.Remedy);
        }

        return new PlanningResult.Planned(Steps(cluster, now, target, routine));
    }

    /// <summary>The versions that the cluster can go to, the next one first: each is offered, and so is every one on the way.</summary>
    public static IReadOnlyList<OfferedVersion> Reachable(ClusterSnapshot cluster)
    {
        var reachable = new List<OfferedVersion>();
        for (var next = cluster.ControlPlane.Version.Next;
            cluster.OfferedVersions.FirstOrDefault(offered => offered.Version == next) is { IsSupported: true } known;
            next = next.Next)
        {
            reachable.Add(known);
        }

        return reachable;
    }

    /// <summary>Why the cluster cannot go to a version, whatever its state; null when it can. Needs nothing but control plane and catalogue.</summary>
    public static PlanningResult.Refused? RefuseVersion(ClusterSnapshot cluster, KubernetesVersion target)
    {
        var now = cluster.ControlPlane.Version;
        var offered = cluster.OfferedVersions.Where(version => version.IsSupported && version.Version > now).Select(version => version.Version).Order().ToList();
        var remedy = offered.Count > 0
            ? $"EKS offers {string.Join(", ", offered)} above it."
            : "EKS offers nothing above it at present.";

        if (target == now)
        {
            return new PlanningResult.Refused("same", $"{cluster.Name} runs {now} already.", remedy);
        }

        if (target < now)
        {
            return new PlanningResult.Refused(
                "lower", $"{cluster.Name} runs {now}; {target} would be a downgrade, which an upgrade never does.",
                cluster.RollbackWindow is { } window && window.To == target && window.IsOpenAt(cluster.TakenAt)
                    ? $"EKS takes the last upgrade back until {window.ClosesAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC: `rollback {cluster.Name}`. {remedy}"
                    : remedy)
            {
                Offered = offered,
            };
        }

        // An empty catalogue means that it could not be read: readiness blocks with that reason, which is the true one.
        if (cluster.OfferedVersions.Count == 0)
        {
            return null;
        }

        foreach (var hop in Hop.Between(now, target))
        {
            var known = cluster.OfferedVersions.FirstOrDefault(version => version.Version == hop.To);
            if (known is null)
            {
                return target > cluster.OfferedVersions.Max(version => version.Version)
                    ? new PlanningResult.Refused("not-offered", $"EKS does not offer {target} (yet).", remedy) { Offered = offered }
                    : new PlanningResult.Refused("unknown", $"EKS does not know the version {hop.To}.", remedy);
            }

            if (!known.IsSupported)
            {
                return new PlanningResult.Refused(
                    "unsupported",
                    hop.To == target
                        ? $"{target} is out of support: EKS takes no cluster to it any more."
                        : $"The way to {target} leads through {hop.To}, which is out of support.",
                    remedy);
            }
        }

        return null;
    }

    private static List<PlannedStep> Steps(ClusterSnapshot cluster, KubernetesVersion now, KubernetesVersion target, Routine routine)
    {
        var steps = new List<PlannedStep>();
        var onFargate = cluster.Nodes.Where(node => node.IsFargate).ToList();
        Add(StepKind.ApplyCharts, now, routine.HasCharts);
        Add(StepKind.BringNodesToControlPlane, now, cluster.NodeGroups.Any(group => group.Version < now));
        Add(StepKind.RecycleFargatePods, now, onFargate.Any(node => node.KubeletVersion < now));
        foreach (var hop in Hop.Between(now, target))
        {
            Add(StepKind.PrepareAddons, hop.To, cluster.Addons.Count > 0);
            Add(StepKind.UpgradeControlPlane, hop.To);
            Add(StepKind.Bake, hop.To, routine.Bake > TimeSpan.Zero);
            Add(StepKind.UpgradeNodeGroups, hop.To, cluster.NodeGroups.Count > 0);
            Add(StepKind.RecycleFargatePods, hop.To, onFargate.Count > 0);
            Add(StepKind.UpdateAddons, hop.To, cluster.Addons.Count > 0);
        }

        Add(StepKind.ApplyCharts, target, routine.HasCharts);
        Add(StepKind.VerifyCluster, target);
        return steps;

        void Add(StepKind kind, KubernetesVersion to, bool isNeeded = true)
        {
            if (isNeeded)
            {
                steps.Add(new PlannedStep($"{steps.Count + 1}-{Word(kind)}-{to.Major}-{to.Minor}", kind, to));
            }
        }
    }

    private static string Word(StepKind kind) => kind switch
    {
        StepKind.ApplyCharts => "charts",
        StepKind.PrepareAddons => "prepare-addons",
        StepKind.BringNodesToControlPlane => "lagging-nodes",
        StepKind.UpgradeControlPlane => "control-plane",
        StepKind.Bake => "bake",
        StepKind.UpgradeNodeGroups => "nodes",
        StepKind.RecycleFargatePods => "fargate",
        StepKind.UpdateAddons => "addons",
        _ => "verify",
    };
}
