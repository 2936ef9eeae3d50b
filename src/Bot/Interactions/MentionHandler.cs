using EksUpgradeBot.Slack.Interaction;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>Answers a mention, which speaks the same grammar as the slash command and works in threads too.</summary>
internal sealed class MentionHandler(CommandQueue queue) : IAppMentionHandler
{
    /// <inheritdoc />
    public Task HandleAsync(AppMention mention, CancellationToken cancellationToken) => queue.EnqueueAsync(
        new TypedCommand($"{mention.ChannelId}:{mention.Ts}", mention.TextAfterMention, mention.UserId, mention.ChannelId, mention.ThreadTs, null),
        cancellationToken);
}
