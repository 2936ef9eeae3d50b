using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Slack.WebApi;

namespace EksUpgradeBot.Bot.Notices;

/// <summary>
/// Whether the bot can post where it is to post. A channel that it cannot is lost, and whoever subscribed it hears of that once; it
/// comes back to life when the bot is in it again.
/// </summary>
internal sealed class SubscribedChannels(SubscriptionStore subscriptions, ISlackApi slack, NewsBell bell, TimeProvider time, ILogger<SubscribedChannels> log)
{
    /// <summary>Our own word, beside Slack's: the channel is shared with another organisation by now.</summary>
    public const string Shared = "shared";

    private string? _name;

    /// <summary>True when Slack's word means that nothing can be posted in this channel, whoever tries again.</summary>
    public static bool IsLost(string channel, SlackApiException refused) => !NoticePoster.IsPerson(channel) && refused.Error switch
    {
        "channel_not_found" or "not_in_channel" or "is_archived" or "messages_tab_disabled" or "cannot_dm_bot" or "user_disabled" => true,

        // Of a channel it means that the bot's own account is closed; of a direct conversation that the person's is.
        "account_inactive" => channel.StartsWith('D'),
        var error => error.StartsWith("restricted_action", StringComparison.Ordinal),
    };

    /// <summary>Slack's word for why nothing can be posted in a channel; null when something can, as far as that can be seen.</summary>
    /// <exception cref="SlackApiException">Slack does not tell.</exception>
    public async Task<string?> WhyNotAsync(string channel, CancellationToken cancellationToken) =>
        await FindTroubleAsync(channel, cancellationToken) is { } trouble and not Shared ? trouble : null;

    private async Task<string?> FindTroubleAsync(string channel, CancellationToken cancellationToken)
    {
        if (channel.StartsWith('D'))
        {
            // A direct conversation is nobody else's, and asking after it would take a scope that nothing else needs.
            return null;
        }

        try
        {
            var found = await slack.GetConversationAsync(channel, cancellationToken);
            return found.IsArchived ? "is_archived"
                : !found.IsMember && !found.IsDirectMessage ? "not_in_channel"
                : found.IsExternallyShared ? Shared
                : null;
        }
        catch (SlackApiException gone) when (gone.Error == "channel_not_found")
        {
            return gone.Error;
        }
    }

    /// <summary>The name by which people invite the bot.</summary>
    public async Task<string> FindNameAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _name ??= (await slack.TestAuthAsync(cancellationToken)).User;
        }
        catch (SlackApiException)
        {
            return "eks-upgrade";
        }
    }

    /// <summary>Looks at every subscribed channel: is it lost, or found again?</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await FindLostAgainAsync(cancellationToken);
        foreach (var channel in (await subscriptions.ListAllAsync(withLost: false, cancellationToken)).Select(subscription => subscription.Channel).Distinct())
        {
            if (await TryWhyNotAsync(channel, cancellationToken) is { Reason: { } reason })
            {
                await LoseAsync(channel, reason, cancellationToken);
            }
        }
    }

    /// <summary>Looks whether lost channels can be posted in again.</summary>
    public async Task FindLostAgainAsync(CancellationToken cancellationToken)
    {
        foreach (var lost in await subscriptions.ListLostAsync(cancellationToken))
        {
            // Who may post is not to be seen from outside: only somebody who subscribes again tries it out.
            if (!lost.Reason.StartsWith("restricted_action", StringComparison.Ordinal) && !lost.Channel.StartsWith('D')
                && await TryWhyNotAsync(lost.Channel, cancellationToken) is { IsKnown: true, Reason: null }
                && await subscriptions.FindAgainAsync(lost.Channel, time.GetUtcNow(), cancellationToken))
            {
                log.LogInformation("The bot can post in {Channel} again", lost.Channel);
                bell.Ring();
            }
        }
    }

    /// <summary>Notes that a channel is lost.</summary>
    public async Task LoseAsync(string channel, string reason, CancellationToken cancellationToken)
    {
        if (await subscriptions.LoseAsync(channel, reason, time.GetUtcNow(), cancellationToken))
        {
            log.LogWarning("The subscribed channel {Channel} is lost: {Reason}", channel, reason);
            bell.Ring();
        }
    }

    // What Slack does not tell just now is no reason to change anything.
    private async Task<(bool IsKnown, string? Reason)> TryWhyNotAsync(string channel, CancellationToken cancellationToken)
    {
        try
        {
            return (true, await FindTroubleAsync(channel, cancellationToken));
        }
        catch (SlackApiException silent)
        {
            log.LogWarning("Whether {Channel} can be posted in is not known just now: {Error}", channel, silent.Error);
            return (false, null);
        }
    }
}
