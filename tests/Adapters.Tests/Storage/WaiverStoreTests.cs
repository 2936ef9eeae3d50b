using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

public abstract class WaiverStoreTests(StoreKind kind) : StorageTest(kind)
{
    private static readonly ClusterName _prod = ClusterName.Parse("prod");

    private WaiverStore Waivers => new(Database);

    [Fact]
    public async Task A_waiver_is_read_as_it_was_written_also_past_the_bot()
    {
        var waiver = Waiver("PDB-001", "known; it's fine");
        await Waivers.AddAsync(waiver, Cancellation);

        Assert.Equal([waiver], await Waivers.ListAsync(_prod, Cancellation));
        Assert.Equal([waiver], await WaiverStore.PeekAsync(Bed.ConnectionString, _prod, Cancellation));
        Assert.Empty(await Waivers.ListAsync(ClusterName.Parse("dev"), Cancellation));
    }

    [Fact]
    public async Task A_second_waiver_of_a_code_replaces_the_first_and_both_stay_on_record()
    {
        await Waivers.AddAsync(Waiver("PDB-001", "first"), Cancellation);
        await Waivers.AddAsync(Waiver("PDB-001", "second") with { Cluster = ClusterName.Parse("PROD"), By = "U0CHLOE" }, Cancellation);

        Assert.Equal("second", Assert.Single(await Waivers.ListAsync(_prod, Cancellation)).Reason);
        Assert.Equal([("second", null), ("first", "U0CHLOE")], (await Waivers.ListHistoryAsync(_prod, 10, Cancellation)).Select(record => (record.Waiver.Reason, record.RevokedBy)));
    }

    [Fact]
    public async Task What_is_taken_back_counts_no_more_and_only_once()
    {
        await Waivers.AddAsync(Waiver("PDB-001", "first"), Cancellation);

        Assert.True(await Waivers.RevokeAsync(_prod, "PDB-001", "U0BEN", Noon.AddHours(1), Cancellation));
        Assert.False(await Waivers.RevokeAsync(_prod, "PDB-001", "U0BEN", Noon.AddHours(2), Cancellation));
        Assert.Empty(await Waivers.ListAsync(_prod, Cancellation));
        Assert.Equal(Noon.AddHours(1), Assert.Single(await Waivers.ListHistoryAsync(_prod, 10, Cancellation)).RevokedAt);
    }

    [Fact]
    public async Task A_store_from_before_there_were_waivers_has_none()
    {
        await SqlAsync("drop table waivers");

        Assert.Empty(await WaiverStore.PeekAsync(Bed.ConnectionString, _prod, Cancellation));
    }

    [Fact]
    public async Task Of_many_who_waive_the_same_at_once_one_counts_and_all_stay_on_record()
    {
        await using var second = await OpenAsync();
        WaiverStore[] stores = [Waivers, new WaiverStore(second)];

        await Task.WhenAll(Enumerable.Range(0, 10).Select(number => Task.Run(
            () => stores[number % 2].AddAsync(Waiver("PDB-001", $"{number}"), Cancellation), Cancellation)));

        Assert.Single(await Waivers.ListAsync(_prod, Cancellation));
        Assert.Equal(10, (await Waivers.ListHistoryAsync(_prod, 20, Cancellation)).Count);
    }

    private static Waiver Waiver(string code, string reason) => new(_prod, code, "U0BEN", Noon, new DateOnly(2026, 12, 31), reason);
}

public sealed class WaiverStoreOnSqliteTests() : WaiverStoreTests(StoreKind.Sqlite);

public sealed class WaiverStoreOnPostgresTests() : WaiverStoreTests(StoreKind.Postgres);
