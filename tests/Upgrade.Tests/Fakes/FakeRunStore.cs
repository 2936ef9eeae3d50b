using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Tests.Fakes;

/// <summary>A store that keeps text, as the real one does, and holds to the same rules: versions, and one unfinished run per cluster.</summary>
internal sealed class FakeRunStore(Lifeline life) : IRunStore
{
    private readonly Dictionary<RunId, UpgradeRun> _runs = [];
    private readonly Dictionary<RunId, List<string>> _events = [];
    private readonly List<PendingEffect> _effects = [];
    private long _ids;

    /// <summary>The newest run as it is stored, without a call of the bot; null when there is none.</summary>
    public UpgradeRun? Newest => All().LastOrDefault();

    public IReadOnlyList<string> Events(RunId run) => _events[run];

    public IReadOnlyList<PendingEffect> Pending =>
        [.. _effects.OrderBy(effect => effect.Effect.Due)];

    /// <summary>Saves past the process, as another replica would.</summary>
    public bool Save(UpgradeRun run, RunEvent happened, IReadOnlyList<Effect> effects)
    {
        if (!_runs.TryGetValue(run.Id, out var stored) || stored.Version != run.Version - 1)
        {
            return false;
        }

        Keep(run, happened, effects);
        return true;
    }

    public Task<bool> TryCreateAsync(UpgradeRun run, UpgradeRequested requested, IReadOnlyList<Effect> effects, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(TryCreateAsync), () =>
        {
            if (All().Any(other => other.Cluster == run.Cluster && !other.HasEnded))
            {
                return false;
            }

            Keep(run, requested, effects);
            return true;
        });

    public Task<bool> TrySaveAsync(UpgradeRun run, RunEvent happened, IReadOnlyList<Effect> effects, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(TrySaveAsync), () => Save(run, happened, effects));

    public Task<UpgradeRun?> FindAsync(RunId run, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(FindAsync), () => _runs.GetValueOrDefault(run));

    public Task<UpgradeRun?> FindUnfinishedAsync(ClusterName cluster, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(FindUnfinishedAsync), () => All().FirstOrDefault(run => run.Cluster == cluster && !run.HasEnded));

    public Task<IReadOnlyList<UpgradeRun>> ListUnfinishedAsync(CancellationToken cancellationToken) =>
        life.CallAsync<IReadOnlyList<UpgradeRun>>(nameof(ListUnfinishedAsync), () => [.. All().Where(run => !run.HasEnded)]);

    public Task<IReadOnlyList<UpgradeRun>> ListRecentAsync(ClusterName? cluster, int count, CancellationToken cancellationToken) =>
        life.CallAsync<IReadOnlyList<UpgradeRun>>(nameof(ListRecentAsync), () =>
            [.. All().Where(run => cluster is null || run.Cluster == cluster).Reverse().Take(count)]);

    public Task<IReadOnlyList<RunEvent>> ListEventsAsync(RunId run, CancellationToken cancellationToken) =>
        life.CallAsync<IReadOnlyList<RunEvent>>(nameof(ListEventsAsync), () => [.. _events[run].Select(StoredText.Read<RunEvent>)]);

    public Task<IReadOnlyList<PendingEffect>> ListEffectsAsync(RunId? run, CancellationToken cancellationToken) =>
        life.CallAsync<IReadOnlyList<PendingEffect>>(nameof(ListEffectsAsync), () => [.. Pending.Where(effect => run is null || effect.Run == run)]);

    public Task CompleteEffectAsync(long id, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(CompleteEffectAsync), () =>
        {
            _effects.RemoveAll(row => row.Id == id);
        });

    private void Keep(UpgradeRun run, RunEvent happened, IReadOnlyList<Effect> effects)
    {
        // Only what survives being written and read is there afterwards.
        _runs[run.Id] = StoredText.Read<UpgradeRun>(StoredText.Write(run));
        if (!_events.TryGetValue(run.Id, out var events))
        {
            _events[run.Id] = events = [];
        }

        events.Add(StoredText.Write(happened));
        _effects.AddRange(effects.Select(effect => new PendingEffect(++_ids, run.Id, StoredText.Read<Effect>(StoredText.Write(effect)))));
    }

    private IEnumerable<UpgradeRun> All() => _runs.Values.OrderBy(run => run.RequestedAt);
}
