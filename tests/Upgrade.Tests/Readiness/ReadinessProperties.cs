using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Readiness;

public sealed class ReadinessProperties
{
    private static readonly Waiver[] EverythingWaived =
        [.. CheckCatalogue.All.Select(kind => new Waiver(Some.Prod, kind.Code, "U0BEN", Some.Start, new DateOnly(2099, 1, 1), "all of it"))];

    // Mostly a little behind, so that many of them may start.
    private static Gen<int> Lag(int plane) => Gen.Elements(-1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 4).Select(behind => plane - behind);

    private static readonly Arbitrary<ClusterSnapshot> Snapshots =
        (from plane in Gen.Choose(24, 38)
         from groups in Lag(plane).ListOf(2)
         from others in Lag(plane).Zip(Gen.Elements(NodeKind.Fargate, NodeKind.AutoMode, NodeKind.Karpenter, NodeKind.Hybrid, NodeKind.SelfManaged)).ListOf(2)
         from custom in Gen.Elements(true, false, false, false)
         from proxy in Lag(plane)
         from proxyIsAddon in Gen.Elements(true, false)
         from unseen in Gen.Elements(true, false, false, false)
         from stuck in Gen.Elements(true, false, false)
         select Some.Snapshot() with
         {
             ControlPlane = new ControlPlane(new KubernetesVersion(1, plane), "ACTIVE"),
             NodeGroups = [.. groups.Select((minor, index) => new NodeGroup($"g{index}", new KubernetesVersion(1, minor), "ACTIVE", AmiType: custom ? "CUSTOM" : "AL2023_x86_64_STANDARD", DesiredSize: 1))],
             Nodes =
             [
                 .. groups.Select((minor, index) => new Node($"g{index}-1", new KubernetesVersion(1, minor), $"g{index}", true)),
                 .. others.Select((node, index) => new Node($"n{index}", new KubernetesVersion(1, node.Item1), null, true, Kind: node.Item2)),
             ],
             Addons = proxyIsAddon ? [new Addon("kube-proxy", $"v1.{proxy}.0-eksbuild.1", "ACTIVE")] : [],
             OfferedVersions = Some.Catalogue("1.24", "1.41"),
             Unseen = unseen ? [new Unseen("Kubernetes pods", "403")] : [],
             Evidence = new ClusterEvidence
             {
                 Workloads = [Examined.Workload("kube-proxy", $"r/kube-proxy:v1.{proxy}.0", space: "kube-system", kind: "DaemonSet")],
                 Pods = [Examined.Pod("web-1")],
                 Budgets = stuck ? [Examined.Budget("web", 0)] : [],
             },
         }).ToArbitrary();

    [Fact]
    public void A_plan_with_an_unwaived_blocker_never_starts() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Snapshots, Distances, (cluster, distance) =>
        {
            var target = Target(cluster, distance);
            var report = ReadinessReport.Of(cluster, target);
            return report.Findings.All(finding => finding.Severity != Severity.Blocks)
                || Planner.Plan(cluster, target, report, Routine.Bare) is PlanningResult.Refused;
        }));

    [Fact]
    public void Following_a_plan_passes_through_no_state_that_the_skew_policy_forbids_whatever_was_waived()
    {
        var followed = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Snapshots, Distances, (cluster, distance) =>
        {
            var target = Target(cluster, distance);
            if (Planner.Plan(cluster, target, ReadinessReport.Of(cluster, target, EverythingWaived), Routine.Bare) is PlanningResult.Planned planned)
            {
                Follow(cluster, planned.Steps);
                followed++;
            }

            return true;
        }));

        // Else the property would say nothing.
        Assert.InRange(followed, 100, 2000);
    }

    private static Arbitrary<int> Distances => Gen.Elements(-1, 0, 1, 1, 2, 2, 3, 5).ToArbitrary();

    private static KubernetesVersion Target(ClusterSnapshot cluster, int distance) =>
        cluster.ControlPlane.Version with { Minor = cluster.ControlPlane.Version.Minor + distance };

    // Auto Mode and Karpenter move their nodes by themselves after the control plane, so their kubelets never fall behind further.
    private static void Follow(ClusterSnapshot cluster, IReadOnlyList<PlannedStep> steps)
    {
        var groups = cluster.NodeGroups.Where(group => !group.HasCustomAmi).Select(group => group.Version).ToList();
        var custom = cluster.NodeGroups.Where(group => group.HasCustomAmi).Select(group => group.Version).ToList();
        var fargate = cluster.Nodes.Where(node => node.IsFargate).Select(node => node.KubeletVersion).ToList();
        var fixedNodes = cluster.Nodes.Where(node => node.Kind is NodeKind.Hybrid or NodeKind.SelfManaged).Select(node => node.KubeletVersion).ToList();
        var proxy = KubernetesVersion.FromBuild(ImageReference.Parse(cluster.Evidence.Workloads[0].Images[0]).Tag);
        var plane = cluster.ControlPlane.Version;
        foreach (var step in steps)
        {
            switch (step.Kind)
            {
                case StepKind.UpgradeControlPlane:
                    Assert.Equal(plane.Next, step.Target);
                    plane = step.Target;
                    break;
                case StepKind.BringNodesToControlPlane or StepKind.UpgradeNodeGroups:
                    Assert.True(step.Target <= plane, "nodes above the control plane");
                    groups = [.. groups.Select(_ => step.Target)];
                    break;
                case StepKind.RecycleFargatePods:
                    fargate = [.. fargate.Select(_ => plane)];
                    break;
                case StepKind.UpdateAddons:
                    proxy = cluster.Addons.Count > 0 ? step.Target : proxy;
                    break;
            }

            if (step.Kind == StepKind.UpgradeControlPlane)
            {
                // Before later hops the run looks again at what only others move, and stops.
                IReadOnlyList<KubernetesVersion> moved = plane == cluster.ControlPlane.Version.Next ? custom : [];
                Assert.All([.. groups, .. moved, .. fargate, .. fixedNodes, proxy], kubelet => Assert.True(SkewPolicy.Allows(kubelet, plane), $"{kubelet} under {plane} after {step.Id}"));
            }
        }
    }
}
