using System.Text.RegularExpressions;
using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>An abort in every state of a run: what the report says of code, branch and cluster is what a look at them shows.</summary>
public sealed partial class AbortTests : Scenario
{
    [Fact]
    public async Task Before_anything_was_approved_nothing_was_changed_and_no_branch_is_left()
    {
        var (stage, thread) = await RaiseAsync();
        var tip = await stage.Origin.TipAsync();
        var proposal = await thread.SeesProposalAsync("control-plane-1-35");
        await stage.Ana.PressesAsync(proposal, "run.abort");

        var report = await AgreesWithTheWorldAsync(stage, thread, "dev");
        Assert.True(report.Says("Nothing was changed."), report.Words);
        Assert.Equal(tip, await stage.Origin.TipAsync());
        Assert.Empty(await stage.Origin.BranchesAsync());
        Assert.Empty(await stage.Eks.WritesAsync());
    }

    [Fact]
    public async Task While_the_control_plane_moves_the_run_ends_after_it_and_names_the_branch_to_merge()
    {
        var (stage, thread) = await RaiseAsync();
        await RollingAsync(stage, thread, "control-plane-1-35", "EKS moves the control plane to 1.35");
        await stage.Ana.AsksToAbortAsync(thread, "dev", "wrong week");
        await EndsAfterThisStepAsync(stage, thread);

        var report = await AgreesWithTheWorldAsync(stage, thread, "dev");
        Assert.True(report.Says("The control plane stays at 1.35.") && report.Says("wrong week"), report.Words);
        var branch = Assert.Single(await stage.Origin.BranchesAsync());
        Assert.True(report.Says($"Merge `{branch}` before the next apply of `main`, which would take the cluster back."), report.Words);
        Assert.Equal(["1.34"], await stage.Eks.NodeGroupVersionsAsync("dev"));
    }

    [Fact]
    public async Task While_nodes_roll_they_are_followed_to_their_end_and_what_stays_is_named()
    {
        var (stage, thread) = await RaiseAsync();
        await stage.Ben.PressesAsync(await thread.SeesProposalAsync("control-plane-1-35"), "run.approve");
        await RollingAsync(stage, thread, "nodes-1-35", "EKS rolls the nodes to 1.35");
        await stage.Ana.PressesAsync(await thread.CardAsync(), "run.abort");
        await EndsAfterThisStepAsync(stage, thread);

        var report = await AgreesWithTheWorldAsync(stage, thread, "dev");
        Assert.True(report.Says("The control plane stays at 1.35. Done and staying: Node groups to 1.35."), report.Words);
        Assert.Equal(["1.35"], await stage.Eks.NodeGroupVersionsAsync("dev"));
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateNodegroupVersion"));
    }

    [Fact]
    public async Task After_a_control_plane_that_EKS_gave_up_the_cluster_is_where_it_was_and_the_branch_may_go()
    {
        var (stage, thread) = await RaiseAsync();
        var proposal = await thread.SeesProposalAsync("control-plane-1-35");
        await stage.Eks.FaultAsync("control-plane-fails", new { code = "IpNotAvailable" });
        await stage.Ben.PressesAsync(proposal, "run.approve");
        await stage.Ana.PressesAsync(await thread.SeesFailureAsync("control-plane-1-35"), "run.abort");

        var report = await AgreesWithTheWorldAsync(stage, thread, "dev");
        Assert.True(report.Says("\"Control plane to 1.35\" was approved and has failed: it may be done in part."), report.Words);
        var branch = Assert.Single(await stage.Origin.BranchesAsync());
        Assert.True(report.Says($"`{branch}` may be deleted"), report.Words);
        Assert.Equal("1.34", await stage.Eks.VersionAsync("dev"));
    }

