using System.Text.Json;
using System.Threading.Channels;
using EksUpgradeBot.Adapters.Storage;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>Words that somebody typed, and where the answer goes.</summary>
/// <param name="Key">Unique for what was typed.</param>
/// <param name="Text">The words.</param>
/// <param name="User">Who typed them.</param>
/// <param name="Channel">Where.</param>
/// <param name="ThreadTs">The thread that they were typed in; null outside of threads.</param>
/// <param name="ResponseUrl">Where the answer to a slash command goes; null for a mention.</param>
internal sealed record TypedCommand(string Key, string Text, string User, string Channel, string? ThreadTs, string? ResponseUrl)
{
    /// <summary>What the person wrote into the form for the others; null when nothing.</summary>
    public string? Notes { get; init; }

    /// <summary>Takes the answer where the bot cannot post it; null when there is no such address.</summary>
    public string? SpareUrl { get; init; }
}

/// <summary>
/// Commands that were accepted and take longer than Slack waits. They are written down before Slack is told that they were
/// accepted, so that they are carried out when the bot that took them dies.
/// </summary>
internal sealed class CommandQueue(Inbox inbox, TimeProvider time)
{
    /// <summary>The kind under which the inbox keeps them.</summary>
    public const string Kind = "typed-command";

    /// <summary>A response_url lives for 30 minutes: what is older cannot be answered, and nobody waits for it any more.</summary>
    public static readonly TimeSpan StillWanted = TimeSpan.FromMinutes(25);

    private readonly Channel<TypedCommand> _commands = System.Threading.Channels.Channel.CreateUnbounded<TypedCommand>();

    /// <summary>Takes a command; a second time for the same key does nothing.</summary>
    public async Task EnqueueAsync(TypedCommand command, CancellationToken cancellationToken)
    {
        if (await inbox.TryRememberAsync($"{Kind}:{command.Key}", Kind, JsonSerializer.Serialize(command), time.GetUtcNow(), cancellationToken))
        {
            await _commands.Writer.WriteAsync(command, cancellationToken);
        }
    }

    /// <summary>Takes up what a dead replica had accepted.</summary>
    public async Task TakeUpAsync(InboxEntry entry, CancellationToken cancellationToken) =>
        await _commands.Writer.WriteAsync(JsonSerializer.Deserialize<TypedCommand>(entry.Payload)!, cancellationToken);

    /// <summary>The commands, as they come.</summary>
    public IAsyncEnumerable<TypedCommand> ReadAllAsync(CancellationToken cancellationToken) => _commands.Reader.ReadAllAsync(cancellationToken);

    /// <summary>False when another replica has taken the command over, because this one was cut off from the store.</summary>
    public Task<bool> IsOursAsync(TypedCommand command, CancellationToken cancellationToken) => inbox.IsOursAsync($"{Kind}:{command.Key}", cancellationToken);

    /// <summary>The command has been answered.</summary>
    public Task CompleteAsync(TypedCommand command, CancellationToken cancellationToken) => inbox.CompleteAsync($"{Kind}:{command.Key}", cancellationToken);
}
