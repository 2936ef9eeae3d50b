using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Slack.SocketMode;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Bot.Hosting;

/// <summary>
/// <c>/healthz/live</c>: the process answers. <c>/healthz/ready</c>: the store answers, Slack reaches the bot and takes what it says. A
/// bot without Slack still follows its upgrades, so it is never called dead for that.
/// </summary>
internal static class Health
{
    /// <summary>Whoever asks gives up soon too: a kubelet after one second by default, a person after a few.</summary>
    private static readonly TimeSpan StoreAnswersWithin = TimeSpan.FromSeconds(2);

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
        endpoints.MapGet("/healthz/ready", async (
            BotConfiguration configuration, Database database, SocketModeState socket, ThreadWorker threads, TimeProvider time,
            IHostApplicationLifetime lifetime, CancellationToken cancellationToken) =>
            lifetime.ApplicationStopping.IsCancellationRequested
                ? Unready("stopping")
            : await FindProblemAsync(database, time, cancellationToken) is { } problem
                ? Unready($"{problem} Upgrades wait for it, and nothing that people ask for is taken meanwhile.")
            : threads.Refusal is { } refusal
                ? Unready($"Slack refuses the bot: {refusal}. Upgrades go on, and nobody hears of them.")
            : configuration.Mode == SlackMode.Http || socket.Current.IsReady
                ? Results.Text("ready")
                : Unready($"Socket Mode: {socket.Current.Phase} {socket.Current.Problem}"));
    }

    private static IResult Unready(string why) => Results.Text(why, statusCode: StatusCodes.Status503ServiceUnavailable);

    private static async Task<string?> FindProblemAsync(Database database, TimeProvider time, CancellationToken cancellationToken)
    {
        using var enough = new CancellationTokenSource(StoreAnswersWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellationToken);
        try
        {
            await database.ProbeAsync(either.Token);
            return null;
        }
        catch (OutsideException silent)
        {
            return silent.Message;
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            return $"{database.Name} does not answer.";
        }
    }
}
