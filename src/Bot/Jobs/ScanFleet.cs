using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Bot.Notices;
using EksUpgradeBot.Upgrade.Fleet;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Running;
using Quartz;

namespace EksUpgradeBot.Bot.Jobs;

/// <summary>
/// The daily look at the fleet. Only the clusters that were not looked at since the scan was due are: a repetition finds nothing to do,
/// and a scan that died in the middle is done anew.
/// </summary>
internal sealed class ScanFleet(
    FleetScan scan, FleetStore fleet, IClusterCatalogue clusters, SubscribedChannels channels, BotConfiguration configuration, ScanTriggers triggers,
    NewsBell bell, TimeProvider time, ILogger<ScanFleet> log)
    : IJob
{
    /// <inheritdoc />
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        await ScanAsync(cancellationToken);
        await triggers.EnsureAsync(cancellationToken);
    }

    /// <summary>Looks at what is due.</summary>
    public async Task ScanAsync(CancellationToken cancellationToken)
    {
        var due = configuration.Scan.LastDue(time.GetUtcNow());
        var known = (await fleet.ListAsync(cancellationToken)).ToDictionary(memory => memory.Cluster);
        var waiting = clusters.All.Where(cluster => !known.TryGetValue(cluster.Name, out var memory) || memory.ScannedAt < due).ToList();
        if (waiting.Count == 0)
        {
            return;
        }

        await channels.LookAsync(cancellationToken);
        var seen = await scan.LookAsync(waiting, cancellationToken);
        foreach (var sighting in seen.Where(sighting => sighting.Bug is not null))
        {
            log.LogError(sighting.Bug, "{Cluster} could not be looked at by a fault of the bot", sighting.Cluster);
        }

        var outlooks = seen.Select(sighting => FleetRules.Look(known.GetValueOrDefault(sighting.Cluster), sighting)).ToList();
        var told = await fleet.SaveAsync(outlooks, due, time.GetUtcNow(), cancellationToken);
        log.LogInformation(
            "Looked at {Clusters} clusters, {Unread} of them in vain; {Notices} messages for subscribed channels", seen.Count,
            seen.Count(sighting => sighting.Plane is null), told);
        bell.Ring();
    }
}
