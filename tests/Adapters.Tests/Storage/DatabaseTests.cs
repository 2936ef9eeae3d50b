using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Upgrade.Ports;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

public sealed class DatabaseTests : StorageTest
{
    [Fact]
    public async Task The_files_and_their_directory_are_for_nobody_else()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "File modes are a matter of Unix.");
        await CreateAsync();

        var files = Directory.GetFiles(Path.GetDirectoryName(File)!);

        Assert.Contains(File + "-wal", files);
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, Mode(file)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, Mode(Path.GetDirectoryName(File)!));
    }

    [Fact]
    public async Task Every_connection_syncs_fully_checks_references_and_logs_ahead()
    {
        async Task<string?> Setting(string name) =>
            await Database.ReadAsync(session => session.FindAsync<string>($"pragma {name}"), Cancellation);

        Assert.Equal("wal", await Setting("journal_mode"));
        Assert.Equal("2", await Setting("synchronous"));
        Assert.Equal("1", await Setting("foreign_keys"));
        Assert.Equal("10000", await Setting("busy_timeout"));
    }

    [Fact]
    public async Task A_database_that_is_opened_again_keeps_what_it_has()
    {
        var run = await CreateAsync();
        await Database.DisposeAsync();

        await using var again = await OpenAsync(File);

        AssertSame(run, await new RunStore(again, Clock).FindAsync(run.Id, Cancellation));
        Assert.Equal("001_runs.sql 002_inbox.sql 003_threads.sql 004_waivers.sql 005_vault.sql", await SqlAsync("select group_concat(script, ' ') from schema_version"));
    }

    [Fact]
    public async Task Processes_that_start_at_once_make_one_schema()
    {
        for (var round = 0; round < 10; round++)
        {
            var file = Path.Combine(Folder, $"shared-{round}", "bot.db");

            var databases = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => OpenAsync(file), Cancellation)));

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

        var error = await Assert.ThrowsAsync<OutsideException>(() => OpenAsync(File));

        Assert.Equal(
            $"The database {File} was written by a newer version of the bot: its schema is 99, and this version knows up to 5.", error.Message);
        Assert.Contains("newer version", error.Remedy);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task A_database_of_an_older_version_is_brought_up()
    {
        await CreateAsync();
        await SqlAsync(
            "drop table messages; drop table threads; drop table artifacts; drop table waivers; drop table vault; drop table applies; delete from schema_version where version >= 3");

        await using var updated = await OpenAsync(File);

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

        Assert.Equal(5L, await SqlAsync("select max(version) from schema_version"));
        Assert.Equal(0L, await SqlAsync("select count(*) from sqlite_master where name = 'good'"));
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused()
    {
        await SqlAsync("drop table schema_version");

        var error = await Assert.ThrowsAsync<OutsideException>(() => OpenAsync(File));

        Assert.Contains("belongs to another program", error.Message);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone()
    {
        var file = Path.Combine(Folder, "notes.txt");
        var text = new string('x', 5000);
        await System.IO.File.WriteAllTextAsync(file, text, Cancellation);

        var error = await Assert.ThrowsAsync<OutsideException>(() => OpenAsync(file));

        Assert.StartsWith($"The database {file} is not a SQLite database", error.Message);
        Assert.Contains("Set 'store'", error.Remedy);
        Assert.Equal(text, await System.IO.File.ReadAllTextAsync(file, Cancellation));
    }

    [Fact]
    public async Task A_path_that_cannot_be_written_is_named()
    {
        await System.IO.File.WriteAllTextAsync(Path.Combine(Folder, "file"), "", Cancellation);

        foreach (var path in new[] { Path.Combine(Folder, "file", "bot.db"), Folder, "/proc/nowhere/bot.db" })
        {
            var error = await Assert.ThrowsAsync<OutsideException>(() => OpenAsync(path));
            Assert.StartsWith($"The database {path} cannot be made", error.Message);
        }
    }

    [Theory]
    [InlineData("Host=db;Password=secret")]
    [InlineData("secret")]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=")]
    [InlineData("Data Source=file:bot.db?mode=memory")]
    [InlineData("Data Source=bot.db;Mode=ReadOnly")]
    public async Task A_store_that_is_no_plain_file_is_refused_without_showing_a_secret(string connectionString)
    {
        var error = await Assert.ThrowsAsync<OutsideException>(() => Database.OpenAsync(connectionString, Clock, Cancellation));

        Assert.Contains("store", error.Message);
        Assert.DoesNotContain("secret", error.Message);
    }

    [Fact]
    public async Task A_write_to_a_locked_database_asks_to_be_tried_again()
    {
        var error = await Assert.ThrowsAsync<OutsideException>(() => Database.ReadAsync(
            async session =>
            {
                await session.ExecuteAsync("pragma busy_timeout = 0");
                return await Task.FromException<int>(new Microsoft.Data.Sqlite.SqliteException("database is locked", 5));
            },
            Cancellation));

        Assert.True(error.IsTransient);
        Assert.Contains(File, error.Message);
    }

    [Fact]
    public void Stored_times_sort_as_the_times_do_and_come_back_in_utc()
    {
        DateTimeOffset[] times = [Noon.AddTicks(-1), Noon, Noon.AddTicks(1), Noon.AddMilliseconds(10), Noon.AddHours(1).ToOffset(TimeSpan.FromHours(-5))];

        var stored = times.Select(StoredTime.Write).ToList();

        Assert.Equal(stored.Order(StringComparer.Ordinal), stored);
        Assert.Equal(times, stored.Select(StoredTime.Read));
        Assert.All(stored, text => Assert.Equal(28, text.Length));
        Assert.Equal(TimeSpan.Zero, StoredTime.Read(stored[^1]).Offset);
    }

    private static UnixFileMode Mode(string path) =>
        OperatingSystem.IsWindows() ? UnixFileMode.None : System.IO.File.GetUnixFileMode(path);
}
