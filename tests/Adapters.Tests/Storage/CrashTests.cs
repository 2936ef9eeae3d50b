using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

public sealed class CrashTests : StorageTest
{
    [Fact]
    public async Task A_creation_that_breaks_in_the_middle_leaves_nothing()
    {
        await SqlAsync("create trigger broken before insert on effects begin select raise(abort, 'the disk is gone'); end");

        var error = await Assert.ThrowsAsync<OutsideException>(() => CreateAsync());

        Assert.Contains("the disk is gone", error.Message);
        Assert.Empty(await Runs.ListUnfinishedAsync(Cancellation));
        Assert.Equal(0L, await SqlAsync("select count(*) from events"));

        await SqlAsync("drop trigger broken");
        await CreateAsync();
    }

    [Fact]
    public async Task A_save_that_breaks_in_the_middle_leaves_the_state_before()
    {
        var run = await CreateAsync();
        await SqlAsync("create trigger broken before insert on effects begin select raise(abort, 'the disk is gone'); end");

        await Assert.ThrowsAsync<OutsideException>(
            () => HappensAsync(run, new StepDone(Noon, run.Attempt, "done", [])));

        AssertSame(run, await Runs.FindAsync(run.Id, Cancellation));
        Assert.Single(await Runs.ListEventsAsync(run.Id, Cancellation));
        Assert.Single(await Runs.ListEffectsAsync(run.Id, Cancellation));
    }

    [Fact]
    public async Task An_effect_that_cannot_be_written_leaves_nothing()
    {
        var requested = SampleRun.Requested("prod-1", "prod", Noon);
        var run = Engine.Begin(requested).Run;

        await Assert.ThrowsAsync<ArgumentException>(() => Runs.TryCreateAsync(run, requested, [new UnknownEffect()], Cancellation));

        Assert.Null(await Runs.FindAsync(run.Id, Cancellation));
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
        AssertSame(run, await new Adapters.Storage.RunStore(survivor, Clock).FindAsync(run.Id, Cancellation));
        Assert.Equal(0, await survivor.ReadAsync(session => session.FindAsync<int>("select count(*) from inbox"), Cancellation));
        Assert.Equal(1, await survivor.ReadAsync(session => session.FindAsync<int>("select version from runs"), Cancellation));
    }

    [Fact]
    public async Task A_cancelled_operation_does_nothing_and_the_next_one_works()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var requested = SampleRun.Requested("prod-1", "prod", Noon);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Runs.TryCreateAsync(Engine.Begin(requested).Run, requested, [], cancelled.Token));

        await CreateAsync();
    }

    private sealed record UnknownEffect() : Effect(1, Noon);
}
