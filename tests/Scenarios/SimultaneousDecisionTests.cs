using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>Two people press at the same instant.</summary>
public sealed class SimultaneousDecisionTests : Scenario
{
    // A round takes the seconds that Slack lets the messages of a run take.
    private const int Rounds = 20;

    [Theory]
    [InlineData(false, Explicit = true)]
    [InlineData(true)]
    public async Task Who_approves_and_who_aborts_at_the_same_instant_are_both_told_one_decision(bool signedHttp)
    {
        // Outside of its window an approval changes nothing, so that every round begins with the same cluster.
        var stage = await RaiseAsync(new StageOptions { SignedHttp = signedHttp, Configure = MaintenanceWindows.Opening(TimeSpan.FromHours(3)) });
        for (var round = 1; round <= Rounds; round++)
        {
            var thread = await stage.Ana.StartsAsync("dev 1.35");
            var proposal = await thread.SeesProposalAsync("control-plane-1-35");
            var form = await stage.Ana.OpensFormAsync(proposal, "run.abort");
            var before = (await stage.Ben.EphemeralsAsync()).Count;

            await Task.WhenAll(stage.Ben.PressesAsync(proposal, "run.approve"), stage.Ana.SendsAndSeesAsync(form, $"round {round}"));

            var report = await thread.SeesReportAsync();
            Assert.True(report.Says("Aborted by <@U0ANA>") && report.Says($"round {round}") && report.Says("Nothing was changed"), report.Words);
            var end = await thread.SeesAsync("how the proposal ended", message => message.Key == proposal.Key && message.Says("no longer stands"));
            if (!end.Says("approved before that by <@U0BEN>"))
            {
                await stage.Feed.UntilAsync($"Ben was told in round {round}", async () =>
                    await stage.Ben.EphemeralsAsync() is var heard && heard.Count > before && (heard[^1].Says("has ended already") || heard[^1].Says("no longer stands")) ? heard : null);
            }
            else
            {
                Assert.Equal(before, (await stage.Ben.EphemeralsAsync()).Count);
            }
        }

        Assert.Empty(await stage.Eks.WritesAsync());
        Assert.Equal("1.34", await stage.Eks.VersionAsync("dev"));
    }
}
