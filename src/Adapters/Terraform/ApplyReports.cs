using System.Collections.Concurrent;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>How applies stand, as one replica tells it and the others hear it.</summary>
internal sealed class ApplyReports(SharedApplies shared)
{
    // Whose end the others were told of.
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>True when there is nothing more to tell of the folder's apply.</summary>
    public bool IsTold(PlanFolder folder) => _told.ContainsKey(folder.Directory);

    /// <summary>Tells the others how an apply of this workspace stands.</summary>
    public async Task TellAsync(PlanFolder folder, ApplyRecord record, TerraformApply apply, CancellationToken cancellationToken)
    {
        if (IsTold(folder))
        {
            return;
        }

        // That it has ended is said only by whoever can see its process: others rely on that.
        var hasEnded = apply.Phase != ApplyPhase.Running && record.Machine == ProcessIdentity.Machine;
        if (hasEnded || apply.Phase == ApplyPhase.Running)
        {
            await shared.ReportAsync(folder.Run, folder.Key, apply, hasEnded, cancellationToken);
        }

        if (apply.Phase != ApplyPhase.Running)
        {
            _told[folder.Directory] = true;
        }
    }

    /// <summary>How an apply stands that this workspace knows nothing of.</summary>
    public async Task<TerraformApply> FollowAsync(PlanFolder folder, CancellationToken cancellationToken)
    {
        if (await shared.LookAsync<TerraformApply>(folder.Run, folder.Key, TerraformApplies.IsApplyOf, cancellationToken)
            is not var (sighting, begun, told))
        {
            return new TerraformApply(ApplyPhase.NotStarted, null, [], []);
        }

        return sighting switch
        {
            Sighting.Ended when told is not null => told,
            Sighting.Running => As(ApplyPhase.Running),
            Sighting.OutOfSight => As(ApplyPhase.OutOfSight) with { BegunBy = begun.Replica, LastSeenAt = begun.SeenAt },
            _ => As(ApplyPhase.Lost) with { BegunBy = begun.Replica, LastSeenAt = begun.SeenAt },
        };

        TerraformApply As(ApplyPhase phase) => new(phase, begun.StartedAt, told?.Working ?? [], told?.Completed ?? []);
    }
}
