using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Upgrade.Ports;
using Quartz;

namespace EksUpgradeBot.Bot.Jobs;

/// <summary>
/// Gives the next scan of the fleet its trigger: at once when one was missed. What was scanned stands in the store, so that a trigger
/// that is lost, or fires twice, is harmless.
/// </summary>
internal sealed class ScanTriggers(ISchedulerFactory schedulers, FleetStore fleet, IClusterCatalogue clusters, BotConfiguration configuration, TimeProvider time)
{
    public static readonly JobKey Job = new("scan-fleet", "fleet");

    /// <summary>Sees to it that there is a trigger.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = configuration.Scan.LastDue(now);
        var scanned = (await fleet.ListAsync(cancellationToken)).Where(memory => memory.ScannedAt >= due).Select(memory => memory.Cluster).ToHashSet();
        var next = clusters.All.All(cluster => scanned.Contains(cluster.Name)) ? configuration.Scan.NextDue(now) : due;
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var key = new TriggerKey($"{next:O}", Job.Group);
        if (await scheduler.Exists(key, cancellationToken))
        {
            return;
        }

        try
        {
            await scheduler.ScheduleJob(
                TriggerBuilder.Create().ForJob(Job).WithIdentity(key).StartAt(next > now ? next : now).Build(), cancellationToken: cancellationToken);
        }
        catch (ObjectAlreadyExistsException)
        {
            // Somebody was quicker: that is the trigger we wanted.
        }
    }
}
