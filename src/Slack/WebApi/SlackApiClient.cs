using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.Interaction;
using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Slack.WebApi;

/// <summary>Slack's Web API over HTTP, for one bot token and so for one workspace.</summary>
public sealed class SlackApiClient : ISlackApi, IDisposable
{
    private readonly SlackOptions _options;
    private readonly HttpClient _http;
    private readonly SlackTransport _transport;

    /// <summary>Creates it.</summary>
    /// <param name="options">Tokens and address.</param>
    /// <param name="time">For limits, timeouts and pauses.</param>
    /// <param name="logger">Gets methods and error codes, never tokens, texts or addresses.</param>
    public SlackApiClient(SlackOptions options, TimeProvider time, ILogger<SlackApiClient> logger)
    {
        _options = options;

        // Not from a factory, which logs addresses: a response_url or upload address is a secret.
        // Redirects would carry the token elsewhere; and a connection must notice a change of DNS.
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _transport = new(_http, options, time, logger);
    }

    /// <inheritdoc />
    public async Task<AuthTest> TestAuthAsync(CancellationToken cancellationToken)
    {
        var answer = await CallAsync(SlackMethod.AuthTest, [], cancellationToken);
        var body = answer.Body;

        return new(
            body.Text("team_id") ?? "",
            body.Text("team") ?? "",
            body.Text("user_id") ?? "",
            body.Text("user") ?? "",
            body.Text("bot_id") ?? "",
            body.Text("url") ?? "",
            answer.Scopes?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            EnterpriseId = body.Text("enterprise_id"),
        };
    }

    /// <inheritdoc />
    public async Task<Uri> OpenConnectionAsync(CancellationToken cancellationToken)
    {
        var answer = await _transport.CallAsync(
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
        var answer = await _transport.CallAsync(
            SlackMethod.PostMessage,
            _options.BotToken,
            FieldsOf(message),
            channel: message.Channel,
            cancellationToken: cancellationToken);

        return Posted(answer, message.Channel);
    }

    /// <inheritdoc />
    public async Task<PostedMessage> UpdateMessageAsync(MessageUpdate update, CancellationToken cancellationToken)
    {
        var answer = await _transport.CallAsync(
            SlackMethod.Update,
            _options.BotToken,
            [
                ("channel", update.Channel),
                ("ts", update.Ts),
                ("text", update.Text),
                ("blocks", Write(update.Blocks)),
                ("metadata", Write(update.Metadata)),
                ("reply_broadcast", update.ReplyBroadcast is true ? "true" : null),
                ("parse", "none"),
                ("link_names", "false"),
            ],
            urgent: update.Urgent,
            cancellationToken: cancellationToken);

        return Posted(answer, update.Channel);
    }

    /// <inheritdoc />
    public async Task DeleteMessageAsync(string channel, string ts, CancellationToken cancellationToken) =>
        await CallAsync(SlackMethod.Delete, [("channel", channel), ("ts", ts)], cancellationToken);

    /// <inheritdoc />
    public async Task PostEphemeralAsync(string userId, Message message, CancellationToken cancellationToken) =>
        await CallAsync(
            SlackMethod.PostEphemeral,
            [
                ("channel", message.Channel),
                ("user", userId),
                ("text", message.Text),
                ("blocks", Write(message.Blocks)),
                ("thread_ts", message.ThreadTs),
                ("parse", "none"),
                ("link_names", "false"),
            ],
            cancellationToken);

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
        Page(await CallAsync(
            SlackMethod.ConversationsReplies,
            [
                ("channel", channel),
                ("ts", ts),
                ("oldest", oldest),
                ("cursor", cursor),
                ("limit", "200"),
                ("include_all_metadata", "true"),
            ],
            cancellationToken));

    /// <inheritdoc />
    public async Task<MessagePage> GetHistoryAsync(
        string channel,
        string? oldest,
        string? cursor,
        CancellationToken cancellationToken) =>
        Page(await CallAsync(
            SlackMethod.ConversationsHistory,
            [
                ("channel", channel),
                ("oldest", oldest),
                ("inclusive", oldest is null ? null : "true"),
                ("cursor", cursor),
                ("limit", "200"),
                ("include_all_metadata", "true"),
            ],
            cancellationToken));

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
    public async Task<string> UploadFileAsync(FileUpload file, CancellationToken cancellationToken)
    {
        var place = await CallAsync(
            SlackMethod.GetUploadUrl,
            [("filename", file.Name), ("length", $"{file.Content.Length}"), ("snippet_type", file.SnippetType)],
            cancellationToken);

        if (!SlackAddresses.IsUploadUrl(_options, place.Body.Text("upload_url") ?? "", out var url))
        {
            throw new SlackApiException(SlackMethod.GetUploadUrl.Name, "malformed_response", SlackErrorKind.Refused);
        }

        using var content = new ReadOnlyMemoryContent(file.Content);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        await _transport.PostAsync("files.upload", url, content, cancellationToken);

        var id = place.Body.Text("file_id") ?? "";
        await CallAsync(
            SlackMethod.CompleteUpload,
            [
                ("files", Files(id, file.Title ?? file.Name)),
                ("channel_id", file.Channel),
                ("thread_ts", file.ThreadTs),
                ("initial_comment", file.InitialComment),
            ],
            cancellationToken);

        return id;
    }

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
        _transport.Dispose();
        _http.Dispose();
    }

    private static IEnumerable<(string Name, string? Value)> FieldsOf(Message message) =>
    [
        ("channel", message.Channel),
        ("text", message.Text),
        ("blocks", Write(message.Blocks)),
        ("thread_ts", message.ThreadTs),
        ("reply_broadcast", message.ReplyBroadcast is true ? "true" : null),
        ("metadata", Write(message.Metadata)),
        ("unfurl_links", "false"),
        ("unfurl_media", "false"),
        ("parse", "none"),
        ("link_names", "false"),
    ];

    private static string? Write(IReadOnlyList<Block>? blocks) => blocks is null ? null : SlackJson.Write(blocks);

    private static string? Write(MessageMetadata? metadata) =>
        metadata is null ? null : JsonSerializer.Serialize(metadata, SlackJson.Context.MessageMetadata);

    private static string Files(string id, string title)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            writer.WriteStartObject();
            writer.WriteString("id", id);
            writer.WriteString("title", title);
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static PostedMessage Posted(SlackAnswer answer, string? channel) =>
        new(answer.Body.Text("channel") ?? channel ?? "", answer.Body.Text("ts") ?? "");

    private static MessagePage Page(SlackAnswer answer)
    {
        var cursor = answer.Body.Child("response_metadata").Text("next_cursor");

        return new([.. answer.Body.Items("messages").Select(SlackMessage.Read)], string.IsNullOrEmpty(cursor) ? null : cursor);
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
        _transport.CallAsync(method, _options.BotToken, fields, cancellationToken: cancellationToken);
}
