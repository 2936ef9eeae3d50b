using System.Globalization;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Readiness;

namespace EksUpgradeBot.Adapters.Storage;

/// <summary>What people let pass, in the database.</summary>
public sealed class WaiverStore(Database database) : IWaivers
{
    private const string Select =
        "select code as Code, waived_by as WaivedBy, waived_at as WaivedAt, until as Until, reason as Reason, revoked_by as RevokedBy, revoked_at as RevokedAt from waivers where cluster = @Cluster";

    /// <inheritdoc />
    public Task AddAsync(Waiver waiver, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                // Somebody on another replica may waive the same at this instant: the last one counts, and both stay on record.
                do
                {
                    await RevokeAsync(session, waiver.Cluster, waiver.Code, waiver.By, waiver.At);
                }
                while (await InsertAsync(session, waiver) == 0);

                return true;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> RevokeAsync(ClusterName cluster, string code, string by, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.WriteAsync(async session => await RevokeAsync(session, cluster, code, by, at) > 0, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<Waiver>> ListAsync(ClusterName cluster, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            session => session.ListAsync<Row>($"{Select} and revoked_at is null order by id", new { Cluster = Key(cluster) }), cancellationToken);
        return [.. rows.Select(row => row.ToWaiver(cluster))];
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<WaiverRecord>> ListHistoryAsync(ClusterName cluster, int count, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            session => session.ListAsync<Row>($"{Select} order by id desc limit @Count", new { Cluster = Key(cluster), Count = count }), cancellationToken);
        return [.. rows.Select(row => new WaiverRecord(
            row.ToWaiver(cluster), row.RevokedBy, row.RevokedAt is { } at ? StoredTime.Read(at) : null))];
    }

    /// <summary>
    /// The waivers of a cluster in a store that belongs to a bot which may be running: read, and never made, locked or brought up to date.
    /// Nothing when there is none, or when it is older than waivers are.
    /// </summary>
    /// <exception cref="OutsideException">The store is no database, or is out of reach.</exception>
    public static async Task<IReadOnlyList<Waiver>> PeekAsync(string connectionString, ClusterName cluster, CancellationToken cancellationToken)
    {
        var rows = PostgresSettings.Cover(connectionString)
            ? await PostgresDatabase.PeekAsync(connectionString, "waivers", ReadAsync, TimeProvider.System, cancellationToken)
            : await SqliteDatabase.PeekAsync(connectionString, "waivers", ReadAsync, cancellationToken);
        return [.. (rows ?? []).Select(row => row.ToWaiver(cluster))];

        Task<IReadOnlyList<Row>> ReadAsync(Session session) =>
            session.ListAsync<Row>($"{Select} and revoked_at is null order by id", new { Cluster = Key(cluster) });
    }

    private static Task<int> InsertAsync(Session session, Waiver waiver) =>
        session.ExecuteAsync(
            """
            insert into waivers (cluster, code, waived_by, waived_at, until, reason) values (@Cluster, @Code, @By, @At, @Until, @Reason)
            on conflict do nothing
            """,
            new
            {
                Cluster = Key(waiver.Cluster),
                waiver.Code,
                waiver.By,
                At = StoredTime.Write(waiver.At),
                Until = waiver.Until.ToString("O", CultureInfo.InvariantCulture),
                waiver.Reason,
            });

    private static Task<int> RevokeAsync(Session session, ClusterName cluster, string code, string by, DateTimeOffset at) =>
        session.ExecuteAsync(
            "update waivers set revoked_by = @By, revoked_at = @At where cluster = @Cluster and code = @Code and revoked_at is null",
            new { Cluster = Key(cluster), Code = code, By = by, At = StoredTime.Write(at) });

    // Names are compared without case, also by the constraint.
    private static string Key(ClusterName cluster) => cluster.Value.ToLowerInvariant();

    private sealed record Row
    {
        public string Code { get; init; } = "";

        public string WaivedBy { get; init; } = "";

        public string WaivedAt { get; init; } = "";

        public string Until { get; init; } = "";

        public string Reason { get; init; } = "";

        public string? RevokedBy { get; init; }

        public string? RevokedAt { get; init; }

        public Waiver ToWaiver(ClusterName cluster) =>
            new(cluster, Code, WaivedBy, StoredTime.Read(WaivedAt), DateOnly.ParseExact(Until, "O", CultureInfo.InvariantCulture), Reason);
    }
}
