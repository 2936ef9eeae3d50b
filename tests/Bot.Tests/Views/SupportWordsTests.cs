using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Upgrade.Clusters;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Views;

/// <summary>An end of support is told by the time at which it was read: ahead, today, or passed.</summary>
public sealed class SupportWordsTests
{
    private static readonly DateTimeOffset Standard = new(2025, 11, 26, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Extended = new(2026, 11, 26, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("STANDARD_SUPPORT", "2025-11-26T23:59:59Z", "standard support until 2025-11-26")]
    [InlineData("STANDARD_SUPPORT", "2025-11-27T00:00:00Z", "standard support ended 2025-11-26")]
    [InlineData("EXTENDED_SUPPORT", "2026-11-22T09:00:00Z", "extended support (paid) until 2026-11-26")]
    [InlineData("EXTENDED_SUPPORT", "2026-11-26T23:59:59Z", "extended support (paid) until 2026-11-26")]
    [InlineData("EXTENDED_SUPPORT", "2026-11-27T00:00:00Z", "extended support ended 2026-11-26: EKS upgrades it by force, at any time")]
    [InlineData("EXTENDED_SUPPORT", "2026-11-26T22:30:00-02:00", "extended support ended 2026-11-26: EKS upgrades it by force, at any time")]
    [InlineData("UNSUPPORTED", "2026-11-27T00:00:00Z", "extended support ended 2026-11-26: EKS upgrades it by force, at any time")]
    [InlineData("UNSUPPORTED", "2026-11-26T12:00:00Z", "unsupported")]
    public void The_words_are_true_at_the_time_of_the_reading(string support, string at, string words)
    {
        var taken = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture);
        var offered = new OfferedVersion(new(1, 31), support, Standard, Extended);

        Assert.Equal(words, SupportWords.Of(offered, taken));
        var cluster = Fakes.Worlds.Cluster("legacy", "1.31") with { TakenAt = taken, OfferedVersions = [offered] };
        Assert.Equal(words, SupportWords.Of(cluster));
    }

    [Fact]
    public void Without_a_date_it_says_what_EKS_says()
    {
        Assert.Equal("extended support (paid)", SupportWords.Of(new OfferedVersion(new(1, 31), "EXTENDED_SUPPORT"), Extended.AddYears(1)));
        Assert.Null(SupportWords.Of(null, Extended));
    }
}
