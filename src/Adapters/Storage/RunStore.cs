using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Storage;

/// <summary>
/// Runs, events and effects in the database. What was saved is on the disk when a method returns; a process that dies before leaves
/// nothing of it.
/// </summary>
public sealed class RunStore(Database database, TimeProvider time) : IRunStore
{
    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">A run of this id is stored already and has ended: ids are used once.</exception>
    public Task<bool> TryCreateAsync(UpgradeRun run, UpgradeRequested requested, IReadOnlyList<Effect> effects, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                // The constraint decides and not a look before, which another process could overtake.
                var created = await session.ExecuteAsync(
                    """
                    insert into runs (id, cluster, status, version, attempt, due_at, requested_at, ended_at, state)
                    values (@Id, @Cluster, @Status, @Version, @Attempt, @DueAt, @RequestedAt, @EndedAt, @State)
                    on conflict do nothing
                    """,
                    Row(run));
                if (created == 1)
                {
                    await AppendAsync(session, run, requested, effects);
                    return true;
                }

                return await session.FindAsync<RunRow>(Unfinished, new { Cluster = Key(run.Cluster) }) is not null
                    ? false
                    : throw new InvalidOperationException($"There is a run {run.Id} already, and it has ended.");
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> TrySaveAsync(UpgradeRun run, RunEvent happened, IReadOnlyList<Effect> effects, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var saved = await session.ExecuteAsync(
                    """
                    update runs
                    set status = @Status, version = @Version, attempt = @Attempt, due_at = @DueAt, ended_at = @EndedAt, state = @State
                    where id = @Id and version = @Version - 1
                    """,
                    Row(run));
                if (saved == 0)
                {
                    return false;
                }

                // Their reports would change nothing any more: whoever still wakes for one wakes for nothing.
                await session.ExecuteAsync(
                    """
                    update effects set completed_at = @At, outcome = 'superseded'
                    where run = @Run and attempt < @Attempt and completed_at is null
                    """,
                    new { Run = run.Id.Value, run.Attempt, At = StoredTime.Write(happened.At) });
                await AppendAsync(session, run, happened, effects);
                return true;
            },
            cancellationToken);

    /// <inheritdoc />
    public async Task<UpgradeRun?> FindAsync(RunId run, CancellationToken cancellationToken) =>
        Run(await database.ReadAsync(
            session => session.FindAsync<RunRow>("select id, state from runs where id = @Id", new { Id = run.Value }), cancellationToken));

    /// <inheritdoc />
    public async Task<UpgradeRun?> FindUnfinishedAsync(ClusterName cluster, CancellationToken cancellationToken) =>
        Run(await database.ReadAsync(
            session => session.FindAsync<RunRow>(Unfinished, new { Cluster = Key(cluster) }), cancellationToken));

    /// <inheritdoc />
    public async Task<IReadOnlyList<UpgradeRun>> ListUnfinishedAsync(CancellationToken cancellationToken) =>
        Runs(await database.ReadAsync(
            session => session.ListAsync<RunRow>("select id, state from runs where ended_at is null order by requested_at, id"), cancellationToken));

    /// <inheritdoc />
    public async Task<IReadOnlyList<UpgradeRun>> ListRecentAsync(ClusterName? cluster, int count, CancellationToken cancellationToken)
    {
        var where = cluster is null ? "" : "where cluster = @Cluster";
        return Runs(await database.ReadAsync(
            session => session.ListAsync<RunRow>(
                $"select id, state from runs {where} order by requested_at desc, id desc limit @Count",
                new { Cluster = cluster is { } name ? Key(name) : null, Count = count }),
            cancellationToken));
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<RunEvent>> ListEventsAsync(RunId run, CancellationToken cancellationToken)
    {
        var events = await database.ReadAsync(
            session => session.ListAsync<string>("select json from events where run = @Run order by seq", new { Run = run.Value }),
            cancellationToken);
        return [.. events.Select((json, index) => RunJson.Read<RunEvent>(json, $"event {index + 1} of the run {run}"))];
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<PendingEffect>> ListEffectsAsync(RunId? run, CancellationToken cancellationToken)
    {
        var where = run is null ? "" : "and run = @Run";
        var rows = await database.ReadAsync(
            session => session.ListAsync<EffectRow>(
                $"select id, run, json from effects where completed_at is null {where} order by due, id", new { Run = run?.Value }),
            cancellationToken);
        return [.. rows.Select(row => new PendingEffect(
            row.Id, new RunId(row.Run), RunJson.Read<Effect>(row.Json, $"effect {row.Id} of the run {row.Run}")))];
    }

    /// <inheritdoc />
    public Task CompleteEffectAsync(long id, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.ExecuteAsync(
                "update effects set completed_at = @At, outcome = 'carried-out' where id = @Id and completed_at is null",
                new { Id = id, At = StoredTime.Write(time.GetUtcNow()) }),
            cancellationToken);

    private const string Unfinished = "select id, state from runs where cluster = @Cluster and ended_at is null";

    private static async Task AppendAsync(Session session, UpgradeRun run, RunEvent happened, IReadOnlyList<Effect> effects)
    {
        // The number of an event is the version that it led to.
        await session.ExecuteAsync(
            "insert into events (run, seq, at, kind, json) values (@Run, @Seq, @At, @Kind, @Json)",
            new
            {
                Run = run.Id.Value,
                Seq = run.Version,
                At = StoredTime.Write(happened.At),
                Kind = RunJson.KindOf(happened),
                Json = RunJson.Write(happened),
            });

        foreach (var effect in effects)
        {
            await session.ExecuteAsync(
                "insert into effects (run, attempt, kind, due, json) values (@Run, @Attempt, @Kind, @Due, @Json)",
                new
                {
                    Run = run.Id.Value,
                    effect.Attempt,
                    Kind = RunJson.KindOf(effect),
                    Due = StoredTime.Write(effect.Due),
                    Json = RunJson.Write(effect),
                });
        }
    }

    private static object Row(UpgradeRun run) => new
    {
        Id = run.Id.Value,
        Cluster = Key(run.Cluster),
        Status = run.Status.ToString(),
        run.Version,
        run.Attempt,
        DueAt = StoredTime.Write(run.DueAt),
        RequestedAt = StoredTime.Write(run.RequestedAt),
        EndedAt = StoredTime.Write(run.EndedAt),
        State = RunJson.Write(run),
    };

    // Names are compared without case, also by the constraint.
    private static string Key(ClusterName cluster) => cluster.Value.ToLowerInvariant();

    private static UpgradeRun? Run(RunRow? row) => row is null ? null : RunJson.Read<UpgradeRun>(row.State, $"run {row.Id}");

    private static IReadOnlyList<UpgradeRun> Runs(IReadOnlyList<RunRow> rows) => [.. rows.Select(row => Run(row)!)];

    private sealed record RunRow(string Id, string State);

    private sealed record EffectRow
    {
        public long Id { get; init; }

        public string Run { get; init; } = "";

        public string Json { get; init; } = "";
    }
}
