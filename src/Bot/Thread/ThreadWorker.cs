using System.Collections.Concurrent;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Thread;

/// <summary>
/// Keeps threads up with their runs: one projection per run at a time, the newest state only, and another try later when Slack
/// does not take it. What a dead bot left behind is found in the store.
/// </summary>
internal sealed class ThreadWorker(ThreadProjector projector, MessageStore messages, TimeProvider time, ILogger<ThreadWorker> log)
    : BackgroundService
{
    /// <summary>The card tells the time that has passed in minutes; a few seconds of patience merge many changes into one edit.</summary>
    private static readonly TimeSpan Coalescing = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReconcileEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<RunId, bool> _waiting = new();
    private CancellationToken _stopping;

    /// <summary>Says that the thread of a run may be behind.</summary>
    public void Show(RunId run)
    {
        // True stands for "changed since the projection began": the loop then goes round once more.
        if (_waiting.TryAdd(run, true))
        {
            _ = KeepUpAsync(run);
        }
        else
        {
            _waiting[run] = true;
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _stopping = stoppingToken;
        using var minute = new PeriodicTimer(ReconcileEvery, time);
        do
        {
            foreach (var run in await messages.ListRunsToShowAsync(stoppingToken))
            {
                Show(run);
            }
        }
        while (await minute.WaitForNextTickAsync(stoppingToken));
    }

    private async Task KeepUpAsync(RunId run)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Coalescing, time, _stopping);
                _waiting[run] = false;
                if (!await TryProjectAsync(run))
                {
                    await Task.Delay(TryAgainAfter, time, _stopping);
                    continue;
                }

                if (_waiting.TryRemove(new KeyValuePair<RunId, bool>(run, false)))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The store knows that the thread is behind: the next process shows it.
            _waiting.TryRemove(run, out _);
        }
    }

    private async Task<bool> TryProjectAsync(RunId run)
    {
        try
        {
            await projector.ProjectAsync(run, _stopping);
            return true;
        }
        catch (SlackApiException refused) when (refused.Kind is SlackErrorKind.TargetGone or SlackErrorKind.FatalConfiguration or SlackErrorKind.OurBug)
        {
            // Trying again at once would not help; the minute's round tries again, for the case that somebody mends it.
            log.LogError(refused, "The thread of {Run} cannot be shown", run);
            return true;
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            log.LogWarning(broken, "The thread of {Run} is behind; trying again", run);
            return false;
        }
    }
}
