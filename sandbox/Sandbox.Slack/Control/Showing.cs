using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.Delivery;
using EksUpgradeBot.Sandbox.Slack.Interaction;
using EksUpgradeBot.Sandbox.Slack.State;

namespace EksUpgradeBot.Sandbox.Slack.Control;

/// <summary>The workspace as the control API shows it.</summary>
internal sealed class Showing(Workspace workspace, SocketHub sockets, Views views)
{
    public JsonObject Workspace()
    {
        var options = workspace.Options;
        lock (workspace.Gate)
        {
            return new JsonObject
            {
                ["team"] = new JsonObject { ["id"] = options.TeamId, ["name"] = options.TeamName, ["domain"] = options.TeamDomain },
                ["app"] = new JsonObject
                {
                    ["id"] = options.AppId,
                    ["name"] = options.AppName,
                    ["bot_user_id"] = options.BotUserId,
                    ["mode"] = workspace.Settings.Mode == SlackTransport.Socket ? "socket" : "http",
                    ["connections"] = sockets.Connections,
                    ["command"] = new JsonObject
                    {
                        ["name"] = options.CommandName,
                        ["description"] = options.CommandDescription,
                        ["usage_hint"] = options.CommandUsageHint,
                    },
                },
                ["users"] = workspace.Users.Values.Select(JsonNode (user) => User(user)).List(),
                ["channels"] = workspace.Conversations.Values.Select(JsonNode (channel) => Channel(channel)).List(),
                ["usergroups"] = workspace.UserGroups.Values
                    .Select(JsonNode (group) => new JsonObject
                    {
                        ["id"] = group.Id,
                        ["handle"] = group.Handle,
                        ["name"] = group.Name,
                        ["users"] = group.Users.List(),
                    })
                    .List(),
            };
        }
    }

    public JsonObject Messages(string channel, string? threadTs, string? user)
    {
        var conversation = workspace.Conversations.GetValueOrDefault(channel) ?? throw new Impossible("channel_not_found");
        var shown = conversation.Messages
            .Where(message => threadTs is null ? message.IsInChannel : message.Ts == threadTs || message.ThreadTs == threadTs)
            .Where(message => !message.IsEphemeral || message.EphemeralTo == user);
        return new JsonObject
        {
            ["messages"] = shown.Select(JsonNode (message) => MessageJson.ForControl(workspace, message)).List(),
        };
    }

    public JsonObject Views(string user) =>
        new() { ["views"] = views.StackOf(user).Select(JsonNode (view) => views.Describe(view)).List() };

    public JsonObject Home(string user) => new() { ["view"] = views.HomeOf(user) is { } home ? views.Describe(home) : null };

    public static JsonObject Log(CallLog log, string? method) => new()
    {
        ["calls"] = log.Of(method)
            .Select(JsonNode (call) => new JsonObject
            {
                ["time"] = call.At.ToString("O"),
                ["method"] = call.Method,
                ["args"] = call.Arguments.Copy(),
                ["status"] = call.Status,
                ["answer"] = call.Answer?.Copy(),
                ["scopes"] = call.Needed.List(),
            })
            .List(),
    };

    private static JsonObject User(SlackUser user) => new()
    {
        ["id"] = user.Id,
        ["name"] = user.Name,
        ["real_name"] = user.RealName,
        ["title"] = user.Title,
        ["color"] = user.Color,
        // The Web API calls Slackbot no bot; nobody can act as it all the same.
        ["is_bot"] = user.IsBot || user.Id == "USLACKBOT",
        ["is_restricted"] = user.IsRestricted,
        ["is_ultra_restricted"] = user.IsUltraRestricted,
        ["deleted"] = user.Deleted,
    };

    private static JsonObject Channel(Conversation channel) =>
        new JsonObject
        {
            ["id"] = channel.Id,
            ["name"] = channel.Name,
            ["is_private"] = channel.IsPrivate,
            ["is_archived"] = channel.IsArchived,
            ["is_ext_shared"] = channel.IsExtShared,
            ["is_im"] = channel.IsDirect,
            ["members"] = channel.Members.List(),
        }.With("user", channel.DirectWith);
}
