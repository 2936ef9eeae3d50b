using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.State;

namespace EksUpgradeBot.Sandbox.Slack.Interaction;

/// <summary>The parts that payloads of clicks and modals have in common.</summary>
internal sealed class Payloads(Workspace workspace)
{
    public JsonObject Interaction(string type, SlackUser user) => new()
    {
        ["type"] = type,
        ["user"] = User(user),
        ["api_app_id"] = workspace.Options.AppId,
        // The verification token, which Slack still sends and nobody should read.
        ["token"] = "sandbox",
        ["team"] = new JsonObject { ["id"] = workspace.Options.TeamId, ["domain"] = workspace.Options.TeamDomain },
        ["enterprise"] = null,
        ["is_enterprise_install"] = false,
    };

    public JsonObject Channel(Conversation conversation) =>
        new() { ["id"] = conversation.Id, ["name"] = conversation.NameForPayload };

    private JsonObject User(SlackUser user) => new()
    {
        ["id"] = user.Id,
        ["username"] = user.Name,
        ["name"] = user.Name,
        ["team_id"] = user.TeamId ?? workspace.Options.TeamId,
    };
}

/// <summary>Something a person tried that cannot be done; the control API answers with it.</summary>
internal sealed class Impossible(string error) : Exception(error);
