using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness;

namespace EksUpgradeBot.Upgrade.Planning;

/// <summary>
/// Plans the way back one minor, in the order that EKS wants (user guide, rollback): add-ons and node groups that the older minor would
/// not bear, then the control plane, then a verification. Nothing else ever plans a step to a lower version. Pure.
/// </summary>
public static class RollbackPlanner
{
    /// <summary>Plans, or says why not.</summary>
    /// <param name="readiness">What <see cref="ReadinessReport.OfRollback"/> found.</param>
    public static PlanningResult Plan(ClusterSnapshot cluster, ReadinessReport readiness)
    {
        var target = cluster.ControlPlane.Version.Previous;
        var blockers = readiness.Findings.Where(finding => finding.StandsInTheWay).ToList();
        if (blockers.FirstOrDefault(finding => finding.Code == "ROLLBACK-001") is { } closed)
        {
            return new PlanningResult.Refused("closed", $"{cluster.Name} cannot be rolled back. {closed.Title}: {closed.Seen}.", closed.Remedy);
        }

        if (blockers is [var blocker, ..])
        {
            return new PlanningResult.Refused(
                "blocked",
                blockers.Count == 1
                    ? $"{cluster.Name} cannot be rolled back to {target}: {blocker.Title} ({blocker.Seen})."
                    : $"{cluster.Name} cannot be rolled back to {target}: {blockers.Count} findings block, first of all: {blocker.Title} ({blocker.Seen}).",
                blocker.Remedy);
        }

        var steps = new List<PlannedStep>();
        Add(StepKind.MoveAddonsBack, "addons-back", cluster.Addons.Count > 0);
        Add(StepKind.MoveNodeGroupsBack, "nodes-back", cluster.NodeGroups.Any(group => !group.HasCustomAmi && group.Version > target));
        Add(StepKind.RollBackControlPlane, "control-plane-back", true);
        Add(StepKind.VerifyCluster, "verify", true);
        return new PlanningResult.Planned(steps);

        void Add(StepKind kind, string word, bool isNeeded)
        {
            if (isNeeded)
            {
                steps.Add(new PlannedStep($"{steps.Count + 1}-{word}-{target.Major}-{target.Minor}", kind, target));
            }
        }
    }
}
