using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Upgrade.Clusters;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Commands;

/// <summary>In the thread of an upgrade its cluster goes without saying.</summary>
public sealed class ThreadParserTests
{
    private static readonly ClusterName Dev = ClusterName.Parse("dev");
    private static readonly ClusterName[] Clusters = [ClusterName.Parse("prod"), Dev];

    [Theory]
    [InlineData("approve 3fa9c1", "approve dev 3fa9c1")]
    [InlineData("approve prod 3fa9c1", "approve prod 3fa9c1")]
    [InlineData("abort", "abort dev")]
    [InlineData("abort because it is Friday", "abort dev because it is Friday")]
    [InlineData("abort DEV because it is Friday", "abort dev because it is Friday")]
    [InlineData("<@U0BOT> retry", "retry dev")]
    [InlineData("skip done by hand", "skip dev done by hand")]
    [InlineData("bake now all is green", "bake dev now all is green")]
    [InlineData("bake 30m", "bake dev 30m")]
    [InlineData("force general", "force dev general")]
    [InlineData("unlock", "unlock dev")]
    [InlineData("status", "status dev")]
    [InlineData("status all", "status all")]
    [InlineData("history", "history dev")]
    [InlineData("report --share", "report dev --share")]
    [InlineData("waive PDB-001 until 2026-12-31 known", "waive dev PDB-001 until 2026-12-31 known")]
    [InlineData("rollback", "rollback dev")]
    [InlineData("prod", "prod")]
    [InlineData("fleet", "fleet")]
    [InlineData("help abort", "help abort")]
    public void A_word_without_a_cluster_means_the_one_of_the_thread(string typed, string whole) =>
        Assert.Equal(CommandParser.Parse(whole, Clusters), CommandParser.Parse(typed, Clusters, Dev));

    [Theory]
    [InlineData("abort prd wrong week", "no cluster “prd”")]
    [InlineData("approve", "Approve what of dev?")]
    [InlineData("approve 3fa9", "no digest")]
    [InlineData("1.35", "no cluster and no command")]
    [InlineData("upgrade 1.35", "no cluster “1.35”")]
    public void What_may_mean_another_cluster_or_starts_an_upgrade_is_asked_back(string typed, string reason) =>
        Assert.Contains(reason, Assert.IsType<Intent.Misunderstood>(CommandParser.Parse(typed, Clusters, Dev)).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("statsu", "status dev")]
    [InlineData("aprove 3fa9c1", "approve dev 3fa9c1")]
    [InlineData("abort prd wrong week", "abort prod wrong week")]
    public void A_suggestion_names_the_cluster_so_that_it_means_the_same_everywhere(string typed, string suggestion)
    {
        var wrong = Assert.IsType<Intent.Misunderstood>(CommandParser.Parse(typed, Clusters, Dev));

        Assert.Equal(suggestion, wrong.Suggestions[0].Text);
        Assert.IsNotType<Intent.Misunderstood>(CommandParser.Parse(suggestion, Clusters));
    }

    [Fact]
    public void Both_readings_of_a_doubtful_word_are_offered() =>
        Assert.Contains(
            "abort dev prd wrong week",
            Assert.IsType<Intent.Misunderstood>(CommandParser.Parse("abort prd wrong week", Clusters, Dev)).Suggestions.Select(suggestion => suggestion.Text));
}
