using System.Runtime.InteropServices;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Terraform;

/// <summary>What is done with the real terraform and with the stand-in, to compare what they say.</summary>
internal static partial class Stories
{
    private const string Cluster = "-target=module.eks.aws_eks_cluster.this";
    private const string Nodegroup = "-target=module.eks.aws_eks_node_group.this[\"default\"]";

    public static IReadOnlyDictionary<string, Func<Bench, Task>> All { get; } = new SortedDictionary<string, Func<Bench, Task>>(StringComparer.Ordinal)
    {
        ["not-initialised"] = NotInitialisedAsync,
        ["good-day"] = GoodDayAsync,
        ["targets"] = TargetsAsync,
        ["control-plane-fails"] = ControlPlaneFailsAsync,
        ["node-group-fails"] = NodegroupFailsAsync,
        ["refused"] = RefusedAsync,
        ["expired-token"] = ExpiredTokenAsync,
        ["locked"] = LockedAsync,
        ["interrupted"] = InterruptedAsync,
        ["replaced"] = ReplacedAsync,
        ["slow"] = SlowAsync,
        ["gone"] = GoneAsync,
    };

    private static async Task NotInitialisedAsync(Bench bench)
    {
        await bench.PlanAsync("early");
        await bench.RunAsync("state", "pull");
        await bench.InitAsync();
        await bench.InitAsync();
        await bench.RunAsync("state", "pull");
        await bench.RunAsync("force-unlock", "-force", "825b3c1e-0000-0000-0000-000000000000");
        await bench.RunAsync("version", "-json");
        await bench.ApplyAsync("nowhere");
        await bench.RunAsync("show", "-json", "-no-color", bench.PlanFile("nowhere"));
    }

    private static async Task GoodDayAsync(Bench bench)
    {
        await bench.InitAsync();
        await bench.PlanAsync("clean");
        await bench.BumpAsync("1.35");
        await bench.PlanAsync("up");
        await bench.ApplyAsync("up");
        bench.LookAtState();
        await bench.ApplyAsync("up");
        await bench.PlanAsync("after");
    }

    private static async Task TargetsAsync(Bench bench)
    {
        await bench.InitAsync();
        await bench.BumpAsync("1.35");
        await bench.PlanAsync("cluster", Cluster);
        await bench.PlanAsync("nodes", Nodegroup);
        await bench.ApplyAsync("cluster");
        bench.LookAtState();
        await bench.PlanAsync("nodes-later", Nodegroup);
    }

    private static async Task ControlPlaneFailsAsync(Bench bench)
    {
        await bench.InitAsync();
        await bench.BumpAsync("1.35");
        await bench.PlanAsync("up");
        bench.Set("control-plane-fails");
        await bench.ApplyAsync("up");
        bench.LookAtState();
        await bench.PlanAsync("again");
    }

    private static async Task NodegroupFailsAsync(Bench bench)
    {
        await bench.InitAsync();
        await bench.BumpAsync("1.35");
        await bench.PlanAsync("up");
        bench.Set("nodegroup-fails");
        await bench.ApplyAsync("up");
        bench.LookAtState();
        await bench.PlanAsync("again");
    }

    private static async Task RefusedAsync(Bench bench)
    {
        await bench.InitAsync();
        await bench.BumpAsync("1.33");
        await bench.PlanAsync("down");
        await bench.ApplyAsync("down");
        bench.LookAtState();
    }

    private static async Task ExpiredTokenAsync(Bench bench)
    {
        await bench.InitAsync();
        await bench.BumpAsync("1.35");
        bench.Set("access-denied", "DescribeCluster");
        await bench.PlanAsync("denied");
        bench.Host.World.Faults.Clear();
        await bench.PlanAsync("up");
        bench.Set("expired-token", "DescribeUpdate");
        await bench.ApplyAsync("up");
    }

    private static async Task LockedAsync(Bench bench)
    {
        await bench.InitAsync();
        await bench.BumpAsync("1.35");
        await bench.PlanAsync("up");
        using (StateLockHeld.By("ana@laptop", bench.StatePath))
        {
            await bench.PlanAsync("locked");
            await bench.ApplyAsync("up");
        }
    }

    private static async Task InterruptedAsync(Bench bench)
    {
        await bench.InitAsync();
        await bench.BumpAsync("1.35");
        await bench.PlanAsync("up", Cluster);
        bench.Host.World.Clock.Speed = 1;
        await bench.RunAsync(
            async process =>
            {
                await bench.UntilCalledAsync("DescribeUpdate");
                Assert.Equal(0, Signal(process.Id, 2));
            },
            "apply", "-input=false", "-no-color", "-json", bench.PlanFile("up"));
        bench.LookAtState();
        await bench.PlanAsync("during", Cluster);
    }

    private static async Task ReplacedAsync(Bench bench)
    {
        await bench.InitAsync();
        await bench.EditAsync("main.tf", "cluster_name    = \"literal\"", "cluster_name    = \"other\"");
        await bench.PlanAsync("name");
        await bench.EditAsync("main.tf", "cluster_name    = \"other\"", "cluster_name    = \"literal\"");
        await bench.EditAsync("main.tf", "role/literal-cluster", "role/another-cluster");
        await bench.EditAsync("main.tf", "role/literal-node", "role/another-node");
        await bench.PlanAsync("roles");
    }

    /// <summary>Long enough for one line of progress: the update takes ten seconds, and is looked at after 6.2 and 12.6.</summary>
    private static async Task SlowAsync(Bench bench)
    {
        await bench.InitAsync();
        await bench.BumpAsync("1.35");
        await bench.PlanAsync("up", Cluster);
        bench.Host.World.Clock.Speed = 240;
        await bench.ApplyAsync("up");
    }

    private static async Task GoneAsync(Bench bench)
    {
        await bench.InitAsync();
        await bench.EditAsync("versions.tf", "region = \"eu-west-1\"", "region = \"eu-west-3\"");
        await bench.PlanAsync("gone");
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int pid, int signal);
}