    [Fact(Explicit = true)]
    public async Task After_node_groups_of_which_one_failed_the_report_says_which_is_where()
    {
        var (stage, thread) = await RaiseAsync("prod 1.34");
        await stage.Ben.PressesAsync(await thread.SeesProposalAsync("control-plane-1-34"), "run.approve");
        var both = await thread.SeesProposalAsync("nodes-1-34");
        await stage.Eks.FaultAsync("nodegroup-fails", new { code = "NodeCreationFailure", operations = new[] { "memory" } });
        await stage.Ben.PressesAsync(both, "run.approve");
        await stage.Ana.PressesAsync(await thread.SeesFailureAsync("nodes-1-34"), "run.abort");

        var report = await AgreesWithTheWorldAsync(stage, thread, "prod");
        Assert.True(report.Says("The control plane stays at 1.34."), report.Words);
        Assert.True(report.Says("\"Node groups to 1.34\" was approved and has failed: it may be done in part."), report.Words);
        Assert.True(report.Says("At 1.34 already: general. Not yet: memory (1.33)."), report.Words);
        Assert.Equal(["1.34", "1.33"], await stage.Eks.NodeGroupVersionsAsync("prod"));
    }

    private async Task<(Stage Stage, RunThread Thread)> RaiseAsync(string words = "dev 1.35")
    {
        var stage = await RaiseAsync(new StageOptions { Speed = 1200 });
        return (stage, await stage.Ana.StartsAsync(words));
    }

    /// <summary>Approves a step, and holds the world still while it is under way.</summary>
    private static async Task RollingAsync(Stage stage, RunThread thread, string step, string words)
    {
        var proposal = await thread.SeesProposalAsync(step);
        await stage.Eks.RunsAtAsync(0);
        await stage.Ben.PressesAsync(proposal, "run.approve");
        await thread.SeesProgressAsync(step, words);
    }

    private static async Task EndsAfterThisStepAsync(Stage stage, RunThread thread)
    {
        await thread.SeesAsync("that the run ends after this step", message => message.Key == "card" && message.Says("the run ends after this step"));
        await stage.Eks.RunsAtAsync(1200);
    }

    /// <summary>Waits for the report, and holds every version that it names against the branch or the cluster.</summary>
    private static async Task<Shown> AgreesWithTheWorldAsync(Stage stage, RunThread thread, string cluster)
    {
        var none = (await stage.Eks.WritesAsync()).Count == 0;
        var report = await thread.SeesAsync("the report with how things stand", message => message.Key == "report" && (none || message.Says("the cluster runs")));
        if (none)
        {
            return report;
        }

        // What a look shows stands in the report, and nothing else does.
        Assert.Equal([await stage.Origin.VersionAsync(cluster)], Versions(OfBase(), report));
        Assert.Equal([await stage.Eks.VersionAsync(cluster)], Versions(OfCluster(), report));
        Assert.All(Versions(OfPlane(), report), stays => Assert.Equal(stays, stage.Eks.VersionAsync(cluster).Result));
        var branch = Assert.Single(await stage.Origin.BranchesAsync());
        var own = OfBranch().Match(report.Words);
        Assert.Equal(branch, own.Groups["branch"].Value);
        Assert.Contains($"cluster_version = \"{own.Groups["version"].Value}\"", await stage.Origin.ReadAsync($"live/{cluster}/main.tf", branch), StringComparison.Ordinal);
        return report;
    }

    private static IReadOnlyList<string> Versions(Regex pattern, Shown report) =>
        [.. pattern.Matches(report.Words).Select(match => match.Groups["version"].Value).Distinct()];

    [GeneratedRegex("The branch `main` says (?<version>[0-9.]+[0-9])", RegexOptions.ExplicitCapture)]
    private static partial Regex OfBase();

    [GeneratedRegex("the cluster runs (?<version>[0-9.]+[0-9])", RegexOptions.ExplicitCapture)]
    private static partial Regex OfCluster();

    [GeneratedRegex("The control plane stays at (?<version>[0-9.]+[0-9])", RegexOptions.ExplicitCapture)]
    private static partial Regex OfPlane();

    [GeneratedRegex("the run's branch `(?<branch>[^`]+)` says (?<version>[0-9.]+[0-9])", RegexOptions.ExplicitCapture)]
    private static partial Regex OfBranch();
}
