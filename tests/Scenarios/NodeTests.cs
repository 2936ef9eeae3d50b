using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>Nodes of every kind: drains that are blocked, force, Fargate, images of the team's own.</summary>
public sealed class NodeTests : Scenario
{
    [Fact]
    public async Task Each_blocked_eviction_is_named_with_pod_budget_owner_and_node_and_mended_the_roll_goes_on()
    {
        var stage = await RaiseAsync(new StageOptions { Scene = "compute", Speed = 60 });
        await WaiveBudgetsAsync(stage);
        var thread = await stage.Ana.StartsAsync("blocked 1.35");
        await stage.Ben.PressesAsync(await thread.SeesProposalAsync("lagging-nodes-1-34"), "run.approve");

        var mail = await thread.SeesCallAsync("lagging-nodes-1-34", "PodDisruptionBudget mail/relay");
        Assert.True(mail.Says("<@U0ANA>"), mail.Text);
        Assert.True(mail.Says("(Deployment mail/relay)") && mail.Says("on node ip-") && mail.Says("not ready: mail/relay-"), mail.Words);
        await stage.Eks.ByHandAsync("blocked", "relax-budget", new { @namespace = "mail", budget = "relay", maxUnavailable = "2" });

        var payments = await thread.SeesCallAsync("lagging-nodes-1-34", "PodDisruptionBudget payments/ledger");
        Assert.True(payments.Says("scale Deployment payments/ledger from 2 to 3 pods"), payments.Words);
        await stage.Eks.ByHandAsync("blocked", "scale", new { @namespace = "payments", workload = "ledger", replicas = 3 });

        var search = await thread.SeesCallAsync("lagging-nodes-1-34", "Kubernetes evicts no pod with more than one budget");
        Assert.True(search.Says("(StatefulSet search/index)"), search.Words);
        await stage.Eks.ByHandAsync("blocked", "remove-budget", new { @namespace = "search", budget = "search-team" });

        await thread.SeesProgressAsync("lagging-nodes-1-34", "6 nodes in 3 node groups run 1.34");
        Assert.DoesNotContain(await thread.KeysAsync(), key => key.EndsWith(":attention", StringComparison.Ordinal));
        Assert.Equal(["1.34", "1.34", "1.34"], await stage.Eks.NodeGroupVersionsAsync("blocked"));
        Assert.Equal(3, await stage.Eks.CountAsync("UpdateNodegroupVersion"));
    }

    [Fact]
    public async Task A_roll_that_EKS_gives_up_is_forced_by_a_second_person_for_that_group_alone()
    {
        var stage = await RaiseAsync(new StageOptions
        {
            Scene = "compute",
            Configure = yaml => yaml.Replace("  - name: blocked\n", "  - name: blocked\n    nodes: { order: [payments] }\n"),
        });
        await WaiveBudgetsAsync(stage);
        var thread = await stage.Ana.StartsAsync("blocked 1.35");
        await stage.Ben.PressesAsync(await thread.SeesProposalAsync("lagging-nodes-1-34"), "run.approve");

        var failed = await thread.SeesFailureAsync("lagging-nodes-1-34");
        Assert.True(failed.Says("PodEvictionFailure") && failed.Says("PodDisruptionBudget payments/ledger") && failed.Says("on node ip-"), failed.Words);
        await stage.Ben.PressesAsync(failed, "run.force");

        var force = await thread.SeesProposalAsync("lagging-nodes-1-34", 2);
        Assert.True(force.Says("Roll node group payments of blocked to 1.34 with force"), force.Words);
        Assert.True(force.Says("override PodDisruptionBudget payments/ledger"), force.Words);
        var own = await stage.Ben.PressesAndHearsAsync(force, "run.approve");
        Assert.True(own.Says("a second person has to"), own.Text);
        await stage.Chloe.PressesAsync(force, "run.approve");

        var others = await thread.SeesProposalAsync("lagging-nodes-1-34", 3);
        Assert.True(others.Says("Move node groups mail, search of blocked to 1.34"), others.Words);
        var forced = (await stage.Eks.WritesAsync()).Where(write => write.Contains("\"force\":true", StringComparison.Ordinal)).Distinct();
        Assert.Contains("/payments/", Assert.Single(forced), StringComparison.Ordinal);
        await thread.SeesAsync("that the force was approved", message => message.Ts == force.Ts && message.Says("was approved by <@U0CHLOE>"));
    }

    [Fact]
    public async Task Workloads_on_Fargate_are_restarted_once_that_is_approved_so_that_their_nodes_come_back_newer()
    {
        var stage = await RaiseAsync(new StageOptions { Scene = "compute" });
        var thread = await stage.Ana.StartsAsync("fargate 1.35");

        var restarts = await thread.SeesProposalAsync("fargate-1-34");
        Assert.True(restarts.Says("Deployment web/storefront: 3 pods on old nodes") && restarts.Says("StatefulSet jobs/queue: 2 pods on old nodes"), restarts.Words);
        Assert.False(restarts.Says("shop/api"), restarts.Words);
        await stage.Ben.PressesAsync(restarts, "run.approve");

        var done = await thread.SeesProgressAsync("fargate-1-34", "5 Fargate nodes run 1.34");
        Assert.True(done.Says("Deployment web/storefront was restarted."), done.Words);

        // EKS refuses the next minor to a cluster whose Fargate pods lag: it takes this one.
        await stage.Ben.PressesAsync(await thread.SeesProposalAsync("control-plane-1-35"), "run.approve");
        await thread.SeesProposalAsync("nodes-1-35");
        Assert.Equal("1.35", await stage.Eks.VersionAsync("fargate"));
    }

    [Fact]
    public async Task A_group_with_an_image_of_its_own_is_reported_with_what_to_do_and_one_with_its_own_settings_moves()
    {
        var stage = await RaiseAsync(new StageOptions { Scene = "compute" });
        var thread = await stage.Ana.StartsAsync("images 1.35");

        var moves = await thread.SeesProposalAsync("lagging-nodes-1-34");
        Assert.True(moves.Says("tuned: 1.33 → 1.34, 2 nodes"), moves.Words);
        Assert.False(moves.Says("hardened"), moves.Words);
        await stage.Ben.PressesAsync(moves, "run.approve");

        var done = await thread.SeesProgressAsync("lagging-nodes-1-34", "4 nodes in 2 node groups run 1.34");
        Assert.True(done.Says("Node group hardened has an AMI of the team's own: 2 nodes at 1.33. Not touched."), done.Words);
        Assert.True(done.Says("Build an AMI with 1.34"), done.Words);
    }

    /// <summary>What would block the drains keeps the upgrade from starting, until somebody who may approve takes it on.</summary>
    private static async Task WaiveBudgetsAsync(Stage stage)
    {
        var refused = await stage.Ana.AsksAsync("blocked 1.35");
        Assert.True(refused.Says("PDB-001") && refused.Says("PDB-002"), refused.Words);
        var until = TimeProvider.System.GetUtcNow().AddDays(30);
        foreach (var code in new[] { "PDB-001", "PDB-002" })
        {
            var heard = await stage.Ben.AsksAsync($"waive blocked {code} until {until:yyyy-MM-dd} the teams are at hand");
            Assert.True(heard.Says($"{code} passes on blocked"), heard.Words);
        }
    }
}
