using System.Globalization;
using EksUpgradeBot.Sandbox.Aws;
using EksUpgradeBot.Sandbox.Slack;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace EksUpgradeBot.Bench.Acknowledgement;

/// <summary>Slack's Web API, EKS, STS and the Kubernetes APIs, in a process of their own, so that neither app pays for their work.</summary>
internal static class SimulatedWorld
{
    /// <summary>Where the apps answer to, as a response_url. It lies on the API's origin, the only stand-in for Slack's that the bot believes.</summary>
    public const string AnswersPath = "/bench/answers";

    /// <summary>Serves until the standard input ends; writes its address on the first line.</summary>
    public static async Task ServeAsync(string directory)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSlackWorkspace(new SlackWorkspaceOptions { Mode = SlackTransport.Http, RateLimits = false });
        builder.Services.AddAwsWorld(new AwsWorldOptions { Directory = directory });

        await using var app = builder.Build();
        app.MapSlackWorkspace();
        app.MapAwsWorld();

        var answers = 0;
        app.MapPost(AnswersPath + "/{id}", async (HttpRequest request) =>
        {
            await request.Body.CopyToAsync(Stream.Null, request.HttpContext.RequestAborted);
            Interlocked.Increment(ref answers);
            return Results.Text("ok");
        });
        app.MapGet(AnswersPath, () => Results.Text(Volatile.Read(ref answers).ToString(CultureInfo.InvariantCulture)));

        await app.StartAsync();
        await Console.Out.WriteLineAsync(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }
}
