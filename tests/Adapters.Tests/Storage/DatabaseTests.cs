using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Upgrade.Ports;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

public abstract class DatabaseTests(StoreKind kind) : StorageTest(kind)
{
    [Fact]
    public async Task A_database_that_is_opened_again_keeps_what_it_has()
    {
        var run = await CreateAsync();
        await Database.DisposeAsync();

        await using var again = await OpenAsync();

        AssertSame(run, await new RunStore(again, Clock).FindAsync(run.Id, Cancellation));
        Assert.Equal("001_runs.sql 002_inbox.sql 003_threads.sql 004_waivers.sql 005_inbox_claims.sql", await SqlAsync("select string_agg(script, ' ') from (select script from schema_version order by version) as ordered"));
    }

    [Fact]
    public async Task Processes_that_start_at_once_make_one_schema()
    {
        for (var round = 0; round < 5; round++)
        {
            await using var bed = StoreBed.Of(Kind);
            await bed.MakeAsync();

            var databases = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => bed.OpenAsync(Clock, Cancellation), Cancellation)));

            Assert.Equal(5, await databases[0].ReadAsync(session => session.FindAsync<int>("select count(*) from schema_version"), Cancellation));
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
            $"{Database.Name} was written by a newer version of the bot: its schema is 99, and this version knows up to 5.", error.Message);
        Assert.Contains("newer version", error.Remedy);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task A_database_of_an_older_version_is_brought_up()
    {
        await CreateAsync();
        await SqlAsync(
            "drop table messages; drop table threads; drop table artifacts; drop table waivers; alter table inbox drop column claimed_by; delete from schema_version where version >= 3");

        await using var updated = await OpenAsync();

        Assert.Single(await new MessageStore(updated).ListRunsToShowAsync(Cancellation));
    }

    [Fact]
    public async Task A_script_that_breaks_leaves_the_schema_before()
    {
        await Assert.ThrowsAsync<OutsideException>(() => Schema.UpdateAsync(
            Database,
            [new SchemaScript(6, "006_good.sql", "create table good (id text)"), new SchemaScript(7, "007_bad.sql", "create nonsense")],
            Clock,
            Cancellation));

        Assert.Equal("5", await SqlAsync("select cast(max(version) as text) from schema_version"));
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
