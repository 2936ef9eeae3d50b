using System.Collections.Concurrent;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Notices;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Thread;

/// <summary>
/// Keeps threads up with their runs: one projection per run at a time in all replicas, the newest state only, and another try later
/// when Slack does not take it. What a dead bot left behind is found in the store.
/// </summary>
internal sealed class ThreadWorker(
    ThreadProjector projector, MessageStore messages, StoreLocks locks, NewsBell bell, TimeProvider time, ILogger<ThreadWorker> log)
    : BackgroundService
{
    /// <summary>A moment of patience merges many changes into one edit, and is too short for a person to notice.</summary>
    private static readonly TimeSpan Coalescing = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TryAgainAfterAnother = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReconcileEvery = TimeSpan.FromMinutes(1);

    /// <summary>Another replica may have died between its decision and the thread: people must not wait a minute for it.</summary>
    private static readonly TimeSpan LookAtOthersEvery = TimeSpan.FromSeconds(5);

    /// <summary>A thread that cannot be shown is left alone until the minute's round, which must not find it a blink too early.</summary>
    private static readonly TimeSpan Rest = ReconcileEvery - TimeSpan.FromSeconds(10);

    /// <summary>Each holds a lock of the store, of which there are not many; a restart with hundreds of runs must leave some.</summary>
    private const int AtOnce = 16;

    private readonly SemaphoreSlim _places = new(AtOnce, AtOnce);
    private readonly ConcurrentDictionary<RunId, DateTimeOffset> _resting = new();
    private readonly ConcurrentDictionary<RunId, bool> _waiting = new();
    private CancellationToken _stopping;
    private volatile string? _refusal;

    /// <summary>Slack's word for why it takes nothing from the bot, such as <c>token_revoked</c>; null while it does.</summary>
    public string? Refusal => _refusal;

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
        using var rounds = new PeriodicTimer(locks.AreShared ? LookAtOthersEvery : ReconcileEvery, time);
        do
        {
            await TakeUpAsync(stoppingToken);
        }
        while (await rounds.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TakeUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var run in await messages.ListRunsToShowAsync(cancellationToken))
            {
                // What is being shown already is behind for a moment only.
                if (!_waiting.ContainsKey(run) && !(_resting.TryGetValue(run, out var until) && time.GetUtcNow() < until))
                {
                    Show(run);
                }
            }
        }
        catch (OutsideException unreadable)
        {
            // An exception out of a background service would end the whole bot.
            log.LogWarning("Which threads are behind could not be read: {Reason}", unreadable.Message);
        }
    }

    private async Task KeepUpAsync(RunId run)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Coalescing, time, _stopping);
                _waiting[run] = false;
                var again = await TryProjectAsync(run);

                // Subscribed channels hear of it also when the run's own channel takes nothing; else after it, so that they can point to it.
                bell.Ring();
                if (again is { } pause)
                {
                    await Task.Delay(pause, time, _stopping);
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

    /// <summary>Null when the thread stands, or when trying again soon would not help; else how long to wait.</summary>
    private async Task<TimeSpan?> TryProjectAsync(RunId run)
    {
        await _places.WaitAsync(_stopping);
        try
        {
            await using var turn = await locks.TakeAsync($"thread:{run}", TimeSpan.Zero, _stopping);
            if (turn is null)
            {
                return TryAgainAfterAnother;
            }

            using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping, turn.Lost);
            try
            {
                await projector.ProjectAsync(run, either.Token);
            }
            catch (OperationCanceledException) when (turn.Lost.IsCancellationRequested && !_stopping.IsCancellationRequested)
            {
                // Another replica may be at it already.
                return TryAgainAfter;
            }

            _refusal = null;
            _resting.TryRemove(run, out _);
            return null;
        }
        catch (SlackRateLimitedException limited)
        {
            log.LogInformation("Slack wants {Rest} of rest before the thread of {Run} is shown", limited.RetryAfter, run);
            return limited.RetryAfter;
        }
        catch (Exception broken) when (broken is OutsideException or SlackApiException { Kind: SlackErrorKind.RetryLater or SlackErrorKind.Ambiguous })
        {
            log.LogWarning(broken, "The thread of {Run} is behind; trying again", run);
            return TryAgainAfter;
        }
        catch (SlackApiException refused) when (refused.Kind == SlackErrorKind.FatalConfiguration)
        {
            // The upgrade goes on and its thread is behind: every minute's round tries again, until somebody has mended the app.
            _refusal = refused.Error;
            _resting[run] = time.GetUtcNow() + Rest;
            log.LogError("Slack refuses the bot ({Error}): people hear nothing of {Run} until the app or its token is mended", refused.Error, run);
            return null;
        }
        catch (Exception broken) when (broken is not OperationCanceledException || !_stopping.IsCancellationRequested)
        {
            // The channel is gone, Slack refuses, or the bot has a bug: the minute's round tries again, in case somebody mends it.
            _resting[run] = time.GetUtcNow() + Rest;
            log.LogError(broken, "The thread of {Run} cannot be shown", run);
            return null;
        }
        finally
        {
            _places.Release();
        }
    }
}
