using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Bot.Jobs;

/// <summary>
/// At the start and every minute: every pending effect has its trigger, and so has the next scan of the fleet. A trigger that was lost is
/// a delay, never a lost run. One of the replicas does it for all; when it dies, another one goes on.
/// What is over is forgotten, by each replica in its own workspace.
/// </summary>
internal sealed class Reconciler(StoreLocks locks, RunTriggers triggers, ScanTriggers scans, IRunStore runs, Inbox inbox, Sweep sweep, ThreadWorker threads, TimersStarted timers, TimeProvider time, ILogger<Reconciler> log)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan InboxKept = TimeSpan.FromDays(1);

    private DateTimeOffset _sweepsAt;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await timers.Task.WaitAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The start itself failed, and its own message says why.
            return;
        }

        StoreLock? lead = null;
        try
        {
            while (true)
            {
                lead = await LeadAsync(lead, stoppingToken);
                var isDone = lead is not null && await TryReconcileAsync(stoppingToken);
                await TrySweepAsync(stoppingToken);
                await Task.Delay(isDone ? Every : TryAgainAfter, time, stoppingToken);
            }
        }
        finally
        {
            if (lead is not null)
            {
                await lead.DisposeAsync();
            }
        }
    }

    /// <summary>The lock of the one that reconciles for all; null while another replica has it.</summary>
    private async Task<StoreLock?> LeadAsync(StoreLock? lead, CancellationToken cancellationToken)
    {
        if (lead is { Lost.IsCancellationRequested: false })
        {
            return lead;
        }

        try
        {
            if (lead is not null)
            {
                await lead.DisposeAsync();
            }

            return await locks.TakeAsync("reconciler", TimeSpan.Zero, cancellationToken);
        }
        catch (OutsideException unreachable)
        {
            log.LogWarning("Reconciling waits: {Reason}", unreachable.Message);
            return null;
        }
    }

    private async Task<bool> TryReconcileAsync(CancellationToken cancellationToken)
    {
        try
        {
            await triggers.EnsureAsync(null, cancellationToken);
            foreach (var run in await runs.ListUnfinishedAsync(cancellationToken))
            {
                threads.Show(run.Id);
            }

            await scans.EnsureAsync(cancellationToken);
            await inbox.ForgetAsync(time.GetUtcNow() - InboxKept, cancellationToken);
            return true;
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            log.LogError(broken, "Reconciling failed; it is tried again in a moment");
            return false;
        }
    }

    private async Task TrySweepAsync(CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() < _sweepsAt)
        {
            return;
        }

        _sweepsAt = time.GetUtcNow() + Every;
        try
        {
            await sweep.RunAsync(cancellationToken);
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            log.LogError(broken, "What is over could not be forgotten; it is tried again in a minute");
        }
    }
}
