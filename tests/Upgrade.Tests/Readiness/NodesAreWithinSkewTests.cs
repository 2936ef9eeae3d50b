using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Readiness;

/// <summary>A control plane at 1.33 with one odd node.</summary>
public sealed class NodesAreWithinSkewTests
{
    [Theory]
    [InlineData(NodeKind.SelfManaged, "1.31", "1.34", null)]
    [InlineData(NodeKind.SelfManaged, "1.30", "1.34", Severity.Blocks)]
    [InlineData(NodeKind.SelfManaged, "1.31", "1.35", Severity.Blocks)]
    [InlineData(NodeKind.Hybrid, "1.31", "1.35", Severity.Blocks)]
    [InlineData(NodeKind.Karpenter, "1.31", "1.35", Severity.Act)]
    [InlineData(NodeKind.AutoMode, "1.31", "1.35", Severity.Act)]
    [InlineData(NodeKind.Karpenter, "1.30", "1.34", Severity.Blocks)]
    [InlineData(NodeKind.AutoMode, "1.30", "1.35", Severity.Blocks)]
    [InlineData(NodeKind.Fargate, "1.31", "1.35", null)]
    public void A_node_that_a_hop_would_leave_too_far_behind_weighs_as_much_as_somebody_has_to_move_it(
        NodeKind kind, string kubelet, string target, Severity? expected)
    {
        var finding = Report(Odd(kind, kubelet), target).Findings.SingleOrDefault(finding => finding.Code == "SKEW-003");

        Assert.Equal(expected, finding?.Severity);
        Assert.Equal(expected is null ? null : $"{kind.Count(1)} would be too old for {(kubelet == "1.30" ? "1.34" : "1.35")}", finding?.Title);
    }

    [Fact]
    public void Fargate_that_lags_is_brought_along_by_the_run_and_only_told()
    {
        var finding = Assert.Single(Report(Odd(NodeKind.Fargate, "1.32"), "1.34").Findings, finding => finding.Code == "SKEW-001");

        Assert.Equal((Severity.Know, "1 Fargate node lags behind the control plane"), (finding.Severity, finding.Title));
    }

    [Theory]
    [InlineData(NodeKind.Fargate)]
    [InlineData(NodeKind.Karpenter)]
    [InlineData(NodeKind.SelfManaged)]
    public void A_node_that_is_newer_than_the_control_plane_blocks_whatever_its_kind(NodeKind kind) =>
        Assert.Single(Report(Odd(kind, "1.34"), "1.34").Findings, finding => finding is { Code: "SKEW-002", Severity: Severity.Blocks });

    [Fact]
    public void An_AMI_of_the_team_s_own_is_judged_by_its_kubelets()
    {
        var snapshot = Some.Snapshot() with
        {
            NodeGroups = [new NodeGroup("gpu", Some.V("1.33"), "ACTIVE", AmiType: "CUSTOM", DesiredSize: 1)],
            Nodes = [new Node("gpu-1", Some.V("1.31"), "gpu", true)],
        };

        var finding = Assert.Single(Report(snapshot, "1.35").Findings, finding => finding.Code == "SKEW-003");

        Assert.Equal((Severity.Act, "1 managed node with an AMI of your own would be too old for 1.35"), (finding.Severity, finding.Title));
    }

    [Theory]
    [InlineData(NodeKind.Fargate, "1.32", "Fargate (1 node)", "1.34", SkewVerdict.BroughtAlong)]
    [InlineData(NodeKind.Fargate, "1.33", "Fargate (1 node)", "1.34", SkewVerdict.Good)]
    [InlineData(NodeKind.Karpenter, "1.33", "Karpenter (1 node)", "1.33", SkewVerdict.Lags)]
    [InlineData(NodeKind.AutoMode, "1.32", "Auto Mode (1 node)", "1.32", SkewVerdict.Lags)]
    [InlineData(NodeKind.Hybrid, "1.30", "Hybrid (1 node)", "1.30", SkewVerdict.Forbidden)]
    [InlineData(NodeKind.SelfManaged, "1.34", "Self-managed (1 node)", "1.34", SkewVerdict.Forbidden)]
    public void The_table_calls_each_kind_by_its_name_and_says_where_it_ends(NodeKind kind, string kubelet, string component, string after, SkewVerdict verdict) =>
        Assert.Contains(
            Report(Odd(kind, kubelet), "1.34").Skew,
            row => row.Component == component && row.Now == kubelet && row.AfterHops.Single() == after && row.Verdict == verdict);

    private static ClusterSnapshot Odd(NodeKind kind, string kubelet)
    {
        var snapshot = Some.Snapshot();
        return snapshot with { Nodes = [.. snapshot.Nodes, new Node("odd-1", Some.V(kubelet), null, true, Kind: kind)] };
    }

    private static ReadinessReport Report(ClusterSnapshot snapshot, string target) => ReadinessReport.Of(snapshot, Some.V(target));
}
