using System.Threading.Channels;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Slack.WebApi;

namespace EksUpgradeBot.Slack.Tests.World;

/// <summary>Keeps what was said, and lets tests wait for it.</summary>
public sealed class FakeSlackApi : ISlackApi
{
    private readonly Channel<(string Way, string Text)> _said = Channel.CreateUnbounded<(string, string)>();

    /// <summary>Ways that Slack refuses, for example <c>respond</c>.</summary>
    public HashSet<string> Refused { get; } = [];

    public async Task<(string Way, string Text)> SaidAsync() => await _said.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public bool SaidNothing => _said.Reader.Count == 0;

    public Task RespondAsync(string responseUrl, InteractionResponse response, CancellationToken cancellationToken) =>
        SayAsync("respond", response.Message.Text);

    public async Task<PostedMessage> PostMessageAsync(Message message, CancellationToken cancellationToken)
    {
        await SayAsync($"post {message.Channel}", message.Text);
        return new(message.Channel!, "1.0");
    }

    public Task PostEphemeralAsync(string userId, Message message, CancellationToken cancellationToken) =>
        SayAsync($"ephemeral {message.Channel} {message.ThreadTs}".TrimEnd(), message.Text);

    public async Task<ViewInfo> UpdateViewAsync(string viewId, ModalView view, string? hash, CancellationToken cancellationToken)
    {
        await SayAsync($"view {viewId}", $"{view.Title.Text}: {((view.Blocks[0] as SectionBlock)?.Text)?.Text}");
        return new() { Id = viewId };
    }

    public Task<AuthTest> TestAuthAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Uri> OpenConnectionAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<PostedMessage> UpdateMessageAsync(MessageUpdate update, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DeleteMessageAsync(string channel, string ts, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string> GetPermalinkAsync(string channel, string ts, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Conversation> GetConversationAsync(string channel, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string> OpenConversationAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<MessagePage> GetRepliesAsync(string channel, string ts, string? oldest, string? cursor, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<MessagePage> GetHistoryAsync(string channel, string? oldest, string? cursor, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<User> GetUserAsync(string userId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> ListUserGroupMembersAsync(string userGroupId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ViewInfo> OpenViewAsync(string triggerId, ModalView view, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ViewInfo> PushViewAsync(string triggerId, ModalView view, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ViewInfo> PublishHomeAsync(string userId, HomeView view, string? hash, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string> UploadFileAsync(FileUpload file, CancellationToken cancellationToken) => throw new NotSupportedException();

    private Task SayAsync(string way, string? text)
    {
        if (Refused.Contains(way.Split(' ')[0]))
        {
            throw new SlackApiException(way, "refused", SlackErrorKind.Refused);
        }

        _said.Writer.TryWrite((way, text ?? ""));
        return Task.CompletedTask;
    }
}
