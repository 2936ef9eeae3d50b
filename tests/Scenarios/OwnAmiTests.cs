using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>A node group with an AMI of the team's own, whose launch template the team's code names.</summary>
public sealed class OwnAmiTests : Scenario
{
    [Fact(Explicit = true)]
    public async Task The_launch_template_version_that_the_code_names_is_proposed_after_the_versions_and_applied()
    {
        var stage = await RaiseAsync(new StageOptions { Scene = "compute" });
        await NameTemplateAsync(stage, "3");
        var thread = await stage.Ana.StartsAsync("golden 1.35");
        var plane = await thread.SeesProposalAsync("control-plane-1-35");
        Assert.False(plane.Says("launch_template"), plane.Words);
        await stage.Ben.PressesAsync(plane, "run.approve");

        var versions = await thread.SeesProposalAsync("nodes-1-35");
        Assert.True(versions.Says("Move node group default of golden to 1.35") && versions.Says("1 to update in place"), versions.Words);
        await stage.Ben.PressesAsync(versions, "run.approve");

        var ami = await thread.SeesProposalAsync("nodes-1-35", 2);
        Assert.True(ami.Says("Give node group hardened of golden the AMI that the code names"), ami.Words);
        Assert.True(ami.Says("launch_template[0].version: 2 → 3") && ami.Says("1 to update in place"), ami.Words);
        await thread.SeesAsync("that the first was approved and stands", message => message.Ts == versions.Ts && message.Says("was approved by <@U0BEN>"));
        await stage.Ben.PressesAsync(ami, "run.approve");

        var done = await thread.SeesProgressAsync("nodes-1-35", "4 nodes in 2 node groups run 1.35");
        Assert.False(done.Says("Not touched"), done.Words);
        await ApproveEverythingAsync(stage, thread);
        Assert.Contains("golden runs Kubernetes 1.35", (await thread.SeesReportAsync()).Text);

        // EKS refuses a version beside an AMI of one's own: the template goes alone.
        var rolls = (await stage.Eks.WritesAsync()).Where(write => write.StartsWith("UpdateNodegroupVersion", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, rolls.Count);
        Assert.Contains("/default/", rolls[0], StringComparison.Ordinal);
        Assert.True(rolls[1].Contains("/hardened/", StringComparison.Ordinal) && rolls[1].Contains("\"version\":\"3\"", StringComparison.Ordinal), rolls[1]);
        Assert.DoesNotContain("\"version\":\"1.35\"", rolls[1], StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public async Task An_AMI_whose_nodes_do_not_come_up_is_named_and_a_retry_takes_the_version_that_the_team_named_since()
    {
        var stage = await RaiseAsync(new StageOptions { Scene = "compute" });
        await NameTemplateAsync(stage, "3");
        var thread = await stage.Ana.StartsAsync("golden 1.35");
        await stage.Ben.PressesAsync(await thread.SeesProposalAsync("control-plane-1-35"), "run.approve");
        await stage.Ben.PressesAsync(await thread.SeesProposalAsync("nodes-1-35"), "run.approve");
        var ami = await thread.SeesProposalAsync("nodes-1-35", 2);
        await stage.Eks.FaultAsync("nodegroup-fails", new { code = "NodeCreationFailure", operations = new[] { "hardened" } });
        await stage.Ben.PressesAsync(ami, "run.approve");

        var failed = await thread.SeesFailureAsync("nodes-1-35");
        Assert.True(failed.Says("the roll of node group hardened") && failed.Says("NodeCreationFailure"), failed.Words);
        Assert.True(failed.Says("At 1.35 already: default. Not yet: hardened (an AMI of the team's own)"), failed.Words);
        Assert.True(failed.Says("launch template"), failed.Words);

        await stage.Eks.ByHandAsync("golden", "launch-template", new { nodegroup = "hardened", version = "1.35" });
        await NameTemplateAsync(stage, "4");
        await stage.Ana.PressesAsync(failed, "run.retry");
        var again = await thread.SeesProposalAsync("nodes-1-35", 3);
        Assert.True(again.Says("launch_template[0].version: 2 → 4"), again.Words);
        await ApproveEverythingAsync(stage, thread);
        Assert.Contains("golden runs Kubernetes 1.35", (await thread.SeesReportAsync()).Text);
        Assert.Equal(["1.35", "1.35"], await stage.Eks.NodeGroupVersionsAsync("golden"));
    }

    /// <summary>A colleague names another version of the launch template.</summary>
    private static Task NameTemplateAsync(Stage stage, string version) => stage.Origin.CommitAsync(
        "live/golden/main.tf",
        code => System.Text.RegularExpressions.Regex.Replace(code, "(name = \"golden-hardened\", version = )\"[0-9]+\"", $"$1\"{version}\""),
        $"Take version {version} of the hardened image");
}
