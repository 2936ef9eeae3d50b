using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

/// <summary>Several replicas on one PostgreSQL: what they share, and what becomes of it when one dies.</summary>
public sealed class ReplicaTests() : StorageTest(StoreKind.Postgres)
{
    private const string Sessions = "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";

    [Fact]
    public async Task Of_many_who_start_an_upgrade_of_one_cluster_in_three_replicas_one_wins()
    {
        await using var second = await OpenAsync();
        await using var third = await OpenAsync();
        RunStore[] stores = [Runs, new RunStore(second, Clock), new RunStore(third, Clock)];

        var won = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(
            () =>
            {
                var requested = SampleRun.Requested($"prod-{number}", "prod", Noon);
                var begun = Engine.Begin(requested);
                return stores[number % 3].TryCreateAsync(begun.Run, requested, begun.Effects, Cancellation);
            },
            Cancellation)));

        Assert.Single(won, hasWon => hasWon);
        Assert.Equal(1L, await SqlAsync("select count(*) from runs"));
        Assert.Equal(1L, await SqlAsync("select count(*) from events"));
    }

    [Fact]
    public async Task A_lock_is_seen_by_every_replica()
    {
        await using var second = await OpenAsync();
        await using var held = await Database.Locks.TakeAsync("run:prod-1", TimeSpan.Zero, Cancellation);

        Assert.Null(await second.Locks.TakeAsync("run:prod-1", TimeSpan.FromMilliseconds(50), Cancellation));
        Assert.True(await second.Locks.IsTakenAsync("run:prod-1", Cancellation));
    }

    [Fact]
    public async Task A_holder_whose_session_dies_knows_it_and_another_replica_goes_on()
    {
        await using var second = await OpenAsync();
        var held = await Database.Locks.TakeAsync("run:prod-1", TimeSpan.Zero, Cancellation);
        var lost = Lost(held!);
        await SqlAsync(Sessions.Replace("pid <>", "application_name like '% locks' and pid <>", StringComparison.Ordinal));

        await using var next = await second.Locks.TakeAsync("run:prod-1", TimeSpan.FromSeconds(30), Cancellation);
        Assert.NotNull(next);
        Clock.Advance(TimeSpan.FromSeconds(2));
        await lost;

        // Giving back what is lost takes nothing from whoever has it now.
        await held!.DisposeAsync();
        Assert.Null(await Database.Locks.TakeAsync("run:prod-1", TimeSpan.Zero, Cancellation));
    }

    [Fact]
    public async Task What_a_dead_replica_had_acknowledged_is_carried_out_by_exactly_one_other()
    {
        var second = await OpenAsync();
        var third = await OpenAsync();
        var dying = new Inbox(Database, Clock);
        for (var number = 0; number < 20; number++)
        {
            await dying.TryRememberAsync($"click-{number}", "click", "{}", Noon.AddSeconds(number), Cancellation);
        }

        Inbox[] living = [new Inbox(second, Clock), new Inbox(third, Clock)];
        Assert.Empty(await TakeOverAsync(living));

        // The replica dies: its sessions end.
        await Database.DisposeAsync();
        Assert.Empty(await TakeOverAsync(living));
        Clock.Advance(second.Locks.LossIsNoticedWithin);
        var taken = await TakeOverAsync(living);

        Assert.Equal(20, taken.Count);
        Assert.Equal(20, taken.Select(entry => entry.Key).Distinct().Count());
        Assert.Empty(await TakeOverAsync(living));

        // Whoever took them over dies too.
        await third.DisposeAsync();
        await living[0].TakeOverAsync(Noon, Cancellation);
        Clock.Advance(second.Locks.LossIsNoticedWithin);
        await living[0].TakeOverAsync(Noon, Cancellation);
        Assert.Equal(20L, await SqlAsync($"select count(*) from inbox where claimed_by = '{second.InstanceId}'"));
        await second.DisposeAsync();
    }

    [Fact]
    public async Task A_replica_that_was_cut_off_for_a_moment_keeps_what_it_works_on()
    {
        await using var second = await OpenAsync();
        var own = new Inbox(Database, Clock);
        var other = new Inbox(second, Clock);
        await own.TryRememberAsync("click", "click", "{}", Noon, Cancellation);
        await SqlAsync(Sessions.Replace("pid <>", "application_name like '% locks' and pid <>", StringComparison.Ordinal));
        Assert.Empty(await other.TakeOverAsync(Noon, Cancellation));

        // Both notice that their locks are gone, and take them again.
        while (!await second.LivesAsync(Database.InstanceId, Cancellation))
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            Cancellation.ThrowIfCancellationRequested();
        }

        Clock.Advance(second.Locks.LossIsNoticedWithin);
        Assert.Empty(await other.TakeOverAsync(Noon, Cancellation));
    }

    [Fact]
    public async Task Ten_replicas_that_make_the_tables_of_a_library_at_once_all_succeed()
    {
        var replicas = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(OpenAsync, Cancellation)));

        await Task.WhenAll(replicas.Select(replica => Task.Run(
            () => replica.ProvisionAsync("create table if not exists theirs (id text primary key); create index if not exists theirs_id on theirs (id)", Cancellation), Cancellation)));

        Assert.Equal(0L, await SqlAsync("select count(*) from theirs"));
        foreach (var replica in replicas)
        {
            await replica.DisposeAsync();
        }
    }

    private static async Task<IReadOnlyList<InboxEntry>> TakeOverAsync(Inbox[] inboxes) =>
        [.. (await Task.WhenAll(inboxes.Select(inbox => Task.Run(() => inbox.TakeOverAsync(Noon, Cancellation), Cancellation)))).SelectMany(entries => entries)];

    private static Task Lost(StoreLock held)
    {
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        held.Lost.Register(() => lost.TrySetResult());
        return lost.Task.WaitAsync(Cancellation);
    }
}
