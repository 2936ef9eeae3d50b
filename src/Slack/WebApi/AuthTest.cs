
namespace EksUpgradeBot.Slack.WebApi;

/// <summary>Who the token belongs to.</summary>
/// <param name="TeamId"><c>T…</c>.</param>
/// <param name="Team">The workspace's name.</param>
/// <param name="UserId">The bot's <c>U…</c>.</param>
/// <param name="User">The bot's name.</param>
/// <param name="BotId">The bot's <c>B…</c>.</param>
/// <param name="Url">The workspace's address.</param>
/// <param name="Scopes">What the token may do, from <c>x-oauth-scopes</c>; empty when Slack did not say.</param>
public sealed record AuthTest(
    string TeamId,
    string Team,
    string UserId,
    string User,
    string BotId,
    string Url,
    IReadOnlyList<string> Scopes)
{
    /// <summary><c>E…</c> of the Enterprise organisation that the workspace belongs to; null when it belongs to none.</summary>
    public string? EnterpriseId { get; init; }

    internal static AuthTest Read(SlackAnswer answer)
    {
        var body = answer.Body;

        return new(
            body.Text("team_id") ?? "",
            body.Text("team") ?? "",
            body.Text("user_id") ?? "",
            body.Text("user") ?? "",
            body.Text("bot_id") ?? "",
            body.Text("url") ?? "",
            answer.Scopes?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            EnterpriseId = body.Text("enterprise_id"),
        };
    }
}
