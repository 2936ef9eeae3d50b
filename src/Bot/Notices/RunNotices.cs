using System.Collections.Concurrent;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Upgrade.Fleet;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Notices;

/// <summary>A notice that is to be made, as soon as it is its turn.</summary>
/// <param name="Channel">Where.</param>
/// <param name="Key">Names it there.</param>
/// <param name="IsUrgent">People wait for it.</param>
/// <param name="Run">The run that it belongs to; null for none.</param>
/// <param name="DeliverAsync">Makes it.</param>
internal sealed record PlannedNotice(string Channel, string Key, bool IsUrgent, RunId? Run, Func<CancellationToken, Task> DeliverAsync);

/// <summary>
/// What of a run belongs into the channels that subscribed to it. Not into the run's own: its card, its thread and its report stand
/// there, and call those who are needed.
/// </summary>
internal sealed class RunNotices(NoticeStore store, NoticePoster poster, MessageStore messages, ISlackApi slack, ILogger<RunNotices> log)
{
    private readonly ConcurrentDictionary<(string Channel, string Ts), string> _links = new();

    /// <summary>The notices of a run that are missing or have changed, in the order in which they happened.</summary>
    public async Task<IReadOnlyList<PlannedNotice>> PlanAsync(UpgradeRun run, IReadOnlyList<Subscription> subscriptions, CancellationToken cancellationToken)
    {
        var stored = await store.ListOfRunAsync(run.Id, cancellationToken);
        var wanted = subscriptions.Where(subscription => subscription.Channel != run.Channel && subscription.Covers(run.Cluster)).ToLookup(subscription => subscription.Channel);
        var planned = new List<PlannedNotice>();
        foreach (var channel in wanted.Select(channel => channel.Key).Union(stored.Select(notice => notice.Channel)))
        {
            var there = stored.Where(notice => notice.Channel == channel).ToList();
            var since = wanted[channel].GroupBy(subscription => subscription.Kind).ToDictionary(kind => kind.Key, kind => kind.Min(subscription => subscription.At));
            var standing = there.Select(notice => new StandingNews(KeyIn(run, notice.Key), notice.State is NoticeState.Closed or NoticeState.Dropped)).ToList();
            planned.AddRange(RunNewsRules.Of(run, since, standing).Select(news => new PlannedNotice(
                channel, Key(run, news.Key), news.IsUrgent, run.Id, token => DeliverAsync(run, news, channel, token))));
        }

        return planned;
    }

    private async Task DeliverAsync(UpgradeRun run, RunNews news, string channel, CancellationToken cancellationToken)
    {
        // Read again: what stands before it in the plan may be its parent.
        var stored = (await store.ListOfRunAsync(run.Id, cancellationToken)).Where(notice => notice.Channel == channel).ToDictionary(notice => notice.Key);
        var parent = news.Parent is { } key ? stored.GetValueOrDefault(Key(run, key))?.Timestamp : null;
        var message = NoticeView.Of(run, news, await FindLinkAsync(run, news, cancellationToken));
        var notice = new Notice(channel, Key(run, news.Key), message.Text!, message.Blocks!)
        {
            Run = run.Id,
            ThreadTs = parent,
            Broadcast = parent is not null && news.Subject == RunNewsSubject.Ended,
            IsClosed = !news.IsOpen,
            IsUrgent = news.IsUrgent,
        };
        await poster.StandAsync(notice, stored.GetValueOrDefault(notice.Key), cancellationToken);
    }

    private async Task<string?> FindLinkAsync(UpgradeRun run, RunNews news, CancellationToken cancellationToken)
    {
        var inThread = news.Subject switch
        {
            RunNewsSubject.Proposal or RunNewsSubject.Failure => news.Key,
            RunNewsSubject.FailureAnswered or RunNewsSubject.WindowOverridden => news.Parent!,
            RunNewsSubject.Ended => "report",
            _ => ThreadMessage.CardKey,
        };
        var message = await messages.FindAsync(run.Id, inThread, cancellationToken) ?? await messages.FindAsync(run.Id, ThreadMessage.CardKey, cancellationToken);
        if (message is not { Timestamp: { } ts })
        {
            return null;
        }

        if (_links.TryGetValue((message.Channel, ts), out var known))
        {
            return known;
        }

        try
        {
            var link = await slack.GetPermalinkAsync(message.Channel, ts, cancellationToken);
            return link.Length > 0 ? _links[(message.Channel, ts)] = link : null;
        }
        catch (SlackApiException silent) when (silent is not SlackRateLimitedException)
        {
            // The run's own channel may be gone: the others hear of it all the same.
            log.LogWarning("The link to {Key} of {Run} is not known just now: {Error}", inThread, run.Id, silent.Error);
            return null;
        }
    }

    private static string Key(UpgradeRun run, string news) => $"run:{run.Id}:{news}";

    private static string KeyIn(UpgradeRun run, string stored) => stored[$"run:{run.Id}:".Length..];
}
