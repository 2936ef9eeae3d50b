using EksUpgradeBot.Adapters.Processes;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>An apply of the bot's own that made a state lock.</summary>
/// <param name="Replica">Which replica began it; null when it is this one.</param>
/// <param name="StartedAt">When.</param>
/// <param name="IsDead">Its process is known to be gone: seen from its own machine, or said by the replica that saw it.</param>
internal sealed record OwnApply(string? Replica, DateTimeOffset StartedAt, bool IsDead);

/// <summary>
/// Tells a lock that an apply of the bot's own made from one that somebody else holds, and whether that apply is dead. That a replica is
/// gone proves nothing: its Terraform may work on where only its own machine could see it.
/// </summary>
internal sealed class OwnLocks(string workspace, SharedApplies shared)
{
    // Terraform takes its lock within seconds of its start; loading a provider on a busy machine may take a minute or two.
    private static readonly TimeSpan LockedWithin = TimeSpan.FromMinutes(5);

    /// <summary>The apply that made the lock; null when the lock is somebody else's, or nobody can tell.</summary>
    public async Task<OwnApply?> FindAsync(StateLock held, CancellationToken cancellationToken)
    {
        if (FindDead(workspace, held) is { } record)
        {
            return new OwnApply(null, record.StartedAt!.Value, IsDead: true);
        }

        if (held is not { Operation: "OperationTypeApply", Created: { } created })
        {
            return null;
        }

        var begun = await shared.ListBegunAsync(
            created - LockedWithin, created + TimeSpan.FromSeconds(1), TerraformApplies.IsApplyOf, cancellationToken);
        return begun
            .Where(each => held.Who.EndsWith("@" + each.Apply.Host, StringComparison.Ordinal))
            .Select(each => new OwnApply(each.Apply.Replica, each.Apply.StartedAt, each.Sighting is Sighting.Ended or Sighting.Gone))

            // Two were begun in those minutes: the lock may be the living one's.
            .OrderBy(apply => apply.IsDead)
            .FirstOrDefault();
    }

    /// <summary>The record in this workspace of the dead apply that made the lock; null when there is none, or it may be alive.</summary>
    public static ApplyRecord? FindDead(string workspace, StateLock held) =>
        held is { Operation: "OperationTypeApply", Created: { } created }
            ? PlanFolder.All(workspace)
                .Select(folder => ApplyRecord.Read(folder.ApplyRecord))
                .OfType<ApplyRecord>()
                .FirstOrDefault(record => record.StartedAt is { } started
                    && created >= started - TimeSpan.FromSeconds(1) && created <= started + LockedWithin
                    && held.Who.EndsWith("@" + record.Host, StringComparison.Ordinal)
                    && record.Machine == ProcessIdentity.Machine
                    && record.Process is { } process && !DetachedProcess.IsAlive(process))
            : null;
}
