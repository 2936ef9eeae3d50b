using EksUpgradeBot.Sandbox.Bot;
using EksUpgradeBot.Scenarios.Theatre;
using EksUpgradeBot.Tests.Shared.Stores;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>The bot on PostgreSQL, in one replica and in several.</summary>
public sealed class ReplicaTests : Scenario, IAsyncDisposable
{
    private PostgresServer? _own;

    /// <summary>The stage first: its bot is still connected.</summary>
    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }
    }

    [Fact]
    public async Task On_PostgreSQL_an_upgrade_reaches_its_report_though_the_database_crashes_on_the_way()
    {
        var postgres = _own = await SharedPostgres.StartOwnAsync();
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
        await ApproveOneByOneAsync(stage, thread);

        var report = await thread.SeesReportAsync();
        Assert.Contains("dev runs Kubernetes 1.35", report.Text);
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateClusterVersion"));
        Assert.Equal("1.35", await stage.Origin.VersionAsync("dev"));
        await StandsOnceAsync(thread);
    }

    [Fact(Explicit = true)]
    public async Task Of_two_replicas_one_goes_on_when_the_other_is_killed()
    {
        var stage = await RaiseAsync(new StageOptions { Postgres = await SharedPostgres.GetAsync(), Replicas = 2 });
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        await thread.SeesProposalAsync("control-plane-1-35");

        await stage.Bots[0].KillAsync();
        await ApproveOneByOneAsync(stage, thread);

        var report = await thread.SeesReportAsync();
        Assert.Contains("dev runs Kubernetes 1.35", report.Text);
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateClusterVersion"));
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateNodegroupVersion"));
        await StandsOnceAsync(thread);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true, Explicit = true)]
    [InlineData(true, false, Explicit = true)]
    public async Task Of_three_replicas_another_one_goes_on_when_the_one_at_work_is_killed_in_the_middle_of_the_apply(bool andItsTerraform, bool signedHttp)
    {
        var stage = await RaiseAsync(new StageOptions { Postgres = await SharedPostgres.GetAsync(), Replicas = 3, SignedHttp = signedHttp });
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var plane = await thread.SeesProposalAsync("control-plane-1-35");
        var begun = stage.UpdateIsBegun();

        await stage.Ben.PressesAsync(plane, "run.approve");
        await begun;
        await stage.BotAtWork.KillAsync();
        if (andItsTerraform)
        {
            stage.KillTerraform();
        }

        stage.Intercept(null);
        await ApproveOneByOneAsync(stage, thread, plane.Ts);

        await EndsWellAsync(stage, thread);
    }

    [Theory]
    [InlineData(false, true, Explicit = true)]
    [InlineData(true, false)]
    [InlineData(true, true, Explicit = true)]
    public async Task Of_three_replicas_another_one_shows_the_thread_when_one_is_killed_in_the_middle_of_posting(bool afterwards, bool signedHttp)
    {
        var stage = await RaiseAsync(new StageOptions { Postgres = await SharedPostgres.GetAsync(), Replicas = 3, SignedHttp = signedHttp });
        var (posts, killed) = (0, 0);
        stage.Intercept(async (call, answer) =>
        {
            // The third message of the thread, so that card and readiness stand already.
            var isPost = call.Request.Path == "/api/chat.postMessage";
            if (!isPost || Interlocked.Increment(ref posts) < 3 || Callers.Find(call, stage.Bots) is not { } poster || Interlocked.Exchange(ref killed, 1) == 1)
            {
                await answer();
                return;
            }

            if (afterwards)
            {
                await answer();
            }

            await poster.KillAsync();
            call.Abort();
        });

        var thread = await stage.Ana.StartsAsync("dev 1.35");
        await thread.SeesProposalAsync("control-plane-1-35");
        Assert.Single(stage.Bots, bot => bot.Id is null);
        await ApproveOneByOneAsync(stage, thread);

        await EndsWellAsync(stage, thread);
    }

    [Fact(Explicit = true)]
    public async Task A_rollback_whose_replica_and_Terraform_die_in_the_middle_of_the_apply_is_finished_by_another_one()
    {
        var stage = await RaiseAsync(new StageOptions { Postgres = await SharedPostgres.GetAsync(), Replicas = 3 });

        // Given up before the nodes followed: nothing but the control plane has to go back.
        var upgrade = await stage.Ana.StartsAsync("dev 1.35");
        await stage.Ben.PressesAsync(await upgrade.SeesProposalAsync("control-plane-1-35"), "run.approve");
        await upgrade.SeesProposalAsync("nodes-1-35");
        await stage.Ana.AsksToAbortAsync(upgrade, "dev");
        await upgrade.SeesReportAsync();
        var back = await stage.Ana.StartsAsync("rollback dev");
        var plane = await back.SeesProposalAsync("control-plane-back-1-34");
        var begun = stage.UpdateIsBegun();

        await stage.Ben.PressesAsync(plane, "run.approve");
        await begun;
        await stage.BotAtWork.KillAsync();
        stage.KillTerraform();
        stage.Intercept(null);
        await ApproveOneByOneAsync(stage, back, plane.Ts);

        Assert.Contains("rolled back from 1.35 to 1.34", (await back.SeesReportAsync()).Text);
        Assert.Equal(2, await stage.Eks.CountAsync("UpdateClusterVersion"));
        Assert.Equal("1.34", await stage.Eks.VersionAsync("dev"));
        await StandsOnceAsync(back);
    }

    [Fact(Explicit = true)]
    public async Task Replicas_that_are_restarted_one_after_the_other_answer_every_command_that_was_taken()
    {
        var stage = await RaiseAsync(new StageOptions { Postgres = await SharedPostgres.GetAsync(), Replicas = 2, SignedHttp = true, Terraform = Terraform.None });
        var taken = 0;
        foreach (var bot in stage.Bots)
        {
            var stopping = bot.StopAsync();
            do
            {
                taken += await stage.Ana.TriesToTypeAsync("/eks-upgrade status") ? 1 : 0;
            }
            while (!stopping.IsCompleted);

            Assert.Equal(0, await stopping);
            Assert.True(await stage.Ana.TriesToTypeAsync("/eks-upgrade status"), "The other replica did not take it.");
            taken++;
            await Stage.StartAsync(bot);
        }

        await stage.Feed.UntilAsync("every command that was taken is answered", async () =>
            (await stage.Ana.EphemeralsAsync()).Count(message => message.Says("No upgrade is running")) == taken ? "all" : null);
    }

    /// <summary>Presses each button once and waits for what comes: a click that was acknowledged must not get lost.</summary>
    private static async Task ApproveOneByOneAsync(Stage stage, RunThread thread, params string[] already)
    {
        var pressed = new HashSet<string>(already, StringComparer.Ordinal);
        while (true)
        {
            var shown = await thread.SeesAsync(
                "something new to approve, or the report",
                message => message.Key == "report" || (message.Button("run.approve") is not null && !pressed.Contains(message.Ts)));
            if (shown.Key == "report")
            {
                return;
            }

            await stage.Ben.PressesAsync(shown, "run.approve");
            pressed.Add(shown.Ts);
        }
    }
}
