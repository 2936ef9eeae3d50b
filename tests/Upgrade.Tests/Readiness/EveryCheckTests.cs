using EksUpgradeBot.Upgrade.Readiness;
using Xunit;
using static EksUpgradeBot.Upgrade.Tests.Readiness.Examined;

namespace EksUpgradeBot.Upgrade.Tests.Readiness;

public sealed class EveryCheckTests
{
    public static TheoryData<string> Codes { get; } = [.. CheckCatalogue.All.Select(kind => kind.Code)];

    [Fact]
    public void Every_code_of_the_catalogue_has_a_cluster_that_has_its_trouble() =>
        Assert.Equal(CheckCatalogue.All.Select(kind => kind.Code).Order(StringComparer.Ordinal), TroubledClusters.All.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Codes))]
    public void Trouble_is_named_as_gravely_as_the_catalogue_allows_at_most_and_silence_returns_when_it_is_mended(string code)
    {
        var (trouble, described) = (TroubledClusters.All[code], CheckCatalogue.All.Single(kind => kind.Code == code));

        var found = Findings(trouble.Ill, trouble.Target).Where(finding => finding.Code == code).ToList();

        Assert.NotEmpty(found);
        Assert.All(found, finding =>
        {
            Assert.True(finding.Severity <= described.Worst, $"{code} weighs {finding.Severity}, and the catalogue says {described.Worst} at most.");
            Assert.All([finding.Title, finding.Seen, finding.Why, finding.Remedy], text => Assert.False(string.IsNullOrWhiteSpace(text)));
        });
        None(code, trouble.Well, trouble.TargetWhenWell);
    }
}
