using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Steps;

/// <summary>The control plane is to go from 1.33 to 1.34, which kubelets below 1.31 must not talk to.</summary>
public sealed class SkewGuardTests : IDisposable
{
    private readonly Stage _stage = new Stage().With("blue");

    public void Dispose() => _stage.Dispose();

    [Theory]
    [InlineData(NodeKind.SelfManaged, "1 self-managed node at 1.30 (old-1)", "Replace them with nodes")]
    [InlineData(NodeKind.Hybrid, "1 hybrid node at 1.30 (old-1)", "Upgrade them with nodeadm")]
    [InlineData(NodeKind.Karpenter, "1 Karpenter node at 1.30 (old-1)", "Move the AMI of their node class")]
    [InlineData(NodeKind.AutoMode, "1 Auto Mode node at 1.30 (old-1)", "See why EKS does not replace them")]
    [InlineData(NodeKind.Fargate, "1 Fargate node at 1.30 (old-1)", "Restart the workloads on these nodes")]
    public async Task A_kubelet_of_any_kind_that_would_be_too_old_refuses_the_hop_with_name_and_remedy(NodeKind kind, string named, string remedy)
    {
        _stage.World.OtherNodes.Add(new Node("old-1", Some.V("1.30"), null, true, Kind: kind));
        await BeginAsync();

        var failure = await _stage.FailedAsync();

        Assert.Equal($"A control plane at 1.34 must not have kubelets that old: {named}.", failure.Reason);
        Assert.StartsWith(remedy, failure.Remedy, StringComparison.Ordinal);
        Assert.EndsWith("Then retry.", failure.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("PlanAsync", _stage.Life.Calls);
    }

    [Fact]
    public async Task A_node_of_a_group_with_an_AMI_of_the_team_s_own_is_named_with_its_group()
    {
        _stage.World.AddGroup("gpu", "1.33", 1, "CUSTOM").Nodes[0] = new Node("gpu-1", Some.V("1.30"), "gpu", true);
        await BeginAsync();

        Assert.Contains("1 managed node at 1.30 (gpu-1 of gpu)", (await _stage.FailedAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mended_the_retry_goes_on()
    {
        _stage.World.OtherNodes.Add(new Node("old-1", Some.V("1.30"), null, true, Kind: NodeKind.SelfManaged));
        await BeginAsync();
        await _stage.FailedAsync();

        _stage.World.OtherNodes.Clear();
        await _stage.DecideAsync(at => new RetryRequested(at, Some.Ben));

        Assert.Equal("Move the control plane of prod from 1.33 to 1.34", (await _stage.ProposedAsync()).Title);
    }

    [Fact]
    public async Task What_stays_within_the_policy_refuses_nothing()
    {
        _stage.World.OtherNodes.Add(new Node("own-1", Some.V("1.31"), null, true, Kind: NodeKind.SelfManaged));
        await BeginAsync();

        Assert.NotNull((await _stage.ProposedAsync()).Terraform);
    }

    private Task BeginAsync() => _stage.BeginAsync(StepKind.UpgradeControlPlane, "1.34");
}
