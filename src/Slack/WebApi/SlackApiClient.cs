using System.Net.Http.Headers;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.Interaction;
using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Slack.WebApi;

/// <summary>Slack's Web API over HTTP, for one bot token and so for one workspace.</summary>
public sealed class SlackApiClient : ISlackApi, IDisposable
{
    private readonly SlackOptions _options;
    private readonly SlackTransport _transport;
    private readonly MethodCaller _methods;
    private readonly FileUploader _files;

    /// <summary>Creates it.</summary>
    /// <param name="options">Tokens and address.</param>
    /// <param name="time">For limits, timeouts and pauses.</param>
    /// <param name="logger">Gets methods and error codes, never tokens, texts or addresses.</param>
    public SlackApiClient(SlackOptions options, TimeProvider time, ILogger<SlackApiClient> logger)
    {
        _options = options;
        _transport = new(options, time);
        _methods = new(_transport, time, logger);
        _files = new(options, _methods, _transport);
    }

    /// <inheritdoc />
    public async Task<AuthTest> TestAuthAsync(CancellationToken cancellationToken) =>
        AuthTest.Read(await CallAsync(SlackMethod.AuthTest, [], cancellationToken));

    /// <inheritdoc />
    public async Task<Uri> OpenConnectionAsync(CancellationToken cancellationToken)
    {
        var answer = await _methods.CallAsync(
            SlackMethod.ConnectionsOpen,
            _options.AppToken ?? throw new InvalidOperationException("Socket Mode needs an app-level token (xapp-…)."),
            [],
            cancellationToken: cancellationToken);

        // A ticket in the clear would be anybody's; only a stand-in without TLS may hand one out.
        return Uri.TryCreate(answer.Body.Text("url"), UriKind.Absolute, out var url)
            && (url.Scheme == "wss" || (url.Scheme == "ws" && _options.ApiUrl.Scheme == Uri.UriSchemeHttp))
                ? url
                : throw new SlackApiException(SlackMethod.ConnectionsOpen.Name, "malformed_response", SlackErrorKind.RetryLater);
    }

    /// <inheritdoc />
    public async Task<PostedMessage> PostMessageAsync(Message message, CancellationToken cancellationToken)
    {
        var answer = await _methods.CallAsync(
            SlackMethod.PostMessage,
            _options.BotToken,
            MessageFields.Of(message),
            channel: message.Channel,
            cancellationToken: cancellationToken);

        return PostedMessage.Read(answer.Body, message.Channel);
    }

    /// <inheritdoc />
    public async Task<PostedMessage> UpdateMessageAsync(MessageUpdate update, CancellationToken cancellationToken)
    {
        var answer = await _methods.CallAsync(
            SlackMethod.Update,
            _options.BotToken,
            MessageFields.Of(update),
            urgent: update.Urgent,
            cancellationToken: cancellationToken);

        return PostedMessage.Read(answer.Body, update.Channel);
    }

    /// <inheritdoc />
    public async Task DeleteMessageAsync(string channel, string ts, CancellationToken cancellationToken) =>
        await CallAsync(SlackMethod.Delete, [("channel", channel), ("ts", ts)], cancellationToken);

    /// <inheritdoc />
    public async Task PostEphemeralAsync(string userId, Message message, CancellationToken cancellationToken) =>
        await CallAsync(SlackMethod.PostEphemeral, MessageFields.OfEphemeral(userId, message), cancellationToken);

    /// <inheritdoc />
    public async Task<string> GetPermalinkAsync(string channel, string ts, CancellationToken cancellationToken) =>
        (await CallAsync(SlackMethod.GetPermalink, [("channel", channel), ("message_ts", ts)], cancellationToken))
            .Body.Text("permalink") ?? "";

    /// <inheritdoc />
    public async Task<Conversation> GetConversationAsync(string channel, CancellationToken cancellationToken) =>
        Conversation.Read(
            (await CallAsync(SlackMethod.ConversationsInfo, [("channel", channel)], cancellationToken)).Body.Child("channel") ?? default);

    /// <inheritdoc />
    public async Task<string> OpenConversationAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
        (await CallAsync(SlackMethod.ConversationsOpen, [("users", string.Join(',', userIds))], cancellationToken))
            .Body.Child("channel").Text("id") ?? "";

