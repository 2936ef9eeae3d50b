using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Slack.State;

/// <summary>What a message says: the parts that a post or an edit brings.</summary>
internal sealed record Content(string Text, JsonArray? Blocks = null, JsonArray? Attachments = null, JsonObject? Metadata = null);

/// <summary>Puts messages into conversations, changes and removes them, and tells the feed.</summary>
internal sealed class Posting(Workspace workspace, Feed feed)
{
    // chat.postMessage cuts longer text off instead of refusing it.
    private const int LongestText = 40_000;

    public Message Post(
        Conversation conversation,
        string user,
        Content content,
        string? threadTs = null,
        bool broadcast = false,
        string? ephemeralTo = null,
        string? subtype = null,
        JsonArray? files = null)
    {
        lock (workspace.Gate)
        {
            var message = new Message
            {
                Channel = conversation.Id,
                Ts = workspace.NextTs(),
                User = user,
                BotId = user == workspace.Options.BotUserId ? workspace.Options.BotId : null,
                EphemeralTo = ephemeralTo,
                ThreadTs = threadTs,
                Broadcast = broadcast,
                Subtype = broadcast ? "thread_broadcast" : subtype,
                Files = files,
            };
            Fill(message, content);
            conversation.Add(message);
            Show(message.IsEphemeral ? "ephemeral" : "message", message);
            if (message.IsReply && !message.IsEphemeral && conversation.Find(threadTs) is { } root)
            {
                // The first reply makes a message the root of a thread, and the channel shows how many there are.
                root.ThreadTs = root.Ts;
                Show("message_changed", root);
            }

            return message;
        }
    }

    public void Change(Message message, Content content, bool markEdited = false)
    {
        lock (workspace.Gate)
        {
            message.Past.Add((message.Blocks, message.Attachments));
            Fill(message, content);
            if (markEdited)
            {
                message.Edited = new JsonObject { ["user"] = message.User, ["ts"] = workspace.NextTs() };
            }

            Show(message.IsEphemeral ? "ephemeral_changed" : "message_changed", message);
        }
    }

    public void Delete(Message message)
    {
        lock (workspace.Gate)
        {
            var conversation = workspace.Conversations[message.Channel];
            if (!message.IsEphemeral && conversation.Replies(message.Ts).Any())
            {
                // A root with replies leaves a stone, so that its thread can still be read.
                message.Subtype = "tombstone";
                message.Metadata = null;
                message.Files = null;
                Change(message, new("This message was deleted."));
                return;
            }

            conversation.Remove(message);
            feed.Tell("message_deleted", new JsonObject
            {
                ["channel"] = message.Channel,
                ["message"] = MessageJson.ForControl(workspace, message),
            });
            if (message.IsReply && conversation.Find(message.ThreadTs) is { } root)
            {
                Show("message_changed", root);
            }
        }
    }

    /// <summary>Says something to one person as Slackbot does, for example that a command failed.</summary>
    public void Slackbot(Conversation conversation, string user, string text) =>
        Post(conversation, "USLACKBOT", new(text), ephemeralTo: user);

    public void Show(string kind, Message message) =>
        feed.Tell(kind, new JsonObject
        {
            ["channel"] = message.Channel,
            ["message"] = MessageJson.ForControl(workspace, message),
        });

    private void Fill(Message message, Content content)
    {
        message.Text = content.Text.Length > LongestText ? content.Text[..LongestText] : content.Text;
        message.Blocks = content.Blocks is { Count: > 0 } blocks ? WithBlockIds(blocks) : null;
        message.Attachments = content.Attachments is { Count: > 0 } attachments ? WithBlockIds(attachments) : null;
        message.Metadata = content.Metadata?.Copy();
    }

    private JsonArray WithBlockIds(JsonArray given)
    {
        var array = given.Copy();
        BlockIds.Generate(array, () => workspace.NextId("b"));
        return array;
    }
}
