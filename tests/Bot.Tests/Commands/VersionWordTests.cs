using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Upgrade.Clusters;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Commands;

public sealed class VersionWordTests
{
    private static readonly IReadOnlyList<KubernetesVersion> Offered = [new(1, 34), new(1, 35), new(1, 36), new(1, 37)];

    [Theory]
    [InlineData("1.53", "1.35")]
    [InlineData("1.73", "1.37")]
    [InlineData("1.45", "1.35")]
    [InlineData("1.3", "1.34 1.35 1.36 1.37")]
    [InlineData("1.4", "1.34")]
    [InlineData("1.99", "")]
    public void A_version_that_cannot_be_meant_is_taken_for_a_slip(string asked, string meant) =>
        Assert.Equal(meant, string.Join(' ', VersionWord.Mistyped(Version(asked), Offered)));

    [Theory]
    [InlineData("1.38")]
    [InlineData("1.33")]
    [InlineData("1.24")]
    public void A_version_that_is_only_not_offered_yet_or_older_is_no_slip(string asked) =>
        Assert.Empty(VersionWord.Mistyped(Version(asked), Offered));

    [Fact]
    public void Where_nothing_is_offered_nothing_was_meant() => Assert.Empty(VersionWord.Mistyped(Version("1.53"), []));

    private static KubernetesVersion Version(string text) => VersionWord.TryRead(text, out var version) ? version : throw new FormatException(text);
}
