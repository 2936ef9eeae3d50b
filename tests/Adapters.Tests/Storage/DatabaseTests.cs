using System.Globalization;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Tests.Shared;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Upgrade.Ports;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

public abstract class DatabaseTests(StoreKind kind) : StorageTest(kind)
{
    private IReadOnlyList<string> Scripts { get; } =
        [.. Directory.GetFiles(Repository.PathOf($"src/Adapters/Storage/{kind}"), "*.sql").Order(StringComparer.Ordinal)];

    private IEnumerable<string> Names => Scripts.Select(script => Path.GetFileName(script));

    private int Newest => int.Parse(Names.Last().AsSpan(0, 3), CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_database_that_is_opened_again_keeps_what_it_has()
    {
        var run = await CreateAsync();
        await Database.DisposeAsync();

        await using var again = await OpenAsync();

        AssertSame(run, await new RunStore(again, Clock).FindAsync(run.Id, Cancellation));
        Assert.Equal(string.Join(' ', Names), await SqlAsync("select string_agg(script, ' ') from (select script from schema_version order by version) as ordered"));
    }

    [Fact]
    public async Task Processes_that_start_at_once_make_one_schema()
    {
        for (var round = 0; round < 5; round++)
        {
            await using var bed = StoreBed.Of(Kind);
            await bed.MakeAsync();

            var databases = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => bed.OpenAsync(Clock, Cancellation), Cancellation)));

            Assert.Equal(Scripts.Count, await databases[0].ReadAsync(session => session.FindAsync<int>("select count(*) from schema_version"), Cancellation));
            foreach (var database in databases)
            {
                await database.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_left_alone()
    {
        await SqlAsync("insert into schema_version (version, script, applied_at) values (99, '099_future.sql', '')");

        var error = await Assert.ThrowsAsync<OutsideException>(() => OpenAsync());

        Assert.Equal(
            $"{Database.Name} was written by a newer version of the bot: its schema is 99, and this version knows up to {Newest}.", error.Message);
        Assert.Contains("newer version", error.Remedy);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task A_database_of_an_older_version_is_brought_up()
    {
        await using var bed = StoreBed.Of(Kind);
        await bed.MakeAsync();
        (bed as SqliteBed)?.MakeDirectory();
        foreach (var script in Scripts.Take(2))
        {
            await bed.SqlAsync(await File.ReadAllTextAsync(script, Cancellation));
        }

        await bed.SqlAsync("create table schema_version (version integer not null primary key, script text not null, applied_at text not null)");
        await bed.SqlAsync("insert into schema_version (version, script, applied_at) values (2, '002_inbox.sql', '')");
        await bed.SqlAsync("insert into runs (id, cluster, status, version, attempt, requested_at, state) values ('prod-1', 'prod', 'Running', 1, 1, '', '{}')");

        await using var updated = await bed.OpenAsync(Clock, Cancellation);

        Assert.Equal("prod-1", Assert.Single(await new MessageStore(updated).ListRunsToShowAsync(Cancellation)).Value);
    }

    [Fact]
    public async Task A_script_that_breaks_leaves_the_schema_before()
    {
        await Assert.ThrowsAsync<OutsideException>(() => Schema.UpdateAsync(
            Database,
            [new SchemaScript(Newest + 1, "good.sql", "create table good (id text)"), new SchemaScript(Newest + 2, "bad.sql", "create nonsense")],
            Clock,
            Cancellation));

        Assert.Equal($"{Newest}", await SqlAsync("select cast(max(version) as text) from schema_version"));
        Assert.False(await Database.ReadAsync(session => Database.HasTableAsync(session, "good"), Cancellation));
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused()
    {
        await SqlAsync("drop table schema_version");

        var error = await Assert.ThrowsAsync<OutsideException>(() => OpenAsync());

        Assert.Contains("belongs to another program", error.Message);
    }
}

public sealed class DatabaseOnSqliteTests() : DatabaseTests(StoreKind.Sqlite);

public sealed class DatabaseOnPostgresTests() : DatabaseTests(StoreKind.Postgres);
