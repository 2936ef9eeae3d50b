using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Notices;

/// <summary>
/// Delivers what subscribed channels are to hear: what people wait for first, one message at a time, and another try later when Slack
/// does not take it. What is to be told stands in the store, so that a bot that dies loses nothing.
/// </summary>
internal sealed class NoticeWorker(
    NewsBell bell, RunNotices runNotices, NoticePoster poster, NoticeStore notices, SubscriptionStore subscriptions, SubscribedChannels channels,
    IRunStore runs, StoreLocks locks, TimeProvider time, ILogger<NoticeWorker> log)
    : BackgroundService
{
    private static readonly TimeSpan RingEvery = TimeSpan.FromMinutes(1);

    /// <summary>Another replica may have died with something to tell: channels must not wait a minute for it.</summary>
    private static readonly TimeSpan LookAtOthersEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookForLostEvery = TimeSpan.FromHours(1);

    private DateTimeOffset _lookedForLost;

    /// <summary>Delivers what there is; null when nothing is left that another try soon would help, else how long to wait.</summary>
    public async Task<TimeSpan?> DeliverAsync(CancellationToken cancellationToken)
    {
        var wanted = await subscriptions.ListAllAsync(withLost: false, cancellationToken);
        var behind = new Dictionary<RunId, long>();
        var planned = new List<PlannedNotice>();
        foreach (var notice in await notices.ListUnpostedAsync(cancellationToken))
        {
            if (notice.Unreadable is { } why)
            {
                // It stays: the bot that wrote it can read it.
                log.LogError("{Channel} is not told: {Why}", notice.Channel, why);
                continue;
            }

            var message = NoticeView.Of(notice);
            planned.Add(new PlannedNotice(
                notice.Channel, notice.Key, IsUrgent: NoticePoster.IsPerson(notice.Channel), null,
                token => poster.StandAsync(new Notice(notice.Channel, notice.Key, message.Text!, message.Blocks!) { IsClosed = true }, notice, token)));
        }

        foreach (var id in await notices.ListRunsBehindAsync(cancellationToken))
        {
            if (await runs.FindAsync(id, cancellationToken) is { } run)
            {
                behind[id] = run.Version;
                planned.AddRange(await runNotices.PlanAsync(run, wanted, cancellationToken));
            }
        }

        TimeSpan? again = null;
        var lost = (await subscriptions.ListLostAsync(cancellationToken)).Select(channel => channel.Channel).ToHashSet(StringComparer.Ordinal);
        foreach (var notice in planned.OrderBy(notice => !notice.IsUrgent))
        {
            if (!lost.Contains(notice.Channel) && await TryAsync(notice, lost, cancellationToken) is { } pause)
            {
                again = again > pause ? again : pause;
                if (notice.Run is { } run)
                {
                    behind.Remove(run);
                }
            }
        }

        foreach (var (run, version) in behind)
        {
            await notices.SetNotifiedAsync(run, version, cancellationToken);
        }

        return again;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _ = RingAsync(stoppingToken);
        await foreach (var _ in bell.ListenAsync(stoppingToken))
        {
            try
            {
                await DeliverAllAsync(stoppingToken);
            }
            catch (Exception broken) when (broken is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // An exception out of a background service would end the whole bot; the next stroke tries again.
                log.LogError(broken, "What subscribed channels are to hear could not be delivered");
            }
        }
    }

    /// <summary>One replica delivers at a time; what it leaves behind when it dies, the next stroke of another one finds.</summary>
    private async Task DeliverAllAsync(CancellationToken cancellationToken)
    {
        await using var turn = await locks.TakeAsync("notices", TimeSpan.Zero, cancellationToken);
        if (turn is null)
        {
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, turn.Lost);
        if (time.GetUtcNow() - _lookedForLost >= LookForLostEvery)
        {
            await channels.FindLostAgainAsync(either.Token);
            _lookedForLost = time.GetUtcNow();
        }

        while (await DeliverAsync(either.Token) is { } pause)
        {
            await Task.Delay(pause, time, either.Token);
        }
    }

    /// <summary>Null when it stands, or when trying again soon would not help; else how long to wait.</summary>
    private async Task<TimeSpan?> TryAsync(PlannedNotice notice, HashSet<string> lost, CancellationToken cancellationToken)
    {
        try
        {
            await notice.DeliverAsync(cancellationToken);
            return null;
        }
        catch (SlackRateLimitedException limited)
        {
            log.LogInformation("Slack wants {Rest} of rest before {Channel} hears more", limited.RetryAfter, notice.Channel);
            return limited.RetryAfter;
        }
        catch (SlackApiException refused) when (SubscribedChannels.IsLost(notice.Channel, refused))
        {
            await channels.LoseAsync(notice.Channel, refused.Error, cancellationToken);
            lost.Add(notice.Channel);

            // There may be people to be told of it now.
            bell.Ring();
            return null;
        }
        catch (SlackApiException refused) when (refused.Kind is SlackErrorKind.RetryLater or SlackErrorKind.Ambiguous)
        {
            log.LogWarning(refused, "{Channel} has not heard everything yet; trying again", notice.Channel);
            return TryAgainAfter;
        }
        catch (SlackApiException refused) when (refused.Kind == SlackErrorKind.FatalConfiguration && !IsAboutPerson(notice, refused))
        {
            log.LogError("Slack refuses the bot ({Error}): {Channel} hears nothing until the app or its token is mended", refused.Error, notice.Channel);
            return RingEvery;
        }
        catch (SlackApiException refused)
        {
            log.LogError(refused, "A message for {Channel} is given up", notice.Channel);
            await notices.DropAsync(notice.Channel, notice.Key, cancellationToken);
            return null;
        }
    }

    // The person has left, or the app may not write to people: no mending of the token changes that.
    private static bool IsAboutPerson(PlannedNotice notice, SlackApiException refused) =>
        NoticePoster.IsPerson(notice.Channel) && refused.Error is "account_inactive" or "missing_scope";

    private async Task RingAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var minute = new PeriodicTimer(locks.AreShared ? LookAtOthersEvery : RingEvery, time);
            do
            {
                bell.Ring();
            }
            while (await minute.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The bot stops.
        }
    }
}
