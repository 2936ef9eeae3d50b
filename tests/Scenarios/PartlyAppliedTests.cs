using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>One plan with several objects, of which not all are moved.</summary>
public sealed class PartlyAppliedTests : Scenario
{
    [Fact(Explicit = true)]
    public async Task Of_two_node_groups_in_one_plan_the_one_that_EKS_gave_up_is_named_and_a_retry_plans_it_alone()
    {
        var stage = await RaiseAsync(new StageOptions { Speed = 1200 });
        var thread = await stage.Ana.StartsAsync("prod 1.34");
        await stage.Ben.PressesAsync(await thread.SeesProposalAsync("control-plane-1-34"), "run.approve");
        var both = await thread.SeesProposalAsync("nodes-1-34");
        Assert.True(both.Says("general") && both.Says("memory") && both.Says("2 to update in place"), both.Words);
        await stage.Eks.FaultAsync("nodegroup-fails", new { code = "NodeCreationFailure", operations = new[] { "memory" } });
        await stage.Ben.PressesAsync(both, "run.approve");

        var failed = await thread.SeesFailureAsync("nodes-1-34");
        Assert.True(failed.Says("the roll of node group memory") && failed.Says("NodeCreationFailure"), failed.Words);
        Assert.True(failed.Says("At 1.34 already: general. Not yet: memory (1.33)"), failed.Words);
        Assert.True(failed.Says("check capacity in the zones"), failed.Words);
        Assert.Equal(["1.34", "1.33"], await stage.Eks.NodeGroupVersionsAsync("prod"));

        await stage.Ana.PressesAsync(failed, "run.retry");
        var rest = await thread.SeesProposalAsync("nodes-1-34", 2);
        Assert.True(rest.Says("Move node group memory of prod to 1.34") && rest.Says("1 to update in place"), rest.Words);
        Assert.False(rest.Says("\"general\""), rest.Words);
        await ApproveEverythingAsync(stage, thread);
        Assert.Contains("prod runs Kubernetes 1.34", (await thread.SeesReportAsync()).Text);
        Assert.Equal(["1.34", "1.34"], await stage.Eks.NodeGroupVersionsAsync("prod"));
        Assert.Equal(3, await stage.Eks.CountAsync("UpdateNodegroupVersion"));
    }
}
