using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.Delivery;
using EksUpgradeBot.Sandbox.Slack.State;

namespace EksUpgradeBot.Sandbox.Slack.WebApi;

/// <summary>api.test, auth.test and apps.connections.open.</summary>
internal sealed class AuthMethods(Workspace workspace, SocketTickets tickets) : IApiMethods
{
    public IEnumerable<ApiMethod> Methods =>
    [
        new("api.test", null, Tier.Four, ApiTest) { Token = ApiToken.None },
        new("auth.test", null, Tier.Special, AuthTest) { Token = ApiToken.Any },
        new("apps.connections.open", "connections:write", Tier.One, OpenConnection) { Token = ApiToken.App },
    ];

    private static JsonObject ApiTest(ApiCall call) =>
        call.Text("error") is { } error
            ? throw new ApiFailure(error)
            : new JsonObject { ["args"] = call.Arguments.Copy() };

    private JsonObject AuthTest(ApiCall call)
    {
        var options = workspace.Options;
        return new JsonObject
        {
            ["url"] = $"https://{options.TeamDomain}.slack.com/",
            ["team"] = options.TeamName,
            ["user"] = workspace.User(options.BotUserId).Name,
            ["team_id"] = options.TeamId,
            ["user_id"] = options.BotUserId,
            ["bot_id"] = options.BotId,
            ["is_enterprise_install"] = false,
        };
    }

    private JsonObject OpenConnection(ApiCall call)
    {
        // http becomes ws, and https becomes wss.
        var address = "ws" + workspace.BaseUrl["http".Length..];
        return new JsonObject { ["url"] = $"{address}/link/?ticket={tickets.Issue()}&app_id={workspace.Options.AppId}" };
    }
}
