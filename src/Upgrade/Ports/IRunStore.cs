using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Ports;

/// <summary>An effect that waits to be carried out.</summary>
public sealed record PendingEffect(long Id, RunId Run, Effect Effect);

/// <summary>
/// Keeps runs, their events and their effects. A run, its event and its effects are saved in one transaction; one unfinished run
/// per cluster is a constraint of the store itself.
/// </summary>
public interface IRunStore
{
    /// <summary>Saves a new run; false, and nothing saved, when the cluster has an unfinished one.</summary>
    Task<bool> TryCreateAsync(UpgradeRun run, UpgradeRequested requested, IReadOnlyList<Effect> effects, CancellationToken cancellationToken);

    /// <summary>Saves what an event did; false, and nothing saved, when the stored version is not <c>run.Version - 1</c>.</summary>
    Task<bool> TrySaveAsync(UpgradeRun run, RunEvent happened, IReadOnlyList<Effect> effects, CancellationToken cancellationToken);

    /// <summary>The run; null when there is none.</summary>
    Task<UpgradeRun?> FindAsync(RunId run, CancellationToken cancellationToken);

    /// <summary>The unfinished run of a cluster; null when there is none.</summary>
    Task<UpgradeRun?> FindUnfinishedAsync(ClusterName cluster, CancellationToken cancellationToken);

    /// <summary>Every unfinished run.</summary>
    Task<IReadOnlyList<UpgradeRun>> ListUnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>The newest runs, of one cluster or of all.</summary>
    Task<IReadOnlyList<UpgradeRun>> ListRecentAsync(ClusterName? cluster, int count, CancellationToken cancellationToken);

    /// <summary>The events of a run, in order: its audit log.</summary>
    Task<IReadOnlyList<RunEvent>> ListEventsAsync(RunId run, CancellationToken cancellationToken);

    /// <summary>The effects of a run that wait, in order of their due time; of every run when null.</summary>
    Task<IReadOnlyList<PendingEffect>> ListEffectsAsync(RunId? run, CancellationToken cancellationToken);

    /// <summary>Marks an effect as carried out.</summary>
    Task CompleteEffectAsync(long id, CancellationToken cancellationToken);
}
