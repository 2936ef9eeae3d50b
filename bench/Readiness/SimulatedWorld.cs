using EksUpgradeBot.Sandbox.Aws;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace EksUpgradeBot.Bench.Readiness;

/// <summary>EKS, STS and the Kubernetes API of one large cluster, in a process of their own, so that the bot does not pay for their work.</summary>
internal static class SimulatedWorld
{
    /// <summary>Serves until the standard input ends; writes its address on the first line.</summary>
    public static async Task ServeAsync(string scene, string directory)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAwsWorld(new AwsWorldOptions { Scene = scene, Speed = 1, Directory = directory });
        await using var app = builder.Build();
        app.MapAwsWorld();
        await app.StartAsync();
        await Console.Out.WriteLineAsync(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }
}
