using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Planning;

public sealed class RollbackPlannerTests
{
    private static readonly StepKind[] Down = [StepKind.MoveAddonsBack, StepKind.MoveNodeGroupsBack, StepKind.RollBackControlPlane];

    [Fact]
    public void Add_ons_and_nodes_go_back_before_the_control_plane() =>
        Assert.Equal(
            ["Add-ons ready for 1.34 again", "Node groups back to 1.34", "Control plane back to 1.34", "Verify the cluster at 1.34"],
            Steps(Upgraded() with { Addons = [new Addon("coredns", "v1.0.0", "ACTIVE")] }).Select(step => step.Title));

    [Fact]
    public void Right_after_the_control_plane_there_is_nothing_else_to_take_back() =>
        Assert.Equal(["1-control-plane-back-1-34", "2-verify-1-34"], Steps(Upgraded(nodes: "1.34")).Select(step => step.Id));

    [Fact]
    public void Outside_of_the_window_the_refusal_names_the_day()
    {
        var refused = Refusal(Upgraded() with { RollbackWindow = Window(Some.Start.AddDays(-1)) });

        Assert.Equal("closed", refused.Code);
        Assert.Contains("EKS took it back until 2026-11-21 09:00 UTC", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cluster_that_was_never_upgraded_has_no_way_back() =>
        Assert.Contains("no upgrade to 1.35", Refusal(Upgraded() with { RollbackWindow = null }).Reason, StringComparison.Ordinal);

    [Fact]
    public void Updates_that_could_not_be_read_are_not_taken_for_no_upgrade() =>
        Assert.Contains(
            "is not known",
            Refusal(Upgraded() with { RollbackWindow = null, Unseen = [new Unseen(RollbackWindow.Source, "403") { Kind = UnseenKind.Witness }] }).Reason,
            StringComparison.Ordinal);

    [Fact]
    public void A_node_that_the_run_cannot_move_is_named_with_what_to_do()
    {
        var refused = Refusal(Upgraded() with { Nodes = [new Node("batch-1", Some.V("1.35"), null, true, Kind: NodeKind.SelfManaged)] });

        Assert.Equal("blocked", refused.Code);
        Assert.Contains("batch-1", refused.Reason, StringComparison.Ordinal);
        Assert.Contains("Replace them with nodes at 1.34", refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void An_upgrade_never_goes_down()
    {
        var clusters =
            (from plane in Gen.Choose(31, 37)
             from nodes in Gen.Choose(0, 2)
             from target in Gen.Choose(28, 40)
             from open in Gen.Elements(true, false)
             select (Upgraded($"1.{plane}", $"1.{plane - nodes}") with
             {
                 RollbackWindow = open ? new RollbackWindow(new(1, plane), new(1, plane - 1), Some.Start.AddDays(2)) : null,
                 OfferedVersions = Some.Catalogue("1.28", "1.40"),
             }, new KubernetesVersion(1, target))).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(clusters, asked =>
        {
            var (cluster, target) = asked;
            return Planner.Plan(cluster, target, ReadinessReport.Of(cluster, target), Routine.Bare) switch
            {
                PlanningResult.Planned planned => target > cluster.ControlPlane.Version
                    && planned.Steps.All(step => step.Target >= cluster.ControlPlane.Version && !Down.Contains(step.Kind)),
                _ => true,
            };
        }));
    }

    [Fact]
    public void Whoever_asks_an_upgrade_for_the_older_minor_is_told_of_the_rollback()
    {
        var cluster = Upgraded();

        var refused = Assert.IsType<PlanningResult.Refused>(Planner.Plan(cluster, Some.V("1.34"), ReadinessReport.Of(cluster, Some.V("1.34")), Routine.Bare));

        Assert.Contains("`rollback prod`", refused.Remedy, StringComparison.Ordinal);
    }

    private static ClusterSnapshot Upgraded(string plane = "1.35", string nodes = "1.35") =>
        Some.Snapshot(plane, nodes) with { RollbackWindow = Window(Some.Start.AddDays(3), plane) };

    private static RollbackWindow Window(DateTimeOffset closes, string plane = "1.35") => new(Some.V(plane), Some.V(plane).Previous, closes);

    private static IReadOnlyList<PlannedStep> Steps(ClusterSnapshot cluster) => Assert.IsType<PlanningResult.Planned>(Plan(cluster)).Steps;

    private static PlanningResult.Refused Refusal(ClusterSnapshot cluster) => Assert.IsType<PlanningResult.Refused>(Plan(cluster));

    private static PlanningResult Plan(ClusterSnapshot cluster) => RollbackPlanner.Plan(cluster, ReadinessReport.OfRollback(cluster, []));
}
