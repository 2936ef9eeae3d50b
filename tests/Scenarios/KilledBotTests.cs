using System.Text.RegularExpressions;
using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>The bot is killed with SIGKILL at the worst moments. Needs the real terraform and the real AWS provider.</summary>
public sealed partial class KilledBotTests : Scenario
{
    [Fact(Explicit = true)]
    public async Task A_bot_that_is_killed_while_it_waits_in_the_apply_and_right_after_a_click_does_everything_once()
    {
        var stage = await RaiseAsync(new StageOptions { Terraform = Terraform.Real });
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var plane = await thread.SeesProposalAsync("control-plane-1-35");

        await stage.KillAndRestartAsync();
        Assert.Equal(plane.ToString(), (await thread.SeesProposalAsync("control-plane-1-35")).ToString());

        // The world stands still while the control plane moves, so that the bot dies in the middle of the apply.
        await stage.Eks.RunsAtAsync(0);
        await stage.Ben.PressesAsync(plane, "run.approve");
        await thread.SeesProgressAsync("control-plane-1-35", "EKS moves the control plane to 1.35");
        await stage.KillAndRestartAsync();
        await stage.Eks.RunsAtAsync(600);

        var nodes = await thread.SeesProposalAsync("nodes-1-35");
        await stage.Ben.PressesAsync(nodes, "run.approve");
        await stage.KillAndRestartAsync();
        await ApproveEverythingAsync(stage, thread);

        await EndsWellAsync(stage, thread);
    }

    [Fact]
    public Task Killed_at_every_effect_in_turn_an_upgrade_comes_to_the_same_end() =>
        DieEverywhereAsync("dev", Terraform.StandIn, at => [at % 2 == 0 ? KillPoints.Moment.Before : KillPoints.Moment.After], withLooks: false);

    [Fact(Explicit = true)]
    public Task Killed_before_and_after_every_effect_an_upgrade_comes_to_the_same_end() =>
        DieEverywhereAsync("dev", Terraform.StandIn, _ => [KillPoints.Moment.Before, KillPoints.Moment.After], withLooks: true);

    [Fact(Explicit = true)]
    public Task Killed_before_and_after_every_effect_with_the_real_terraform_an_upgrade_comes_to_the_same_end() =>
        DieEverywhereAsync("dev", Terraform.Real, _ => [KillPoints.Moment.Before, KillPoints.Moment.After], withLooks: true);

    private async Task DieEverywhereAsync(string cluster, Terraform terraform, Func<int, IReadOnlyList<KillPoints.Moment>> moments, bool withLooks)
    {
        // Signed HTTP, because Slack opens only so many sockets a minute for a bot that dies again and again.
        var quiet = await RaiseAsync(new StageOptions { Terraform = terraform, SignedHttp = true, HasCharts = true });
        await ApproveEverythingAsync(quiet, await quiet.Ana.StartsAsync($"{cluster} 1.35"));

        var stage = await RaiseAsync(new StageOptions { Terraform = terraform, SignedHttp = true, HasCharts = true });

        // Else the bot might die of a look that nobody asked for, just when somebody types.
        await stage.IsScannedAsync();
        using var kills = new KillPoints(stage, moments, withLooks);
        var thread = await stage.Ana.StartsAsync($"{cluster} 1.35");
        await ApproveEverythingAsync(stage, thread, kills);

        TestContext.Current.TestOutputHelper?.WriteLine($"{kills.Kills} kills at {kills.Seen.Count} effects: {string.Join(", ", kills.Seen)}");
        Assert.True(kills.Kills >= kills.Seen.Count, $"{kills.Kills} kills, {kills.Seen.Count} effects");
        Assert.Equal(await EndAsync(quiet, cluster), await EndAsync(stage, cluster));
        await StandsOnceAsync(thread);
    }

    /// <summary>What the upgrade left behind in EKS, git and the thread.</summary>
    private static async Task<string> EndAsync(Stage stage, string cluster)
    {
        var writes = (await stage.Eks.WritesAsync()).Select(write => Token().Replace(write, "")).Order(StringComparer.Ordinal);
        var messages = (await stage.Slack.ReadAsync(null)).Where(message => message.Key is not null).Select(message => message.Key!).Order(StringComparer.Ordinal);
        return string.Join('\n', [.. writes, .. messages, await stage.Eks.VersionAsync(cluster), await stage.Origin.VersionAsync(cluster)]);
    }

    // A token is made from the run, whose name has the time in it.
    [GeneratedRegex("\"clientRequestToken\":\"[^\"]*\"")]
    private static partial Regex Token();
}
