using EksUpgradeBot.Adapters.Storage;
using Quartz;

namespace EksUpgradeBot.Bot.Jobs;

/// <summary>
/// Makes Quartz's tables in a store that replicas share, before Quartz starts: Quartz would make them itself, but replicas that start at
/// once would collide. The script is Quartz's own; it makes what is missing and changes nothing.
/// </summary>
internal static class TimerSchema
{
    private const string Script = "Quartz.Impl.AdoJobStore.Schema.create_postgres.sql";
    private const string Prefix = "qrtz_";

    public static async Task ProvisionAsync(Database database, CancellationToken cancellationToken)
    {
        if (database.Locks.AreShared)
        {
            using var script = new StreamReader(typeof(IScheduler).Assembly.GetManifestResourceStream(Script)
                ?? throw new InvalidOperationException($"Quartz has no {Script} any more."));
            var sql = await script.ReadToEndAsync(cancellationToken);
            await database.ProvisionAsync(sql.Replace("{0}", Prefix, StringComparison.Ordinal).Replace("{1}", Prefix, StringComparison.Ordinal), cancellationToken);
        }
    }
}
