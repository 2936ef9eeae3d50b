namespace EksUpgradeBot.Sandbox.Bot;

/// <summary>Lets the page and tests see, kill and start the bot.</summary>
internal static class BotControl
{
    public static void Map(IEndpointRouteBuilder endpoints, Func<BotProcess> bot)
    {
        endpoints.MapGet("/_world/bot", () => State(bot()));
        endpoints.MapPost("/_world/bot", async (BotWish wish, CancellationToken cancellationToken) =>
        {
            switch (wish.Action)
            {
                case "kill":
                    await bot().KillAsync();
                    break;
                case "start":
                    await bot().StartAsync(cancellationToken);
                    break;
                case "restart":
                    await bot().StopAsync();
                    await bot().StartAsync(cancellationToken);
                    break;
                default:
                    return Results.BadRequest(new { error = $"'{wish.Action}' is none of: kill, start, restart." });
            }

            return Results.Ok(State(bot()));
        });
    }

    private static BotState State(BotProcess bot) => new(bot.Id is not null, bot.Id, bot.Starts);
}

/// <summary>What is wanted of the bot: <c>kill</c>, <c>start</c> or <c>restart</c>.</summary>
internal sealed record BotWish(string Action);

/// <summary>How the bot is.</summary>
internal sealed record BotState(bool Running, int? Pid, int Starts);
