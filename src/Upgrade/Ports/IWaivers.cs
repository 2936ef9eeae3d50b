using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness;

namespace EksUpgradeBot.Upgrade.Ports;

/// <summary>
/// What people let pass. Nothing is ever deleted: who waived what, and who took it back, is a log. Throws <see cref="OutsideException"/>.
/// </summary>
public interface IWaivers
{
    /// <summary>Writes a waiver down; an earlier one of the same cluster and code counts no more.</summary>
    Task AddAsync(Waiver waiver, CancellationToken cancellationToken);

    /// <summary>Takes the waiver of a code back; false when there is none.</summary>
    Task<bool> RevokeAsync(ClusterName cluster, string code, string by, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>The waivers of a cluster that nobody took back, the oldest first; those that are over included.</summary>
    Task<IReadOnlyList<Waiver>> ListAsync(ClusterName cluster, CancellationToken cancellationToken);

    /// <summary>Everything that ever happened to a cluster's waivers, the newest first.</summary>
    Task<IReadOnlyList<WaiverRecord>> ListHistoryAsync(ClusterName cluster, int count, CancellationToken cancellationToken);
}

/// <summary>A line of the log of waivers.</summary>
/// <param name="Waiver">What was waived.</param>
/// <param name="RevokedBy">The Slack id of the person who took it back; null while it stands.</param>
/// <param name="RevokedAt">When.</param>
public sealed record WaiverRecord(Waiver Waiver, string? RevokedBy, DateTimeOffset? RevokedAt);