    /// <inheritdoc />
    public async Task<MessagePage> GetRepliesAsync(
        string channel,
        string ts,
        string? oldest,
        string? cursor,
        CancellationToken cancellationToken) =>
        MessagePage.Read((await CallAsync(
            SlackMethod.ConversationsReplies,
            [
                ("channel", channel),
                ("ts", ts),
                ("oldest", oldest),
                ("cursor", cursor),
                ("limit", "200"),
                ("include_all_metadata", "true"),
            ],
            cancellationToken)).Body);

    /// <inheritdoc />
    public async Task<MessagePage> GetHistoryAsync(
        string channel,
        string? oldest,
        string? cursor,
        CancellationToken cancellationToken) =>
        MessagePage.Read((await CallAsync(
            SlackMethod.ConversationsHistory,
            [
                ("channel", channel),
                ("oldest", oldest),
                ("inclusive", oldest is null ? null : "true"),
                ("cursor", cursor),
                ("limit", "200"),
                ("include_all_metadata", "true"),
            ],
            cancellationToken)).Body);

    /// <inheritdoc />
    public async Task<User> GetUserAsync(string userId, CancellationToken cancellationToken) =>
        User.Read((await CallAsync(SlackMethod.UsersInfo, [("user", userId)], cancellationToken)).Body.Child("user") ?? default);

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> ListUserGroupMembersAsync(string userGroupId, CancellationToken cancellationToken) =>
        (await CallAsync(SlackMethod.UserGroupUsersList, [("usergroup", userGroupId)], cancellationToken)).Body.Texts("users");

    /// <inheritdoc />
    public Task<ViewInfo> OpenViewAsync(string triggerId, ModalView view, CancellationToken cancellationToken) =>
        ViewAsync(SlackMethod.ViewsOpen, [("trigger_id", triggerId), ("view", SlackJson.Write(view))], cancellationToken);

    /// <inheritdoc />
    public Task<ViewInfo> PushViewAsync(string triggerId, ModalView view, CancellationToken cancellationToken) =>
        ViewAsync(SlackMethod.ViewsPush, [("trigger_id", triggerId), ("view", SlackJson.Write(view))], cancellationToken);

    /// <inheritdoc />
    public Task<ViewInfo> UpdateViewAsync(string viewId, ModalView view, string? hash, CancellationToken cancellationToken) =>
        ViewAsync(SlackMethod.ViewsUpdate, [("view_id", viewId), ("view", SlackJson.Write(view)), ("hash", hash)], cancellationToken);

    /// <inheritdoc />
    public Task<ViewInfo> PublishHomeAsync(string userId, HomeView view, string? hash, CancellationToken cancellationToken) =>
        ViewAsync(SlackMethod.ViewsPublish, [("user_id", userId), ("view", SlackJson.Write(view)), ("hash", hash)], cancellationToken);

    /// <inheritdoc />
    public Task<string> UploadFileAsync(FileUpload file, CancellationToken cancellationToken) =>
        _files.UploadAsync(file, cancellationToken);

    /// <inheritdoc />
    public async Task RespondAsync(string responseUrl, InteractionResponse response, CancellationToken cancellationToken)
    {
        if (!SlackAddresses.IsResponseUrl(_options, responseUrl, out var url))
        {
            throw new SlackApiException("response_url", "address_refused", SlackErrorKind.Refused);
        }

        using var content = new ByteArrayContent(AnswerJson.Write(response));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        await _transport.PostAsync("response_url", url, content, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _methods.Dispose();
        _transport.Dispose();
    }

    private async Task<ViewInfo> ViewAsync(
        SlackMethod method,
        IEnumerable<(string Name, string? Value)> fields,
        CancellationToken cancellationToken) =>
        ViewInfo.Read((await CallAsync(method, fields, cancellationToken)).Body.Child("view") ?? default);

    private Task<SlackAnswer> CallAsync(
        SlackMethod method,
        IEnumerable<(string Name, string? Value)> fields,
        CancellationToken cancellationToken) =>
        _methods.CallAsync(method, _options.BotToken, fields, cancellationToken: cancellationToken);
}
