using EksUpgradeBot.Sandbox.Aws;
using EksUpgradeBot.Tests.Shared;

namespace EksUpgradeBot.Sandbox.Tests.Aws;

/// <summary>Worlds of EKS alone that stand still until a test turns the clock.</summary>
internal static class Worlds
{
    public static async Task<(WorldHost Host, FakeTime Time)> StillAsync(string scene = "today", bool kubernetes = false)
    {
        var time = new FakeTime();
        return (await WorldHost.StartAsync(new AwsWorldOptions { Scene = scene, Time = time, Speed = 1, KubernetesApis = kubernetes }), time);
    }
}
