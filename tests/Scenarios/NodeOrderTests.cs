using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>Node groups that EKS rolls one after another in the team's order, or all at once.</summary>
public sealed class NodeOrderTests : Scenario
{
    [Fact]
    public async Task Groups_are_rolled_in_the_configured_order_and_each_only_after_the_one_before_it()
    {
        var stage = await RaiseAsync("order: [search, payments]");
        var thread = await stage.Ana.StartsAsync("blocked 1.35");
        var proposal = await thread.SeesProposalAsync("lagging-nodes-1-34");
        Assert.True(proposal.Says("Move node groups search, payments, mail of blocked to 1.34"), proposal.Words);

        await stage.Eks.RunsAtAsync(0);
        await stage.Ben.PressesAsync(proposal, "run.approve");
        var first = await thread.SeesProgressAsync("lagging-nodes-1-34", "EKS rolls the nodes to 1.34");
        Assert.True(first.Says("mail: 0 of 2 nodes at 1.34") && first.Says("payments: 0 of 2") && first.Says("search: 0 of 2"), first.Words);
        Assert.Equal(["search"], await RolledAsync(stage));

        await stage.Eks.RunsAtAsync(600);
        await thread.SeesProgressAsync("lagging-nodes-1-34", "6 nodes in 3 node groups run 1.34");
        Assert.Equal(["search", "payments", "mail"], await RolledAsync(stage));
    }

    [Fact]
    public async Task In_parallel_one_group_that_fails_does_not_stop_the_others_and_a_retry_takes_it_alone()
    {
        var stage = await RaiseAsync("parallel: true");
        var thread = await stage.Ana.StartsAsync("blocked 1.35");
        var proposal = await thread.SeesProposalAsync("lagging-nodes-1-34");
        await stage.Eks.FaultAsync("nodegroup-fails", new { code = "NodeCreationFailure", operations = new[] { "payments" } });
        await stage.Eks.RunsAtAsync(0);
        await stage.Ben.PressesAsync(proposal, "run.approve");

        var rolling = await thread.SeesProgressAsync("lagging-nodes-1-34", "EKS rolls the nodes to 1.34");
        Assert.True(rolling.Says("mail: 0 of 2 nodes at 1.34") && rolling.Says("payments: 0 of 2") && rolling.Says("search: 0 of 2"), rolling.Words);
        Assert.Equal(["mail", "payments", "search"], await RolledAsync(stage));

        await stage.Eks.RunsAtAsync(600);
        var failed = await thread.SeesFailureAsync("lagging-nodes-1-34");
        Assert.True(failed.Says("the roll of node group payments") && failed.Says("NodeCreationFailure"), failed.Words);
        Assert.True(failed.Says("At 1.34 already: mail, search. Not yet: payments (1.33)"), failed.Words);
        Assert.Equal(["1.34", "1.33", "1.34"], await VersionsAsync(stage));

        await stage.Ana.PressesAsync(failed, "run.retry");
        var rest = await thread.SeesProposalAsync("lagging-nodes-1-34", 2);
        Assert.True(rest.Says("Move node group payments of blocked to 1.34"), rest.Words);
        Assert.False(rest.Says("mail:") || rest.Says("search:"), rest.Words);
        await stage.Ben.PressesAsync(rest, "run.approve");

        await thread.SeesProgressAsync("lagging-nodes-1-34", "6 nodes in 3 node groups run 1.34");
        Assert.Equal(["mail", "payments", "search", "payments"], await RolledAsync(stage));
        Assert.Equal(["1.34", "1.34", "1.34"], await VersionsAsync(stage));
    }

    /// <summary>The cluster with three groups, whose budgets and pods somebody has mended.</summary>
    private async Task<Stage> RaiseAsync(string nodes)
    {
        var stage = await RaiseAsync(new StageOptions
        {
            Scene = "compute",
            Configure = yaml => yaml.Replace("  - name: blocked\n", $"  - name: blocked\n    nodes: {{ {nodes} }}\n"),
        });
        await stage.Eks.ByHandAsync("blocked", "mend-workload", new { @namespace = "mail", workload = "relay" });
        foreach (var (place, budget) in new[] { ("mail", "relay"), ("payments", "ledger"), ("search", "index"), ("search", "search-team") })
        {
            await stage.Eks.ByHandAsync("blocked", "remove-budget", new { @namespace = place, budget });
        }

        return stage;
    }

    /// <summary>The groups that EKS was asked to roll, in order; a repeated request is the same one.</summary>
    private static async Task<IReadOnlyList<string>> RolledAsync(Stage stage) =>
        [.. (await stage.Eks.WritesAsync()).Where(write => write.StartsWith("UpdateNodegroupVersion ", StringComparison.Ordinal))
            .Distinct().Select(write => write.Split("/node-groups/")[1].Split('/')[0])];

    private static async Task<IReadOnlyList<string>> VersionsAsync(Stage stage) =>
        [.. (await stage.Eks.ClusterAsync("blocked")).GetProperty("nodegroups").EnumerateArray()
            .OrderBy(group => group.GetProperty("name").GetString(), StringComparer.Ordinal)
            .Select(group => group.GetProperty("version").GetString()!)];
}
