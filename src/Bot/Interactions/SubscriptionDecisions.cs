using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Access;
using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Bot.Notices;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Fleet;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>
/// Subscribes channels and takes that back. The channel itself reads who subscribed it to what: everybody there knows where messages
/// come from, and the bot knows that it can post there.
/// </summary>
internal sealed class SubscriptionDecisions(
    SubscriptionStore subscriptions, SubscribedChannels channels, NoticePoster poster, AccessControl access, IClusterCatalogue clusters,
    BotConfiguration configuration, NewsBell bell, TimeProvider time)
{
    private static readonly ApprovalRules NoRules = new([], 1, true, TimeSpan.Zero);

    /// <summary>Subscribes the channel that the words were typed in.</summary>
    public async Task<Message?> SubscribeAsync(TypedCommand command, Intent.Subscribe wish, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(command, cancellationToken) is { } refused)
        {
            return refused;
        }

        var kinds = Kinds(wish.Kinds);
        var standing = await subscriptions.ListAsync(command.Channel, cancellationToken);
        var isLost = (await subscriptions.ListLostAsync(cancellationToken)).Any(lost => lost.Channel == command.Channel);
        var missing = kinds.Where(kind => !standing.Any(one => one.Kind == kind && (one.Cluster is null || (wish.Cluster is { } cluster && one.Cluster == cluster)))).ToList();
        if (missing.Count == 0 && !isLost)
        {
            return Answers.Refused($"This channel is subscribed to {SubscriptionsView.Kinds(kinds)} of {SubscriptionsView.Target(wish.Cluster)} already. subscriptions shows all that it is notified of.");
        }

        var wanted = missing.Count == 0 ? kinds : missing;
        var person = new Person(command.User);
        var at = time.GetUtcNow();
        try
        {
            var shown = SubscriptionsView.Added(person.Id, wish.Cluster, wanted, configuration.Scan);
            await poster.StandAsync(new Notice(command.Channel, $"subscribed:{command.Key}", shown.Text!, shown.Blocks!) { IsClosed = true }, null, cancellationToken);
        }
        catch (SlackApiException cannot) when (cannot.Kind is not (SlackErrorKind.RetryLater or SlackErrorKind.Ambiguous))
        {
            return await CannotPostAsync(cannot.Error, cancellationToken);
        }
        catch (SlackApiException)
        {
            return Answers.Failed("Slack does not take messages just now, so I do not know whether I can post here. Nothing was subscribed.", "Try again in a minute.");
        }

        await subscriptions.AddAsync([.. wanted.Select(kind => new Subscription(command.Channel, wish.Cluster, kind, person, at))], cancellationToken);
        bell.Ring();
        return null;
    }

    /// <summary>Ends subscriptions of the channel: to all means everything that the channel is notified of.</summary>
    public async Task<Message?> UnsubscribeAsync(TypedCommand command, Intent.Unsubscribe wish, CancellationToken cancellationToken)
    {
        var kinds = Kinds(wish.Kinds);
        if (await DeniedAsync(Wish.Start, command.User, command.Channel, cancellationToken) is { } denied)
        {
            return denied;
        }

        var standing = await subscriptions.ListAsync(command.Channel, cancellationToken);
        var targets = wish.Cluster is { } one ? [one] : standing.Select(subscription => subscription.Cluster).Append(null).Distinct().ToList();
        var removed = 0;
        foreach (var target in targets)
        {
            removed += await subscriptions.RemoveAsync(command.Channel, target, kinds, cancellationToken);
        }

        var what = $"{SubscriptionsView.Kinds(kinds)} of {SubscriptionsView.Target(wish.Cluster)}";
        var byAll = SubscriptionsView.Kinds(standing.Where(subscription => subscription.Cluster is null && kinds.Contains(subscription.Kind)).Select(subscription => subscription.Kind));
        var still = wish.Cluster is not null && byAll.Length > 0
            ? $" It hears {byAll} of every cluster, {wish.Cluster} included: unsubscribe all ends that, and you can then subscribe to single clusters."
            : "";
        return removed > 0
            ? Answers.Taken($"This channel is not subscribed to {what} any more.{still}")
            : Answers.Refused($"This channel has no subscription to {what}.{still}");
    }

    /// <summary>Drops exactly what a button names, and shows what is left.</summary>
    public async Task<Message> DropAsync(string channel, string user, ClusterName? cluster, IReadOnlyList<NoticeKind> kinds, CancellationToken cancellationToken)
    {
        if (await DeniedAsync(Wish.Start, user, channel, cancellationToken) is { } denied)
        {
            return denied;
        }

        await subscriptions.RemoveAsync(channel, cluster, kinds, cancellationToken);
        return await ListAsync(channel, cancellationToken);
    }

    /// <summary>What a channel is notified of.</summary>
    public async Task<Message> ListAsync(string channel, CancellationToken cancellationToken) => SubscriptionsView.Of(
        [.. (await subscriptions.ListAsync(channel, cancellationToken)).Select(subscription => subscription with
        {
            // As it is written in the configuration; the store keeps names in lower case.
            Cluster = subscription.Cluster is { } name ? clusters.Find(name)?.Name ?? name : null,
        })]);

    // First whether the bot is there at all: of a channel that it cannot see, Slack tells nothing that could be decided on.
    private async Task<Message?> RefuseAsync(TypedCommand command, CancellationToken cancellationToken)
    {
        try
        {
            if (await channels.WhyNotAsync(command.Channel, cancellationToken) is { } reason)
            {
                // Who may not subscribe need not invite anybody.
                return await DeniedAsync(Wish.Start, command.User, command.Channel, cancellationToken) ?? await CannotPostAsync(reason, cancellationToken);
            }
        }
        catch (SlackApiException silent)
        {
            return Answers.Failed($"Slack did not tell me whether I can post here ({silent.Error}), so nothing was subscribed.", "Try again in a minute.");
        }

        // A direct conversation with the bot is nobody else's.
        var wish = command.Channel.StartsWith('D') ? Wish.Start : Wish.Subscribe;
        return await DeniedAsync(wish, command.User, command.Channel, cancellationToken);
    }

    private async Task<Message?> DeniedAsync(Wish wish, string user, string channel, CancellationToken cancellationToken) =>
        await access.AskAsync(wish, new Person(user), channel, NoRules, null, cancellationToken) is AccessAnswer.Denied denied ? Answers.Denied(denied.Reason) : null;

    private async Task<Message> CannotPostAsync(string reason, CancellationToken cancellationToken)
    {
        var (why, remedy) = LostChannelView.Why(reason, await channels.FindNameAsync(cancellationToken));
        var text = $"I cannot post in this channel: {why}. Nothing was subscribed. {remedy}";
        return new Message { Text = text, Blocks = [Pieces.Section($":mute: I cannot post in this channel: {why}. Nothing was subscribed.\n_What to do:_ {remedy}")] };
    }

    private static IReadOnlyList<NoticeKind> Kinds(IReadOnlyList<string> words) => words.Count == 0
        ? Enum.GetValues<NoticeKind>()
        : [.. Enum.GetValues<NoticeKind>().Where(kind => words.Contains(SubscriptionsView.Word(kind)))];
}
