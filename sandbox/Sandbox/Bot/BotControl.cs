using System.Text.Json;

namespace EksUpgradeBot.Sandbox.Bot;

/// <summary>Lets the page and tests see, kill and start the bot, or each of its replicas, and cut each off from the database.</summary>
internal static class BotControl
{
    /// <summary>The page asks often, and a replica that hangs must not make it wait.</summary>
    private static readonly HttpClient _http = new() { Timeout = TimeSpan.FromMilliseconds(500) };

    public static void Map(IEndpointRouteBuilder endpoints, Func<IReadOnlyList<BotProcess>> bots)
    {
        endpoints.MapGet("/_world/bot", () => StateAsync(bots()));
        endpoints.MapPost("/_world/bot", async (BotWish wish, CancellationToken cancellationToken) =>
        {
            var all = bots();
            if (wish.Replica is { } number && (number < 1 || number > all.Count))
            {
                return Results.BadRequest(new { error = $"There is no replica {number}: there are {all.Count}." });
            }

            var meant = wish.Replica is { } one ? [all[one - 1]] : all;
            switch (wish.Action)
            {
                case "kill":
                    await Task.WhenAll(meant.Select(bot => bot.KillAsync()));
                    break;
                case "start":
                    await Task.WhenAll(meant.Select(bot => bot.StartAsync(cancellationToken)));
                    break;
                case "restart":
                    await Task.WhenAll(meant.Select(bot => bot.StopAsync()));
                    await Task.WhenAll(meant.Select(bot => bot.StartAsync(cancellationToken)));
                    break;
                case "cut" or "mend" when meant.Any(bot => bot.Link is null):
                    return Results.BadRequest(new { error = "A bot alone has its database in a file: only one of several replicas can be cut off." });
                case "cut":
                    meant.ToList().ForEach(bot => bot.Link!.Cut());
                    break;
                case "mend":
                    meant.ToList().ForEach(bot => bot.Link!.Mend());
                    break;
                default:
                    return Results.BadRequest(new { error = $"'{wish.Action}' is none of: kill, start, restart, cut, mend." });
            }

            return Results.Ok(await StateAsync(all));
        });
    }

    private static async Task<BotState> StateAsync(IReadOnlyList<BotProcess> bots)
    {
        var replicas = bots.Count == 1 ? [] : await Task.WhenAll(bots.Select((bot, index) => ReplicaAsync(bot, index + 1)));
        return new BotState(bots.Any(bot => bot.Id is not null), bots.Count == 1 ? bots[0].Id : null, bots.Sum(bot => bot.Starts), replicas);
    }

    private static async Task<ReplicaState> ReplicaAsync(BotProcess bot, int number)
    {
        var state = new ReplicaState(number, bot.Id is not null, bot.Id, "", bot.Link is { IsCut: true });
        if (bot.Id is null)
        {
            return state;
        }

        try
        {
            var said = await _http.GetFromJsonAsync<JsonElement>($"{bot.Url}/healthz/turns");
            return state with { Doing = Doing(said) };
        }
        catch (Exception silent) when (silent is HttpRequestException or TaskCanceledException or JsonException)
        {
            return state with { Doing = "does not answer" };
        }
    }

    private static string Doing(JsonElement said)
    {
        var taken = said.GetProperty("taken").GetInt32();
        var now = string.Join(", ", said.GetProperty("turns").EnumerateArray().Select(turn => turn.GetProperty("run").GetString()));
        return now.Length > 0 ? $"at {now} · {taken} turns"
            : said.GetProperty("last") is { ValueKind: JsonValueKind.Object } last ? $"waits, last at {last.GetProperty("run").GetString()} · {taken} turns"
            : "waits";
    }
}

/// <summary>
/// What is wanted of the bot: <c>kill</c>, <c>start</c> or <c>restart</c>, and <c>cut</c> or <c>mend</c> for its way to the database; of one
/// replica, or of all when none is named.
/// </summary>
internal sealed record BotWish(string Action, int? Replica = null);

/// <summary>How the bot is.</summary>
internal sealed record BotState(bool Running, int? Pid, int Starts, IReadOnlyList<ReplicaState> Replicas);

/// <summary>How one of several bots is, and what it does just now.</summary>
internal sealed record ReplicaState(int Number, bool Running, int? Pid, string Doing, bool CutOff);
