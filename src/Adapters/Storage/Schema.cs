using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Storage;

/// <summary>A numbered script that takes the schema from one version to the next.</summary>
internal sealed record SchemaScript(int Version, string Name, string Sql);

/// <summary>Brings the schema of a database up to the newest script. A script that was released is never changed again.</summary>
internal static class Schema
{
    /// <summary>Runs what is missing, all in one transaction: two processes that start at once take turns.</summary>
    public static Task UpdateAsync(Database database, IReadOnlyList<SchemaScript> scripts, TimeProvider time, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                await database.LockSchemaAsync(session);
                var found = await VersionAsync(database, session);
                var known = scripts[^1].Version;
                if (found > known)
                {
                    throw new OutsideException(
                        $"{database.Name} was written by a newer version of the bot: its schema is {found}, and this version knows up to {known}.",
                        isTransient: false)
                    {
                        Remedy = "Start the newer version again, or restore the copy of the database from before it.",
                    };
                }

                foreach (var script in scripts.Where(script => script.Version > found))
                {
                    await session.ExecuteAsync(script.Sql);
                    await session.ExecuteAsync(
                        "insert into schema_version (version, script, applied_at) values (@Version, @Name, @AppliedAt)",
                        new { script.Version, script.Name, AppliedAt = StoredTime.Write(time.GetUtcNow()) });
                }

                return found;
            },
            cancellationToken);

    private static async Task<int> VersionAsync(Database database, Session session)
    {
        if (await database.HasTableAsync(session, "schema_version"))
        {
            return await session.FindAsync<int>("select coalesce(max(version), 0) from schema_version");
        }

        if (await database.HasTableAsync(session, table: null))
        {
            throw database.TakenByAnother();
        }

        await session.ExecuteAsync(
            "create table schema_version (version integer not null primary key, script text not null, applied_at text not null)");
        return 0;
    }
}
