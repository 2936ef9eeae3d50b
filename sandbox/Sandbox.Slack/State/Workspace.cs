using System.Globalization;

namespace EksUpgradeBot.Sandbox.Slack.State;

/// <summary>
/// Who and what there is in the workspace. Everything in it is read and changed while holding <see cref="Gate"/>;
/// nothing waits while holding it.
/// </summary>
internal sealed class Workspace
{
    private const long MicrosecondsPerSecond = 1_000_000;
    private long _lastTs;
    private long _lastId;
    private string? _seenUrl;

    public Workspace(SlackWorkspaceOptions options, TimeProvider time)
    {
        Options = options;
        Time = time;
        Settings = new(options);
        Fill();
    }

    public Lock Gate { get; } = new();

    public SlackWorkspaceOptions Options { get; }

    public TimeProvider Time { get; }

    /// <summary>The scopes that the call which is being answered was asked for.</summary>
    public HashSet<string> Needed { get; } = new(StringComparer.Ordinal);

    /// <summary>What the app's owner can change while it runs.</summary>
    public AppSettings Settings { get; private set; }

    public Dictionary<string, SlackUser> Users { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Conversation> Conversations { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, SlackUserGroup> UserGroups { get; } = new(StringComparer.Ordinal);

    public string BaseUrl => Options.PublicUrl ?? _seenUrl ?? "http://localhost";

    /// <summary>Where a client has reached us, for the addresses that we hand out.</summary>
    public void SeenAt(string url) => _seenUrl = url;

    public void Reset()
    {
        lock (Gate)
        {
            Users.Clear();
            Conversations.Clear();
            UserGroups.Clear();
            Settings = new(Options);
            Fill();
        }
    }

    /// <summary>The next timestamp: unique in the workspace and never before an earlier one.</summary>
    public string NextTs()
    {
        var now = (Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        lock (Gate)
        {
            _lastTs = Math.Max(now, _lastTs + 1);
            return string.Create(
                CultureInfo.InvariantCulture, $"{_lastTs / MicrosecondsPerSecond}.{_lastTs % MicrosecondsPerSecond:D6}");
        }
    }

    /// <summary>A fresh id of Slack's form, for example V0000000K3.</summary>
    public string NextId(string prefix) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}0{Interlocked.Increment(ref _lastId):X8}");

    /// <summary>The direct message between the app and a person, made when there is none.</summary>
    public Conversation DirectMessage(string user)
    {
        lock (Gate)
        {
            var id = "D" + user[1..];
            if (!Conversations.TryGetValue(id, out var direct))
            {
                direct = new(new(id, user) { Members = [user, Options.BotUserId] }) { DirectWith = user };
                Conversations.Add(id, direct);
            }

            return direct;
        }
    }

    /// <summary>What a person means by an id: a channel, or their own direct message with the app.</summary>
    public Conversation? ConversationOf(string user, string id) =>
        Users.ContainsKey(user) && id == "D" + user[1..] ? DirectMessage(user) : Conversations.GetValueOrDefault(id);

    public string Permalink(Message message)
    {
        var link = $"https://{Options.TeamDomain}.slack.com/archives/{message.Channel}/p{message.Ts.Replace(".", "", StringComparison.Ordinal)}";
        return message.IsReply ? $"{link}?thread_ts={message.ThreadTs}&cid={message.Channel}" : link;
    }

    private void Fill()
    {
        foreach (var user in Options.Users)
        {
            Users.Add(user.Id, user);
        }

        foreach (var channel in Options.Channels)
        {
            Conversations.Add(channel.Id, new(channel));
        }

        foreach (var group in Options.UserGroups)
        {
            UserGroups.Add(group.Id, group);
        }
    }
}

/// <summary>The app's settings that tests and the page may turn while it runs.</summary>
internal sealed class AppSettings(SlackWorkspaceOptions options)
{
    public SlackTransport Mode { get; set; } = options.Mode;

    public string? CommandsUrl { get; set; } = options.CommandsUrl;

    public string? InteractivityUrl { get; set; } = options.InteractivityUrl;

    public string? EventsUrl { get; set; } = options.EventsUrl;

    public bool RateLimits { get; set; } = options.RateLimits;

    public bool TokenRevoked { get; set; }
}
