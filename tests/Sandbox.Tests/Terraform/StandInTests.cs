using EksUpgradeBot.Sandbox.Aws.Scenes;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Terraform;

/// <summary>What the stand-in does that no recording shows, because it takes too long with the real one or needs no proof from it.</summary>
public sealed class StandInTests
{
    public static TheoryData<string, string> Clusters => [.. SceneLibrary.Names
        .SelectMany(scene => SceneLibrary.Load(scene).Clusters.Where(cluster => cluster.CodeVersion is null).Select(cluster => (scene, cluster.Name)))];

    [Theory]
    [MemberData(nameof(Clusters))]
    public async Task It_finds_nothing_to_change_in_any_cluster_whose_code_says_what_runs(string scene, string cluster)
    {
        await using var bench = await Bench.StartAsync(Contender.StandIn, cluster, scene);
        await bench.InitAsync();

        await bench.RunAsync("plan", "-input=false", "-no-color", "-json", "-detailed-exitcode");

        Assert.Contains("exit 0", bench.Transcript.ToString().Split("$ terraform plan")[1]);
        Assert.Contains("Plan: 0 to add, 0 to change, 0 to destroy.", bench.Transcript.ToString());
    }

    [Theory]
    [InlineData("literal", "main.tf")]
    [InlineData("tfvars", "terraform.tfvars")]
    [InlineData("locals", "locals.tf")]
    public async Task It_reads_the_version_wherever_the_team_wrote_it(string cluster, string file)
    {
        await using var bench = await Bench.StartAsync(Contender.StandIn, cluster);
        await bench.InitAsync();
        await bench.EditAsync(file, "\"1.34\"", "\"1.35\"");

        await bench.PlanAsync("up");

        Assert.Contains($"module.eks.aws_eks_cluster.this version: \"1.34\" -> \"1.35\"", bench.Transcript.ToString());
        Assert.Contains("Plan: 0 to add, 2 to change, 0 to destroy.", bench.Transcript.ToString());
    }

    [Fact]
    public async Task Node_groups_that_do_not_follow_stay_where_they_are()
    {
        await using var bench = await Bench.StartAsync(Contender.StandIn, "staging", "today");
        await bench.InitAsync();
        await bench.BumpAsync("1.35");

        await bench.PlanAsync("up");

        Assert.Contains("Plan: 0 to add, 1 to change, 0 to destroy.", bench.Transcript.ToString());
    }

    [Theory]
    [InlineData("automode")]
    [InlineData("images")]
    [InlineData("fargate")]
    public async Task Nodes_that_are_not_in_the_code_are_no_matter_of_Terraform(string cluster)
    {
        await using var bench = await Bench.StartAsync(Contender.StandIn, cluster, "compute");
        await bench.InitAsync();
        await bench.PlanAsync("as-it-is");
        Assert.Contains("Plan: 0 to add, 0 to change, 0 to destroy.", bench.Transcript.ToString());
        await bench.BumpAsync("1.35");

        await bench.PlanAsync("up");

        Assert.Contains("Plan: 0 to add, 1 to change, 0 to destroy.", bench.Transcript.ToString());
    }

    [Fact]
    public async Task Killed_in_an_apply_it_leaves_the_state_as_it_was_and_blocks_nobody()
    {
        await using var bench = await Bench.StartAsync(Contender.StandIn);
        await bench.InitAsync();
        await bench.BumpAsync("1.35");
        await bench.PlanAsync("up");
        bench.Host.World.Clock.Speed = 1;

        await bench.RunAsync(
            async process =>
            {
                await bench.UntilCalledAsync("DescribeUpdate");
                process.Kill();
            },
            "apply", "-input=false", "-no-color", "-json", bench.PlanFile("up"));

        Assert.Equal("1.34", bench.ClusterVersionInState());
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(bench.StatePath)!, ".literal.tfstate.lock.info")));
        bench.Host.World.Clock.Advance(TimeSpan.FromHours(1));
        await bench.PlanAsync("next");
        Assert.Contains("Plan: 0 to add, 1 to change, 0 to destroy.", bench.Transcript.ToString());
    }

    [Fact]
    public async Task A_damaged_plan_file_is_not_applied()
    {
        await using var bench = await Bench.StartAsync(Contender.StandIn);
        await bench.InitAsync();
        await File.WriteAllTextAsync(bench.PlanFile("bad"), "no zip", TestContext.Current.CancellationToken);

        await bench.ApplyAsync("bad");

        Assert.Contains("Failed to read plan from plan file", bench.Transcript.ToString());
        Assert.Empty(bench.Host.Writes);
    }

    [Fact]
    public async Task Its_requests_carry_a_signature_that_the_world_can_check()
    {
        await using var bench = await Bench.StartAsync(Contender.StandIn);
        await bench.InitAsync();

        await bench.RunAsync("plan", "-json");

        Assert.NotEmpty(bench.Host.World.Log.Calls);
        Assert.All(bench.Host.World.Log.Calls, call => Assert.Equal("AKIASANDBOX000000001", call.AccessKey));
    }
}
