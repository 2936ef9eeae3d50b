using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

public sealed class WaiverStoreTests : StorageTest
{
    private static readonly ClusterName _prod = ClusterName.Parse("prod");

    private WaiverStore Waivers => new(Database);

    [Fact]
    public async Task A_waiver_is_read_as_it_was_written_also_past_the_bot()
    {
        var waiver = Waiver("PDB-001", "known; it's fine");
        await Waivers.AddAsync(waiver, Cancellation);

        Assert.Equal([waiver], await Waivers.ListAsync(_prod, Cancellation));
        Assert.Equal([waiver], await WaiverStore.PeekAsync($"Data Source={File}", _prod, Cancellation));
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
    public async Task Without_a_database_nothing_is_waived_and_none_is_made()
    {
        var nowhere = Path.Combine(Folder, "nowhere.db");

        Assert.Empty(await WaiverStore.PeekAsync($"Data Source={nowhere}", _prod, Cancellation));
        Assert.False(System.IO.File.Exists(nowhere));
    }

    private static Waiver Waiver(string code, string reason) => new(_prod, code, "U0BEN", Noon, new DateOnly(2026, 12, 31), reason);
}
