using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.State;

namespace EksUpgradeBot.Sandbox.Slack.WebApi;

/// <summary>chat.*: posting, editing and removing messages.</summary>
internal sealed class ChatMethods(Workspace workspace, Posting posting) : IApiMethods
{
    // chat.update refuses what chat.postMessage cuts off.
    private const int LongestUpdate = 4_000;

    public IEnumerable<ApiMethod> Methods =>
    [
        new("chat.postMessage", "chat:write", Tier.Posting, Post),
        new("chat.update", "chat:write", Tier.Three, Update),
        new("chat.delete", "chat:write", Tier.Three, Delete),
        new("chat.postEphemeral", "chat:write", Tier.Four, PostEphemeral),
        new("chat.getPermalink", null, Tier.Special, GetPermalink) { FormOnly = true },
    ];

    private string Bot => workspace.Options.BotUserId;

    private JsonObject Post(ApiCall call)
    {
        var conversation = Channel(call);
        var content = MessageArguments.Read(call);
        var threadTs = Thread(call, conversation);
        var message = posting.Post(
            conversation, Bot, content, threadTs, broadcast: threadTs is not null && call.Flag("reply_broadcast"));
        return new JsonObject
        {
            ["channel"] = conversation.Id,
            ["ts"] = message.Ts,
            ["message"] = MessageJson.ForApp(workspace, message, withMetadata: true),
        };
    }

    private JsonObject Update(ApiCall call)
    {
        var conversation = Channel(call);
        var message = Own(call, conversation, "cant_update_message");
        if (call.Flag("reply_broadcast"))
        {
            return Broadcast(call, message);
        }

        var content = MessageArguments.Read(call, mayBeEmpty: call.Has("blocks") || call.Has("attachments") || call.Has("metadata"));
        if (content.Text.Length > LongestUpdate)
        {
            throw new ApiFailure("msg_too_long");
        }

        var says = call.Text("text") is not null || call.Has("blocks") || call.Has("markdown_text");
        posting.Change(message, new(
            says ? content.Text : message.Text,
            // Text without blocks removes the blocks; attachments and metadata stay unless they are named.
            says ? content.Blocks : message.Blocks,
            call.Has("attachments") ? content.Attachments : message.Attachments,
            call.Has("metadata") ? content.Metadata : message.Metadata));
        return new JsonObject
        {
            ["channel"] = conversation.Id,
            ["ts"] = message.Ts,
            ["text"] = message.Text,
            ["message"] = MessageJson.ForApp(workspace, message, withMetadata: true),
        };
    }

    private JsonObject Broadcast(ApiCall call, Message message)
    {
        if (!message.IsReply)
        {
            throw new ApiFailure("invalid_arguments") { Messages = ["[ERROR] only replies can be broadcast"] };
        }

        var changes = call.Has("blocks") || call.Has("attachments") || (call.Text("text") is { } text && text != message.Text);
        if (changes)
        {
            throw new ApiFailure("no_dual_broadcast_content_update");
        }

        message.Broadcast = true;
        message.Subtype = "thread_broadcast";
        posting.Show("message_changed", message);
        return new JsonObject { ["channel"] = message.Channel, ["ts"] = message.Ts, ["text"] = message.Text };
    }

    private JsonObject Delete(ApiCall call)
    {
        var conversation = Channel(call);
        var message = Own(call, conversation, "cant_delete_message");
        posting.Delete(message);
        return new JsonObject { ["channel"] = conversation.Id, ["ts"] = message.Ts };
    }

    private JsonObject PostEphemeral(ApiCall call)
    {
        var conversation = Channel(call);
        var user = workspace.Users.GetValueOrDefault(call.Required("user")) ?? throw new ApiFailure("user_not_in_channel");
        if (user.Deleted || !conversation.Members.Contains(user.Id))
        {
            throw new ApiFailure("user_not_in_channel");
        }

        // Metadata is ignored here, as Slack ignores it.
        var content = MessageArguments.Read(call) with { Metadata = null };
        var message = posting.Post(conversation, Bot, content, call.Text("thread_ts"), ephemeralTo: user.Id);
        return new JsonObject { ["message_ts"] = message.Ts };
    }

    private JsonObject GetPermalink(ApiCall call)
    {
        var conversation = workspace.Visible(call.Text("channel") ?? throw new ApiFailure("channel_not_found"));
        var message = conversation.Find(call.Text("message_ts"));
        if (message is null or { IsEphemeral: true })
        {
            throw new ApiFailure("message_not_found");
        }

        return new JsonObject { ["channel"] = conversation.Id, ["permalink"] = workspace.Permalink(message) };
    }

    private Conversation Channel(ApiCall call) =>
        workspace.Writable(call.Text("channel") ?? throw new ApiFailure("channel_not_found"));

    private static string? Thread(ApiCall call, Conversation conversation)
    {
        if (call.Text("thread_ts") is not { } threadTs)
        {
            return null;
        }

        var root = conversation.Find(threadTs);
        return root is null || root.IsEphemeral || root.IsReply ? throw new ApiFailure("cannot_reply_to_message") : threadTs;
    }

    private Message Own(ApiCall call, Conversation conversation, string notOwn)
    {
        var message = conversation.Find(call.Text("ts"));
        if (message is null || message.IsEphemeral || message.Subtype == "tombstone")
        {
            // What only one person saw was never stored, so there is nothing to edit.
            throw new ApiFailure("message_not_found");
        }

        return message.User == Bot ? message : throw new ApiFailure(notOwn);
    }
}
