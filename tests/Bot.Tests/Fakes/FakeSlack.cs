using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Slack.WebApi;

namespace EksUpgradeBot.Bot.Tests.Fakes;

/// <summary>The process was killed in the middle of a call.</summary>
internal sealed class KilledException : Exception;

/// <summary>What stands in the channel.</summary>
internal sealed record Standing(string Ts, string? Thread, string Text, IReadOnlyList<Block> Blocks, MessageMetadata Metadata, bool Broadcast)
{
    public string Key => Metadata.EventPayload.GetProperty("key").GetString()!;
}

/// <summary>A Slack with one channel that behaves: it keeps messages, refuses as Slack does, and can go wrong before or after it acted.</summary>
internal sealed class FakeSlack : ISlackApi
{
    private readonly Lock _gate = new();
    private readonly List<Standing> _messages = [];
    private int _ts;

    /// <summary>The messages, in their order.</summary>
    public IReadOnlyList<Standing> Messages
    {
        get
        {
            lock (_gate)
            {
                return [.. _messages];
            }
        }
    }

    /// <summary>What was called, such as <c>post card</c>.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>What goes wrong before the call does anything; null when nothing does.</summary>
    public Func<int, string, Exception?> Before { get; set; } = (_, _) => null;

    /// <summary>What goes wrong after the call did everything: the answer is lost.</summary>
    public Func<int, string, Exception?> After { get; set; } = (_, _) => null;

    /// <summary>Somebody deletes a message by hand.</summary>
    public void Lose(string key) => _messages.RemoveAll(message => message.Key == key);

    public Standing The(string key) => Messages.Single(message => message.Key == key);

    public Task<PostedMessage> PostMessageAsync(Message message, CancellationToken cancellationToken) => CallAsync(
        $"post {message.Metadata!.EventPayload.GetProperty("key").GetString()}",
        () =>
        {
            Refuse(BlockValidator.ValidateMessage(message), "chat.postMessage");
            var ts = $"1795334400.{++_ts:000000}";
            _messages.Add(new Standing(ts, message.ThreadTs, message.Text!, message.Blocks!, message.Metadata!, message.ReplyBroadcast is true));
            return new PostedMessage(message.Channel!, ts);
        });

    public Task<PostedMessage> UpdateMessageAsync(MessageUpdate update, CancellationToken cancellationToken) => CallAsync(
        $"edit {Messages.FirstOrDefault(message => message.Ts == update.Ts)?.Key}",
        () =>
        {
            var at = _messages.FindIndex(message => message.Ts == update.Ts);
            if (at < 0)
            {
                throw new SlackApiException("chat.update", "message_not_found", SlackErrorKind.TargetGone);
            }

            Refuse(BlockValidator.ValidateMessage(new Message { Text = update.Text, Blocks = update.Blocks }), "chat.update");
            _messages[at] = _messages[at] with { Text = update.Text!, Blocks = update.Blocks! };
            return new PostedMessage(update.Channel, update.Ts);
        });

    public Task DeleteMessageAsync(string channel, string ts, CancellationToken cancellationToken) => CallAsync(
        $"delete {Messages.FirstOrDefault(message => message.Ts == ts)?.Key}",
        () => _messages.RemoveAll(message => message.Ts == ts) > 0
            ? true
            : throw new SlackApiException("chat.delete", "message_not_found", SlackErrorKind.TargetGone));

    public Task<MessagePage> GetHistoryAsync(string channel, string? oldest, string? cursor, CancellationToken cancellationToken) =>
        CallAsync("history", () => Page(_messages.Where(message => message.Thread is null).Reverse(), cursor));

    public Task<MessagePage> GetRepliesAsync(string channel, string ts, string? oldest, string? cursor, CancellationToken cancellationToken) =>
        CallAsync("replies", () => Page(_messages.Where(message => message.Ts == ts || message.Thread == ts), cursor));

    public Task<AuthTest> TestAuthAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Uri> OpenConnectionAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task PostEphemeralAsync(string userId, Message message, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string> GetPermalinkAsync(string channel, string ts, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Conversation> GetConversationAsync(string channel, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string> OpenConversationAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<User> GetUserAsync(string userId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> ListUserGroupMembersAsync(string userGroupId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ViewInfo> OpenViewAsync(string triggerId, ModalView view, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ViewInfo> PushViewAsync(string triggerId, ModalView view, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ViewInfo> UpdateViewAsync(string viewId, ModalView view, string? hash, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ViewInfo> PublishHomeAsync(string userId, HomeView view, string? hash, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>The files that were shared, each with its thread.</summary>
    public List<(FileUpload File, string? Thread)> Files { get; } = [];

    public Task<string> UploadFileAsync(FileUpload file, CancellationToken cancellationToken) => CallAsync(
        $"upload {file.Name}",
        () =>
        {
            Files.Add((file, file.ThreadTs));
            return $"F{Files.Count}";
        });

    public Task RespondAsync(string responseUrl, InteractionResponse response, CancellationToken cancellationToken) => throw new NotSupportedException();

    // Two at a time, so that whoever looks has to turn pages.
    private static MessagePage Page(IEnumerable<Standing> messages, string? cursor)
    {
        var all = messages.ToList();
        var from = cursor is null ? 0 : int.Parse(cursor);
        return new MessagePage(
            [.. all.Skip(from).Take(2).Select(message => new SlackMessage { Ts = message.Ts, ThreadTs = message.Thread, Text = message.Text, Metadata = message.Metadata })],
            from + 2 < all.Count ? $"{from + 2}" : null);
    }

    private static void Refuse(BlockValidation verdict, string method)
    {
        if (!verdict.Ok)
        {
            throw new SlackApiException(method, "invalid_blocks", SlackErrorKind.OurBug);
        }
    }

    private Task<T> CallAsync<T>(string call, Func<T> act)
    {
        lock (_gate)
        {
            Calls.Add(call);
            var number = Calls.Count;
            if (Before(number, call) is { } refused)
            {
                return Task.FromException<T>(refused);
            }

            try
            {
                var result = act();
                return After(number, call) is { } lost ? Task.FromException<T>(lost) : Task.FromResult(result);
            }
            catch (SlackApiException error)
            {
                return Task.FromException<T>(error);
            }
        }
    }
}
