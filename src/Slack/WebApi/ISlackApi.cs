using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.Interaction;

namespace EksUpgradeBot.Slack.WebApi;

/// <summary>
/// Slack's Web API, as far as the bot needs it. Every method waits for its own rate limit, repeats what may safely be repeated,
/// and throws <see cref="SlackApiException"/>, whose kind says what to do.
/// </summary>
public interface ISlackApi
{
    /// <summary><c>auth.test</c>.</summary>
    Task<AuthTest> TestAuthAsync(CancellationToken cancellationToken);

    /// <summary><c>apps.connections.open</c>: where to connect for Socket Mode. The address holds a ticket: do not log it.</summary>
    Task<Uri> OpenConnectionAsync(CancellationToken cancellationToken);

    /// <summary>
    /// <c>chat.postMessage</c>. Never repeated after a doubtful end (<see cref="SlackErrorKind.Ambiguous"/>): the message may stand.
    /// </summary>
    Task<PostedMessage> PostMessageAsync(Message message, CancellationToken cancellationToken);

    /// <summary><c>chat.update</c>, which may be repeated at will.</summary>
    Task<PostedMessage> UpdateMessageAsync(MessageUpdate update, CancellationToken cancellationToken);

    /// <summary><c>chat.delete</c>.</summary>
    Task DeleteMessageAsync(string channel, string ts, CancellationToken cancellationToken);

    /// <summary><c>chat.postEphemeral</c>: not kept, not sure to arrive, never the only copy of anything.</summary>
    Task PostEphemeralAsync(string userId, Message message, CancellationToken cancellationToken);

    /// <summary><c>chat.getPermalink</c>.</summary>
    Task<string> GetPermalinkAsync(string channel, string ts, CancellationToken cancellationToken);

    /// <summary><c>conversations.info</c>.</summary>
    Task<Conversation> GetConversationAsync(string channel, CancellationToken cancellationToken);

    /// <summary><c>conversations.open</c>: the direct conversation with one or several people.</summary>
    /// <returns>Its id.</returns>
    Task<string> OpenConversationAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken);

    /// <summary><c>conversations.replies</c> with metadata, oldest first.</summary>
    Task<MessagePage> GetRepliesAsync(
        string channel,
        string ts,
        string? oldest,
        string? cursor,
        CancellationToken cancellationToken);

    /// <summary><c>conversations.history</c> with metadata, newest first.</summary>
    Task<MessagePage> GetHistoryAsync(string channel, string? oldest, string? cursor, CancellationToken cancellationToken);

    /// <summary><c>users.info</c>.</summary>
    Task<User> GetUserAsync(string userId, CancellationToken cancellationToken);

    /// <summary><c>usergroups.users.list</c>: 20 a minute, so keep the answer for a minute.</summary>
    Task<IReadOnlyList<string>> ListUserGroupMembersAsync(string userGroupId, CancellationToken cancellationToken);

    /// <summary><c>views.open</c>: within 3 seconds, before anything else that takes time.</summary>
    Task<ViewInfo> OpenViewAsync(string triggerId, ModalView view, CancellationToken cancellationToken);

    /// <summary><c>views.push</c>: at most three lie on each other.</summary>
    Task<ViewInfo> PushViewAsync(string triggerId, ModalView view, CancellationToken cancellationToken);

    /// <summary><c>views.update</c>; with a hash it fails when somebody was faster.</summary>
    Task<ViewInfo> UpdateViewAsync(string viewId, ModalView view, string? hash, CancellationToken cancellationToken);

    /// <summary><c>views.publish</c>: the Home tab of one person.</summary>
    Task<ViewInfo> PublishHomeAsync(string userId, HomeView view, string? hash, CancellationToken cancellationToken);

    /// <summary><c>files.getUploadURLExternal</c>, the bytes, <c>files.completeUploadExternal</c>.</summary>
    /// <returns>The file's id, <c>F…</c>.</returns>
    Task<string> UploadFileAsync(FileUpload file, CancellationToken cancellationToken);

    /// <summary>Answers an interaction, five times within 30 minutes. Only Slack's own addresses are called.</summary>
    Task RespondAsync(string responseUrl, InteractionResponse response, CancellationToken cancellationToken);
}
