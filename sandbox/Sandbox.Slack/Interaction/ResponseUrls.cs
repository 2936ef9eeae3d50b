using System.Security.Cryptography;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.State;
using EksUpgradeBot.Sandbox.Slack.WebApi;

namespace EksUpgradeBot.Sandbox.Slack.Interaction;

/// <summary>One response_url: where it answers to, whom, and what it may replace.</summary>
internal sealed class ResponseUrl
{
    public required string Id { get; init; }

    public required string Channel { get; init; }

    public required string User { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The message it came from, or the first that was posted through it.</summary>
    public Message? Original { get; set; }

    public int Uses { get; set; }
}

/// <summary>The response_urls of commands and clicks: five answers each, within half an hour.</summary>
internal sealed class ResponseUrls(Workspace workspace, Posting posting)
{
    private const int MostUses = 5;
    private const int MostRemembered = 100_000;
    private const int SecretBytes = 12;
    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(30);
    private readonly Dictionary<string, ResponseUrl> _known = new(StringComparer.Ordinal);

    public ResponseUrl Issue(string channel, string user, Message? original)
    {
        var url = new ResponseUrl
        {
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes)),
            Channel = channel,
            User = user,
            At = workspace.Time.GetUtcNow(),
            Original = original,
        };
        lock (workspace.Gate)
        {
            Forget(url.At);
            _known.Add(url.Id, url);
        }

        return url;
    }

    public string Address(ResponseUrl url) => $"{workspace.BaseUrl}/response/{workspace.Options.TeamId}/{url.Id}";

    /// <summary>A use of the address by the app.</summary>
    public void Use(string id, JsonObject body)
    {
        lock (workspace.Gate)
        {
            if (!_known.TryGetValue(id, out var url))
            {
                throw new ApiFailure("invalid_url");
            }

            if (workspace.Time.GetUtcNow() - url.At > s_life)
            {
                throw new ApiFailure("expired_url");
            }

            if (url.Uses >= MostUses)
            {
                throw new ApiFailure("used_url");
            }

            Answer(url, body);
            url.Uses++;
        }
    }

    /// <summary>Posts, replaces or deletes as an answer says; also for answers that come with the acknowledgement.</summary>
    public Message? Answer(ResponseUrl url, JsonObject body)
    {
        lock (workspace.Gate)
        {
            if (body.Flag("delete_original"))
            {
                Delete(url);
                return null;
            }

            var content = MessageArguments.Read(new ApiCall("response_url", body));
            if (body.Flag("replace_original") && url.Original is { } original && Stands(original))
            {
                posting.Change(original, content);
                return original;
            }

            var inChannel = body.Text("response_type") == "in_channel";
            var message = posting.Post(
                workspace.Conversations[url.Channel],
                workspace.Options.BotUserId,
                content,
                body.Text("thread_ts") ?? ThreadOf(url, inChannel),
                ephemeralTo: inChannel ? null : url.User);
            url.Original ??= message;
            return message;
        }
    }

    public void Clear()
    {
        lock (workspace.Gate)
        {
            _known.Clear();
        }
    }

    private void Forget(DateTimeOffset now)
    {
        if (_known.Count > MostRemembered)
        {
            foreach (var old in _known.Where(url => now - url.Value.At > s_life * 2).Select(url => url.Key).ToList())
            {
                _known.Remove(old);
            }
        }
    }

    private void Delete(ResponseUrl url)
    {
        if (url.Original is not { } original || !Stands(original))
        {
            throw new ApiFailure("message_not_found");
        }

        posting.Delete(original);
    }

    /// <summary>An ephemeral answer to a click in a thread appears where the click was.</summary>
    private static string? ThreadOf(ResponseUrl url, bool inChannel) =>
        !inChannel && url.Original is { IsReply: true } reply ? reply.ThreadTs : null;

    private bool Stands(Message message) =>
        workspace.Conversations.TryGetValue(message.Channel, out var conversation) && conversation.Find(message.Ts) == message;
}
