using EksUpgradeBot.Sandbox.Slack.State;

namespace EksUpgradeBot.Sandbox.Slack.WebApi;

/// <summary>Finds what a call is about, with Slack's errors when the app may not see or touch it.</summary>
internal static class Target
{
    /// <summary>A conversation that the app may know of.</summary>
    public static Conversation Visible(this Workspace workspace, string id)
    {
        if (!workspace.Conversations.TryGetValue(id, out var conversation)
            || (conversation.IsPrivate && !workspace.HasBot(conversation)))
        {
            throw new ApiFailure("channel_not_found");
        }

        return conversation;
    }

    /// <summary>A conversation whose messages the app may read.</summary>
    public static Conversation Readable(this Workspace workspace, string id)
    {
        var conversation = workspace.Visible(id);
        workspace.Need(Scopes.For(conversation, "history"));
        return workspace.HasBot(conversation) ? conversation : throw new ApiFailure("not_in_channel");
    }

    /// <summary>A conversation where the app may write; a person's id stands for the direct message with them.</summary>
    public static Conversation Writable(this Workspace workspace, string id)
    {
        if (workspace.Users.TryGetValue(id, out var user))
        {
            return user.Deleted ? throw new ApiFailure("account_inactive")
                : user.IsBot ? throw new ApiFailure("cannot_dm_bot")
                : workspace.DirectMessage(id);
        }

        var conversation = workspace.Visible(id);
        if (conversation.IsArchived)
        {
            throw new ApiFailure("is_archived");
        }

        var mayBarge = !conversation.IsPrivate && workspace.Options.BotScopes.Contains("chat:write.public");
        return workspace.HasBot(conversation) || mayBarge ? conversation : throw new ApiFailure("not_in_channel");
    }

    public static bool HasBot(this Workspace workspace, Conversation conversation) =>
        conversation.Members.Contains(workspace.Options.BotUserId);

    public static SlackUser User(this Workspace workspace, string id) =>
        workspace.Users.GetValueOrDefault(id) ?? throw new ApiFailure("user_not_found");
}
