using EksUpgradeBot.Sandbox.Aws;
using EksUpgradeBot.Tests.Shared;

namespace EksUpgradeBot.Sandbox.Tests.Aws;

/// <summary>Worlds of EKS alone that stand still until a test turns the clock.</summary>
internal static class Worlds
{
    public static Task<(WorldHost Host, FakeTime Time)> StillAsync(string scene = "today", bool kubernetes = false) =>
        StillAsync(new FakeTime(), scene, kubernetes);

    /// <summary>A world that begins when that clock says.</summary>
    public static async Task<(WorldHost Host, FakeTime Time)> StillAsync(FakeTime time, string scene = "today", bool kubernetes = false) =>
        (await WorldHost.StartAsync(new AwsWorldOptions { Scene = scene, Time = time, Speed = 1, KubernetesApis = kubernetes }), time);
}
