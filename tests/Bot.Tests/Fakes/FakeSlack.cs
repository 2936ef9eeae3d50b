using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Slack.WebApi;

namespace EksUpgradeBot.Bot.Tests.Fakes;

/// <summary>The process was killed in the middle of a call.</summary>
internal sealed class KilledException : Exception;

/// <summary>A Slack with several channels and people that behaves: it refuses as Slack does, and can go wrong before or after it acted.</summary>
internal sealed class FakeSlack : ISlackApi
{
    /// <summary>Where runs begin.</summary>
    public const string Home = "C0PLATFORM";

    private readonly Lock _gate = new();
    private int _ts;

    public Dictionary<string, FakeChannel> Channels { get; } = new()
    {
        [Home] = new(),
        ["C0OPS"] = new(),
        ["C0NEWS"] = new(),
        ["C0SHARED"] = new() { IsShared = true },
        ["C0SECRET"] = new() { IsPrivate = true, HasBot = false },
        ["D0ANA"] = new() { IsPrivate = true },
        ["D0BEN"] = new() { IsPrivate = true },
    };

    public Dictionary<string, User> People { get; } = new()
    {
        ["U0ANA"] = new() { Id = "U0ANA" },
        ["U0BEN"] = new() { Id = "U0BEN" },
        ["U0GUEST"] = new() { Id = "U0GUEST", IsGuest = true },
    };

    /// <summary>What was called, such as <c>post C0OPS began</c>.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>What goes wrong before the call does anything; null when nothing does.</summary>
    public Func<int, string, Exception?> Before { get; set; } = (_, _) => null;

    /// <summary>What goes wrong after the call did everything: the answer is lost.</summary>
    public Func<int, string, Exception?> After { get; set; } = (_, _) => null;

    /// <summary>The files that were shared, each with its thread.</summary>
    public List<(FileUpload File, string? Thread)> Files { get; } = [];

    /// <summary>The forms that lie open before people.</summary>
    public FakeForms Forms { get; } = new();

    /// <summary>What the answers to clicks said.</summary>
    public List<Message> Responses { get; } = [];

    /// <summary>The messages of the channel that runs begin in, in their order.</summary>
    public IReadOnlyList<Standing> Messages
    {
        get
        {
            lock (_gate)
            {
                return [.. Channels[Home].Messages];
            }
        }
    }

    /// <summary>The message of the channel that runs begin in which bears this key.</summary>
    public Standing The(string key) => Messages.Single(message => message.Key == key);

    /// <summary>Somebody deletes a message by hand.</summary>
    public void Lose(string key) => Channels[Home].Messages.RemoveAll(message => message.Key == key);

    /// <summary>A channel as a person reads it: threads under their roots, and what replies show in the channel too.</summary>
    public IReadOnlyList<string> Read(string channel) =>
        [.. Channels[channel].Messages.Select(message => $"{(message.Thread is null ? "" : message.Broadcast ? "└ (also in the channel) " : "└ ")}{message.Text}")];

    public Task<PostedMessage> PostMessageAsync(Message message, CancellationToken cancellationToken) => CallAsync(
        $"post {message.Channel} {message.Metadata!.EventPayload.GetProperty("key").GetString()}",
        () =>
        {
            var channel = Writable(message.Channel!, "chat.postMessage");
            Fit(message);
            var ts = $"1795334400.{++_ts:000000}";
            Assert(message.ThreadTs is null || channel.Messages.Any(root => root.Ts == message.ThreadTs && root.Thread is null), "cannot_reply_to_message");
            channel.Messages.Add(new Standing(ts, message.ThreadTs, message.Text!, message.Blocks!, message.Metadata!, message.ReplyBroadcast is true));
            return new PostedMessage(message.Channel!, ts);
        });

    public Task<PostedMessage> UpdateMessageAsync(MessageUpdate update, CancellationToken cancellationToken) => CallAsync(
        $"edit {update.Channel} {Channels.GetValueOrDefault(update.Channel)?.Messages.FirstOrDefault(message => message.Ts == update.Ts)?.Key}",
        () =>
        {
            var channel = Writable(update.Channel, "chat.update");
            var at = channel.Messages.FindIndex(message => message.Ts == update.Ts);
            Assert(at >= 0, "message_not_found");
            Fit(new Message { Text = update.Text, Blocks = update.Blocks });
            channel.Messages[at] = channel.Messages[at] with { Text = update.Text!, Blocks = update.Blocks! };
            return new PostedMessage(update.Channel, update.Ts);
        });

    public Task DeleteMessageAsync(string channel, string ts, CancellationToken cancellationToken) => CallAsync(
        $"delete {channel} {Channels.GetValueOrDefault(channel)?.Messages.FirstOrDefault(message => message.Ts == ts)?.Key}",
        () => Visible(channel).Messages.RemoveAll(message => message.Ts == ts) > 0 ? true : throw Error("message_not_found"));

    public Task<MessagePage> GetHistoryAsync(string channel, string? oldest, string? cursor, CancellationToken cancellationToken) =>
        CallAsync("history", () => Page(Visible(channel).Messages.Where(message => message.Thread is null).Reverse(), cursor));

