using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Clusters;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

/// <summary>What is so only of a store in a file.</summary>
public sealed class SqliteFileTests() : StorageTest(StoreKind.Sqlite)
{
    private string Folder => ((SqliteBed)Bed).Folder;

    private string File => ((SqliteBed)Bed).File;

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
    public async Task What_a_killed_process_had_not_committed_is_gone_and_what_it_had_is_there()
    {
        var run = await CreateAsync();
        var left = Path.Combine(Folder, "left");
        Directory.CreateDirectory(left);

        // The files as a kill would leave them: in the middle of a transaction whose pages are in the write-ahead log already.
        await Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("pragma cache_size = 1");
                await session.ExecuteAsync("update runs set version = 99");
                await session.ExecuteAsync(
                    """
                    with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000)
                    insert into inbox (key, kind, payload, received_at) select 'k' || i, 'command', hex(randomblob(500)), '' from n
                    """);
                foreach (var file in Directory.GetFiles(Path.GetDirectoryName(File)!))
                {
                    System.IO.File.Copy(file, Path.Combine(left, Path.GetFileName(file)));
                }

                return 0;
            },
            Cancellation);

        Assert.True(new FileInfo(Path.Combine(left, "bot.db-wal")).Length > 1_000_000);
        System.IO.File.Delete(Path.Combine(left, "bot.db-shm"));
        await using var survivor = await OpenAsync(Path.Combine(left, "bot.db"));
        AssertSame(run, await new RunStore(survivor, Clock).FindAsync(run.Id, Cancellation));
        Assert.Equal(0, await survivor.ReadAsync(session => session.FindAsync<int>("select count(*) from inbox"), Cancellation));
        Assert.Equal(1, await survivor.ReadAsync(session => session.FindAsync<int>("select version from runs"), Cancellation));
    }

    [Fact]
    public async Task Without_a_file_nothing_is_waived_and_none_is_made()
    {
        var nowhere = Path.Combine(Folder, "nowhere.db");

        Assert.Empty(await WaiverStore.PeekAsync($"Data Source={nowhere}", ClusterName.Parse("prod"), Cancellation));
        Assert.False(System.IO.File.Exists(nowhere));
    }

    private Task<Database> OpenAsync(string file) => Database.OpenAsync($"Data Source={file}", Clock, Cancellation);

    private static UnixFileMode Mode(string path) =>
        OperatingSystem.IsWindows() ? UnixFileMode.None : System.IO.File.GetUnixFileMode(path);
}
