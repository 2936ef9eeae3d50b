using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Upgrade.Clusters;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Views;

public sealed class SupportWordsTests
{
    private static readonly OfferedVersion Extended = new(new KubernetesVersion(1, 31), "EXTENDED_SUPPORT")
    {
        EndOfStandardSupport = new DateTimeOffset(2025, 11, 26, 0, 0, 0, TimeSpan.Zero),
        EndOfExtendedSupport = new DateTimeOffset(2026, 11, 26, 0, 0, 0, TimeSpan.Zero),
    };

    [Fact]
    public void An_end_that_has_come_is_no_end_to_come()
    {
        Assert.Equal("extended support (paid) until 2026-11-26", SupportWords.Of(Extended, new DateTimeOffset(2026, 11, 25, 23, 59, 59, TimeSpan.Zero)));
        Assert.Equal("extended support ended 2026-11-26: EKS upgrades by force, at any time", SupportWords.Of(Extended, new DateTimeOffset(2026, 11, 26, 0, 0, 0, TimeSpan.Zero)));
        Assert.Null(SupportWords.Of(null, default));
    }
}
