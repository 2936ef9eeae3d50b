using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Slack.State;

/// <summary>A message as JSON: as the Web API shows it to the app, and as the control API shows it to the page.</summary>
internal static class MessageJson
{
    /// <summary>As methods and payloads carry it.</summary>
    public static JsonObject ForApp(Workspace workspace, Message message, bool withMetadata)
    {
        var json = new JsonObject { ["type"] = "message" };
        json.With("subtype", message.Subtype);
        json["user"] = message.User;
        json["ts"] = message.Ts;
        if (message.BotId is { } botId)
        {
            json["bot_id"] = botId;
            json["app_id"] = workspace.Options.AppId;
            json["bot_profile"] = new JsonObject
            {
                ["id"] = botId,
                ["app_id"] = workspace.Options.AppId,
                ["name"] = workspace.Options.AppName,
                ["team_id"] = workspace.Options.TeamId,
                ["deleted"] = false,
            };
        }

        json["team"] = workspace.Options.TeamId;
        json["text"] = message.Text;
        json.With("blocks", message.Blocks);
        json.With("attachments", message.Attachments);
        json.With("files", message.Files);
        json.With("edited", message.Edited);
        if (withMetadata)
        {
            json.With("metadata", message.Metadata);
        }

        AddThread(json, workspace, message);
        AddReactions(json, message);
        return json;
    }

    /// <summary>As the page needs it.</summary>
    public static JsonObject ForControl(Workspace workspace, Message message)
    {
        var json = ForApp(workspace, message, withMetadata: true);
        json.Remove("bot_profile");
        json["channel"] = message.Channel;
        json.With("ephemeral_to", message.EphemeralTo);
        json["permalink"] = workspace.Permalink(message);
        return json;
    }

    private static void AddThread(JsonObject json, Workspace workspace, Message message)
    {
        json.With("thread_ts", message.ThreadTs);
        if (message.ThreadTs != message.Ts || !workspace.Conversations.TryGetValue(message.Channel, out var conversation))
        {
            return;
        }

        var replies = conversation.Replies(message.Ts).ToList();
        if (replies.Count > 0)
        {
            var people = replies.Select(reply => reply.User).Distinct().ToList();
            json["reply_count"] = replies.Count;
            json["reply_users_count"] = people.Count;
            json["latest_reply"] = replies[^1].Ts;
            json["reply_users"] = people.List();
        }
    }

    private static void AddReactions(JsonObject json, Message message)
    {
        if (message.Reactions.Count > 0)
        {
            json["reactions"] = message.Reactions
                .Select(JsonNode (reaction) => new JsonObject
                {
                    ["name"] = reaction.Key,
                    ["users"] = reaction.Value.List(),
                    ["count"] = reaction.Value.Count,
                })
                .List();
        }
    }
}
