using EksUpgradeBot.Adapters.Storage;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

public sealed class StoredTimeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

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
}
