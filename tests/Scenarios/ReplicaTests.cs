using EksUpgradeBot.Scenarios.Theatre;
using EksUpgradeBot.Tests.Shared.Stores;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>The bot on PostgreSQL, in one replica and in several.</summary>
public sealed class ReplicaTests : Scenario
{
    [Fact]
    public async Task On_PostgreSQL_an_upgrade_reaches_its_report_though_the_database_crashes_on_the_way()
    {
        await using var postgres = await PostgresServer.StartNewAsync();
        var stage = await RaiseAsync(new StageOptions { Postgres = postgres });
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var plane = await thread.SeesProposalAsync("control-plane-1-35");

        await postgres.StopAsync();
        Assert.Contains("The database ", await stage.HealthAsync(health => health != "ready"), StringComparison.Ordinal);
        await stage.Ben.TriesToPressAsync(plane, "run.approve");
        await stage.Feed.UntilAsync("Ben heard that his click was not taken", async () =>
            (await stage.Ben.EphemeralsAsync()).LastOrDefault(message => message.Says("could not")));
        Assert.Empty(await stage.Eks.WritesAsync());

        await postgres.StartAsync();
        await stage.HealthAsync(health => health == "ready");
        await ApproveEverythingAsync(stage, thread);

        var report = await thread.SeesReportAsync();
        Assert.Contains("dev runs Kubernetes 1.35", report.Text);
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateClusterVersion"));
        Assert.Equal("1.35", await stage.Origin.VersionAsync("dev"));
        var keys = await thread.KeysAsync();
        Assert.Equal(keys.Distinct(), keys);
    }

    [Fact]
    public async Task Of_two_replicas_one_goes_on_when_the_other_is_killed()
    {
        var stage = await RaiseAsync(new StageOptions { Postgres = await SharedPostgres.GetAsync(), Replicas = 2 });
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        await thread.SeesProposalAsync("control-plane-1-35");

        await stage.Bots[0].KillAsync();
        await ApproveEverythingAsync(stage, thread);

        var report = await thread.SeesReportAsync();
        Assert.Contains("dev runs Kubernetes 1.35", report.Text);
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateClusterVersion"));
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateNodegroupVersion"));
        var keys = await thread.KeysAsync();
        Assert.Equal(keys.Distinct(), keys);
    }
}
