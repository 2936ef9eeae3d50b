using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Slack.SocketMode;

namespace EksUpgradeBot.Bot.Hosting;

/// <summary>
/// <c>/healthz/live</c>: the process answers. <c>/healthz/ready</c>: Slack reaches the bot and takes what it says. A bot without Slack still follows
/// its upgrades, so it is never called dead for that.
/// </summary>
internal static class Health
{
    /// <summary>What Slack sends to a bot that is stopping is not taken: Slack delivers events again, and people are told at once.</summary>
    public static void UseRefusalWhenStopping(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (app.Lifetime.ApplicationStopping.IsCancellationRequested && context.Request.Path.StartsWithSegments("/slack", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        await next(context);
    });

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/healthz/live", () => Results.Text("live"));
        endpoints.MapGet("/healthz/ready", (BotConfiguration configuration, SocketModeState socket, ThreadWorker threads, IHostApplicationLifetime lifetime) =>
            lifetime.ApplicationStopping.IsCancellationRequested
                ? Results.Text("stopping", statusCode: StatusCodes.Status503ServiceUnavailable)
            : threads.Refusal is { } refusal
                ? Results.Text($"Slack refuses the bot: {refusal}. Upgrades go on, and nobody hears of them.", statusCode: StatusCodes.Status503ServiceUnavailable)
            : configuration.Mode == SlackMode.Http || socket.Current.IsReady
                ? Results.Text("ready")
                : Results.Text($"Socket Mode: {socket.Current.Phase} {socket.Current.Problem}", statusCode: StatusCodes.Status503ServiceUnavailable));
    }
}