    public Task<MessagePage> GetRepliesAsync(string channel, string ts, string? oldest, string? cursor, CancellationToken cancellationToken) =>
        CallAsync("replies", () => Page(Visible(channel).Messages.Where(message => message.Ts == ts || message.Thread == ts), cursor));

    public Task<string> GetPermalinkAsync(string channel, string ts, CancellationToken cancellationToken) =>
        CallAsync("permalink", () => $"https://acme.slack.com/archives/{channel}/p{ts.Replace(".", "")}");

    public Task<Conversation> GetConversationAsync(string channel, CancellationToken cancellationToken) => CallAsync(
        $"info {channel}",
        () => Visible(channel) is var found
            ? new Conversation { Id = channel, IsArchived = found.IsArchived, IsMember = found.HasBot, IsPrivate = found.IsPrivate, IsExternallyShared = found.IsShared }
            : null!);

    public Task<string> OpenConversationAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
        CallAsync($"open {userIds[0]}", () => Channels.ContainsKey($"D{userIds[0][1..]}") ? $"D{userIds[0][1..]}" : throw Error("user_disabled"));

    public Task<User> GetUserAsync(string userId, CancellationToken cancellationToken) =>
        CallAsync($"user {userId}", () => People.GetValueOrDefault(userId) is { } found ? found with { TeamId = found.TeamId.Length > 0 ? found.TeamId : "T0" } : throw Error("user_not_found"));

    public Task<AuthTest> TestAuthAsync(CancellationToken cancellationToken) =>
        CallAsync("auth", () => new AuthTest("T0", "acme", "U0BOT", "eks-upgrade", "B0BOT", "https://acme.slack.com/", []));

    public Task RespondAsync(string responseUrl, InteractionResponse response, CancellationToken cancellationToken)
    {
        Responses.Add(response.Message);
        return Task.CompletedTask;
    }

    public Task PostEphemeralAsync(string userId, Message message, CancellationToken cancellationToken)
    {
        Responses.Add(message);
        return Task.CompletedTask;
    }

    public Task<string> UploadFileAsync(FileUpload file, CancellationToken cancellationToken) => CallAsync(
        $"upload {file.Name}",
        () =>
        {
            Files.Add((file, file.ThreadTs));
            return $"F{Files.Count}";
        });

    public Task<ViewInfo> OpenViewAsync(string triggerId, ModalView view, CancellationToken cancellationToken) =>
        CallAsync("form", () => Forms.Open(triggerId, view));

    public Task<ViewInfo> UpdateViewAsync(string viewId, ModalView view, string? hash, CancellationToken cancellationToken) =>
        CallAsync("redraw form", () => Forms.Redraw(viewId, view, hash));

    public Task<Uri> OpenConnectionAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> ListUserGroupMembersAsync(string userGroupId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ViewInfo> PushViewAsync(string triggerId, ModalView view, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ViewInfo> PublishHomeAsync(string userId, HomeView view, string? hash, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Slack's error, with the kind that the client gives it.</summary>
    public static SlackApiException Error(string error) => new("chat.postMessage", error, error switch
    {
        "internal_error" => SlackErrorKind.Ambiguous,
        "service_unavailable" => SlackErrorKind.RetryLater,
        "invalid_blocks" => SlackErrorKind.OurBug,
        "token_revoked" => SlackErrorKind.FatalConfiguration,
        "expired_trigger_id" => SlackErrorKind.TriggerExpired,
        "hash_conflict" => SlackErrorKind.Conflict,
        "not_found" or "channel_not_found" or "not_in_channel" or "is_archived" or "message_not_found" or "user_not_found" or "cannot_reply_to_message" => SlackErrorKind.TargetGone,
        _ => SlackErrorKind.Refused,
    });

    private FakeChannel Visible(string channel) =>
        Channels.TryGetValue(channel, out var found) && (!found.IsPrivate || found.HasBot) ? found : throw Error("channel_not_found");

    private FakeChannel Writable(string channel, string method)
    {
        var found = Visible(channel);
        Assert(!found.IsArchived, "is_archived");
        Assert(found.HasBot, "not_in_channel");
        return method == "chat.postMessage" && found.Restriction is { } restriction ? throw Error(restriction) : found;
    }

    private static void Fit(Message message) => Assert(BlockValidator.ValidateMessage(message).Ok, "invalid_blocks");

    private static void Assert(bool isSo, string error)
    {
        if (!isSo)
        {
            throw Error(error);
        }
    }

    // Two at a time, so that whoever looks has to turn pages.
    private static MessagePage Page(IEnumerable<Standing> messages, string? cursor)
    {
        var all = messages.ToList();
        var from = cursor is null ? 0 : int.Parse(cursor);
        return new MessagePage(
            [.. all.Skip(from).Take(2).Select(message => new SlackMessage { Ts = message.Ts, ThreadTs = message.Thread, Text = message.Text, Metadata = message.Metadata })],
            from + 2 < all.Count ? $"{from + 2}" : null);
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
