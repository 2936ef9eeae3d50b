using System.Text.Json;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.WebApi;

namespace EksUpgradeBot.Bot.Thread;

/// <summary>What holds for every message that is to stand in Slack once, and to say what it has to say whatever Slack draws of it.</summary>
internal static class SlackPosts
{
    /// <summary>Slack's clock and ours may differ: a minute of margin costs nothing.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <summary>Sends a drawing. One that Slack refuses must not keep a fact from people: then the text stands in its place, with the buttons.</summary>
    /// <param name="what">Names the message in the log.</param>
    /// <param name="text">All that it says, in sentences.</param>
    /// <param name="blocks">How it is drawn.</param>
    /// <param name="send">Posts or edits it with these blocks.</param>
    /// <param name="log">Where a refusal is told.</param>
    /// <exception cref="SlackApiException">It does not stand; the kind says what to do.</exception>
    public static async Task<PostedMessage> PlainlyIfRefusedAsync(
        string what, string text, IReadOnlyList<Block> blocks, Func<IReadOnlyList<Block>, Task<PostedMessage>> send, ILogger log)
    {
        try
        {
            return await send(blocks);
        }
        catch (SlackApiException refused) when (refused.Kind == SlackErrorKind.OurBug)
        {
            log.LogError(refused, "Slack does not draw {Message}; it gets the text alone", what);
            return await send([Pieces.Section(text), .. blocks.OfType<ActionsBlock>()]);
        }
    }

    /// <summary>Looks in Slack for a message whose post was begun and perhaps succeeded: its <c>ts</c>, or null when it is not there.</summary>
    /// <param name="slack">Where to look.</param>
    /// <param name="what">Names the message in the log.</param>
    /// <param name="metadata">The metadata that it carries, and no other message does.</param>
    /// <param name="channel">Where it would stand.</param>
    /// <param name="thread">The thread in which it would stand; null for the channel itself.</param>
    /// <param name="since">It cannot be older.</param>
    /// <param name="log">Where is told that nothing can be seen.</param>
    /// <param name="cancellationToken">Stops the looking.</param>
    public static async Task<string?> FindAsync(
        ISlackApi slack, string what, MessageMetadata metadata, string channel, string? thread, DateTimeOffset since, ILogger log, CancellationToken cancellationToken)
    {
        var oldest = (since - Margin).ToUnixTimeSeconds().ToString();
        string? cursor = null;
        try
        {
            do
            {
                var page = thread is null
                    ? await slack.GetHistoryAsync(channel, oldest, cursor, cancellationToken)
                    : await slack.GetRepliesAsync(channel, thread, null, cursor, cancellationToken);
                if (page.Messages.FirstOrDefault(message => Carries(message, metadata)) is { } found)
                {
                    return found.Ts;
                }

                cursor = page.NextCursor;
            }
            while (cursor is not null);
        }
        catch (SlackApiException blind) when (blind.Error == "missing_scope")
        {
            log.LogWarning("Without the scope {Needed} the bot cannot see whether {Message} was posted; it may stand twice", blind.Needed, what);
        }

        return null;
    }

    private static bool Carries(SlackMessage message, MessageMetadata sought) =>
        message.Metadata is { EventPayload: { ValueKind: JsonValueKind.Object } payload } && message.Metadata.EventType == sought.EventType
        && sought.EventPayload.EnumerateObject().All(wanted =>
            payload.TryGetProperty(wanted.Name, out var given) && given.ValueEquals(wanted.Value.GetString()));
}
