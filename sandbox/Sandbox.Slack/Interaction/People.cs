using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.Delivery;
using EksUpgradeBot.Sandbox.Slack.State;

namespace EksUpgradeBot.Sandbox.Slack.Interaction;

/// <summary>What people do besides commands and clicks: they say something, open the app's Home, or choose one of its shortcuts.</summary>
internal sealed class People(
    Workspace workspace, Posting posting, Events events, Views views, Typing typing, Courier courier, Triggers triggers, Payloads payloads)
{
    public Message Say(string userId, string channelId, string typed, string? threadTs)
    {
        var user = workspace.Users.GetValueOrDefault(userId) ?? throw new Impossible("user_not_found");
        var conversation = workspace.ConversationOf(userId, channelId) ?? throw new Impossible("channel_not_found");
        if (user.Deleted || !conversation.Members.Contains(userId))
        {
            throw new Impossible("not_in_channel");
        }

        if (conversation.IsArchived)
        {
            throw new Impossible("is_archived");
        }

        var root = threadTs is null ? null : conversation.Find(threadTs) ?? throw new Impossible("thread_not_found");
        var text = typing.Message(typed);
        var message = posting.Post(conversation, userId, new(text, RichWords.Of(text)), root?.ThreadTs ?? root?.Ts);
        _ = TellAppAsync(conversation, message);
        return message;
    }

    public async Task<Receipt?> OpenHomeAsync(string userId)
    {
        if (workspace.Users.GetValueOrDefault(userId) is not { Deleted: false })
        {
            throw new Impossible("user_not_found");
        }

        var opened = new JsonObject
        {
            ["type"] = "app_home_opened",
            ["user"] = userId,
            ["channel"] = workspace.DirectMessage(userId).Id,
            ["tab"] = "home",
            ["event_ts"] = workspace.NextTs(),
        };
        lock (workspace.Gate)
        {
            if (views.HomeOf(userId) is { } home)
            {
                opened["view"] = views.Describe(home);
            }
        }

        return await events.FireAsync(userId, null, opened);
    }

    /// <summary>A global shortcut, from Slack's menu: it knows neither channel nor response_url.</summary>
    public Task<Receipt> ChooseShortcutAsync(string userId, string callbackId, CancellationToken cancellationToken)
    {
        if (workspace.Users.GetValueOrDefault(userId) is not { Deleted: false } user)
        {
            throw new Impossible("user_not_found");
        }

        var payload = payloads.Interaction("shortcut", user);
        payload["callback_id"] = callbackId;
        payload["trigger_id"] = triggers.Issue(userId);
        payload["action_ts"] = workspace.NextTs();
        return courier.SendAsync(new(Parcel.Interactive, payload), cancellationToken);
    }

    private async Task TellAppAsync(Conversation conversation, Message message)
    {
        var bot = workspace.Options.BotUserId;
        if (!conversation.Members.Contains(bot))
        {
            // An app hears nothing of channels that it is not in.
            return;
        }

        var happened = new JsonObject
        {
            ["type"] = "app_mention",
            ["user"] = message.User,
            ["text"] = message.Text,
            ["ts"] = message.Ts,
            ["client_msg_id"] = Guid.NewGuid().ToString(),
            ["team"] = workspace.Options.TeamId,
            ["channel"] = conversation.Id,
            ["event_ts"] = message.Ts,
        };
        happened.With("thread_ts", message.IsReply ? message.ThreadTs : null).With("blocks", message.Blocks);
        if (!conversation.IsDirect && message.Text.Contains($"<@{bot}>", StringComparison.Ordinal))
        {
            await events.FireAsync(message.User, conversation.Id, happened, conversation.IsExtShared);
        }

        var said = happened.Copy();
        said["type"] = "message";
        said["channel_type"] = conversation.IsDirect ? "im" : conversation.IsPrivate ? "group" : "channel";
        await events.FireAsync(message.User, conversation.Id, said, conversation.IsExtShared);
    }
}
