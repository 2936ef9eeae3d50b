using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Bot.Jobs;

/// <summary>
/// At the start and every minute: every pending effect has its trigger, and what is over is forgotten. A trigger that was lost is a
/// delay, never a lost run.
/// </summary>
internal sealed class Reconciler(RunTriggers triggers, IRunStore runs, Inbox inbox, Sweep sweep, ThreadWorker threads, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Reconciler> log)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan InboxKept = TimeSpan.FromDays(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartedAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The start itself failed, and its own message says why.
            return;
        }

        using var minute = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await triggers.EnsureAsync(null, stoppingToken);
                foreach (var run in await runs.ListUnfinishedAsync(stoppingToken))
                {
                    threads.Show(run.Id);
                }

                await inbox.ForgetAsync(time.GetUtcNow() - InboxKept, stoppingToken);
                await sweep.RunAsync(stoppingToken);
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                log.LogError(broken, "Reconciling failed; it is tried again in a minute");
            }
        }
        while (await minute.WaitForNextTickAsync(stoppingToken));
    }

    // Before the host has started, the scheduler still frees what a dead process had acquired.
    private async Task StartedAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var on = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(cancellationToken);
    }
}
