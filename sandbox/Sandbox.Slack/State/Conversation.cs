namespace EksUpgradeBot.Sandbox.Slack.State;

/// <summary>A channel or a direct message, its members and its messages in order.</summary>
internal sealed class Conversation(SlackChannel channel)
{
    private readonly List<Message> _messages = [];
    private readonly Dictionary<string, Message> _byTs = new(StringComparer.Ordinal);

    public string Id => channel.Id;

    public string Name => channel.Name;

    public bool IsPrivate => channel.IsPrivate;

    public bool IsExtShared => channel.IsExtShared;

    public bool IsArchived { get; set; } = channel.IsArchived;

    /// <summary>The person on the other side of a direct message with the app; null for channels.</summary>
    public string? DirectWith { get; init; }

    public bool IsDirect => DirectWith is not null;

    public List<string> Members { get; } = [.. channel.Members];

    public IReadOnlyList<Message> Messages => _messages;

    /// <summary>What slash commands and clicks call it.</summary>
    public string NameForPayload => IsDirect ? "directmessage" : IsPrivate ? "privategroup" : Name;

    public void Add(Message message)
    {
        _messages.Add(message);
        _byTs.Add(message.Ts, message);
    }

    public bool Remove(Message message) => _byTs.Remove(message.Ts) && _messages.Remove(message);

    public Message? Find(string? ts) => ts is null ? null : _byTs.GetValueOrDefault(ts);

    public IEnumerable<Message> Replies(string rootTs) =>
        _messages.Where(message => message.IsReply && message.ThreadTs == rootTs && !message.IsEphemeral);
}
