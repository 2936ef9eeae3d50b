using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Planning;

public sealed class PlannerTests
{
    [Fact]
    public void Two_minors_are_two_hops_each_followed_by_the_nodes() =>
        Assert.Equal(
            ["Control plane to 1.34", "Node groups to 1.34", "Control plane to 1.35", "Node groups to 1.35", "Verify the cluster at 1.35"],
            Steps(Some.Snapshot(), "1.35").Select(step => step.Title));

    [Fact]
    public void Lagging_nodes_come_first_and_go_to_the_control_plane_never_higher()
    {
        var first = Steps(Some.Snapshot("1.33", "1.31"), "1.34")[0];

        Assert.Equal((StepKind.BringNodesToControlPlane, Some.V("1.33")), (first.Kind, first.Target));
    }

    [Fact]
    public void A_cluster_without_node_groups_has_no_step_for_them() =>
        Assert.DoesNotContain(Steps(Some.Snapshot() with { NodeGroups = [], Nodes = [] }, "1.34"), step => step.Kind == StepKind.UpgradeNodeGroups);

    [Theory]
    [InlineData("1.33", "same", "runs 1.33 already")]
    [InlineData("1.32", "lower", "downgrade")]
    [InlineData("1.38", "not-offered", "does not offer 1.38")]
    public void What_cannot_be_done_is_refused_with_what_EKS_offers(string target, string code, string reason)
    {
        var refused = Refusal(Some.Snapshot(), target);

        Assert.Equal(code, refused.Code);
        Assert.Contains(reason, refused.Reason, StringComparison.Ordinal);
        Assert.Contains("1.34, 1.35, 1.36, 1.37", refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void What_can_be_reached_is_what_is_not_refused_and_ends_at_the_first_gap()
    {
        var snapshot = Some.Snapshot() with { OfferedVersions = [.. Some.Catalogue().Where(offered => offered.Version != Some.V("1.36"))] };

        Assert.Equal([Some.V("1.34"), Some.V("1.35")], Planner.Reachable(snapshot).Select(offered => offered.Version));
        Assert.All(Planner.Reachable(snapshot), offered => Assert.Null(Planner.RefuseVersion(snapshot, offered.Version)));
        Assert.All(["1.32", "1.33", "1.36", "1.37", "1.38"], version => Assert.NotNull(Planner.RefuseVersion(snapshot, Some.V(version))));
        Assert.Empty(Planner.Reachable(snapshot with { OfferedVersions = [] }));
    }

    [Fact]
    public void A_version_out_of_support_is_refused()
    {
        var snapshot = Some.Snapshot("1.29", "1.29") with
        {
            OfferedVersions = [new OfferedVersion(Some.V("1.29"), "UNSUPPORTED"), new OfferedVersion(Some.V("1.30"), "UNSUPPORTED"), .. Some.Catalogue()],
        };

        Assert.Equal("unsupported", Refusal(snapshot, "1.30").Code);
        Assert.Contains("leads through 1.30", Refusal(snapshot, "1.31").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_blocker_stops_the_plan_and_names_its_remedy()
    {
        var snapshot = Some.Snapshot() with { ControlPlane = Some.Snapshot().ControlPlane with { Status = "UPDATING" } };

        var refused = Refusal(snapshot, "1.34");

        Assert.Equal("blocked", refused.Code);
        Assert.Contains("not ACTIVE", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_not_seen_is_never_called_ready() =>
        Assert.Equal("blocked", Refusal(Some.Snapshot() with { Unseen = [new Unseen("Kubernetes nodes", "403")] }, "1.34").Code);

    [Fact]
    public void Following_any_plan_never_passes_through_a_state_that_the_skew_policy_forbids() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Clusters, given =>
        {
            var snapshot = Some.Snapshot() with
            {
                ControlPlane = new ControlPlane(given.Plane, "ACTIVE"),
                NodeGroups = [.. given.Nodes.Select((version, index) => new NodeGroup($"g{index}", version, "ACTIVE", DesiredSize: 1))],
                Nodes = [],
                OfferedVersions = Some.Catalogue("1.24", "1.40"),
            };
            if (Planner.Plan(snapshot, given.Target, ReadinessReport.Of(snapshot, given.Target), Routine.Bare) is not PlanningResult.Planned planned)
            {
                return true;
            }

            var plane = given.Plane;
            var nodes = given.Nodes.ToList();
            foreach (var step in planned.Steps)
            {
                if (step.Kind == StepKind.UpgradeControlPlane)
                {
                    Assert.Equal(plane.Next, step.Target);
                    Assert.All(nodes, node => Assert.True(SkewPolicy.Allows(node, step.Target), $"{node} under {step.Target}"));
                    plane = step.Target;
                }
                else if (step.Kind != StepKind.VerifyCluster)
                {
                    Assert.True(step.Target <= plane, "nodes above the control plane");
                    nodes = [.. nodes.Select(node => node < step.Target ? step.Target : node)];
                }
            }

            Assert.Equal(given.Target, plane);
            Assert.All(nodes, node => Assert.Equal(given.Target, node));
            return true;
        }));

    private static readonly Arbitrary<(KubernetesVersion Plane, KubernetesVersion[] Nodes, KubernetesVersion Target)> Clusters =
        (from plane in Gen.Choose(24, 38)
         from nodes in Gen.Choose(20, 38).ArrayOf(3)
         from target in Gen.Choose(22, 41)
         select (new KubernetesVersion(1, plane), nodes.Select(minor => new KubernetesVersion(1, minor)).ToArray(), new KubernetesVersion(1, target))).ToArbitrary();

    private static IReadOnlyList<PlannedStep> Steps(ClusterSnapshot snapshot, string target) =>
        Assert.IsType<PlanningResult.Planned>(Planner.Plan(snapshot, Some.V(target), ReadinessReport.Of(snapshot, Some.V(target)), Routine.Bare)).Steps;

    private static PlanningResult.Refused Refusal(ClusterSnapshot snapshot, string target) =>
        Assert.IsType<PlanningResult.Refused>(Planner.Plan(snapshot, Some.V(target), ReadinessReport.Of(snapshot, Some.V(target)), Routine.Bare));
}
