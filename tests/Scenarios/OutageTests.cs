using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>AWS or Slack is ill for a while. Needs no terraform.</summary>
public sealed class OutageTests : Scenario
{
    [Fact]
    public async Task What_AWS_refuses_or_does_not_answer_is_told_to_the_person_who_asked()
    {
        var stage = await RaiseAsync(new StageOptions { Terraform = Terraform.None });
        var before = await stage.PictureAsync();

        await stage.Eks.FaultAsync("access-denied");
        var denied = await stage.Ana.AsksAsync("dev 1.35");
        Assert.True(denied.Says("AccessDenied") || denied.Says("not authorized") || denied.Says("denied"), denied.Text);
        await stage.Eks.FaultAsync("access-denied", active: false);

        await stage.Eks.FaultAsync("expired-token");
        var expired = await stage.Ana.AsksAsync("dev 1.35");
        Assert.True(expired.Says("expired"), expired.Text);
        await stage.Eks.FaultAsync("expired-token", active: false);

        await stage.Eks.FaultAsync("api-down");
        var down = await stage.Ana.AsksAsync("report dev");
        Assert.True(down.Says("EKS"), down.Text);
        await stage.Eks.FaultAsync("api-down", active: false);

        // A few refusals are ridden out, and nobody hears of them.
        await stage.Eks.FaultAsync("throttle", new { count = 2 });
        var throttled = await stage.Ana.AsksAsync("report dev");
        Assert.True(throttled.Says("Readiness of dev for 1.35: ready"), throttled.Text);
        await stage.Eks.FaultAsync("api-down", new { count = 2, code = "abort" });
        var dropped = await stage.Ana.AsksAsync("report staging");
        Assert.True(dropped.Says("Readiness of staging"), dropped.Text);

        await stage.Eks.FaultAsync("kubernetes-down");
        var blind = await stage.Ana.AsksAsync("dev 1.35");
        Assert.True(blind.Says("Kubernetes"), blind.Text);

        Assert.Equal(before, await stage.PictureAsync());
    }

    [Fact]
    public async Task A_socket_that_drops_delays_nothing_for_long_and_repeats_nothing()
    {
        var stage = await RaiseAsync(new StageOptions { Terraform = Terraform.None });
        await stage.Slack.DoAsync("socket", new { action = "drop" });

        // Slack tells whoever types into the gap that the app did not answer, and a person types again.
        while (!await stage.Ana.TriesToTypeAsync("/eks-upgrade status"))
        {
            await stage.StartBotAsync();
        }

        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var failure = await thread.SeesFailureAsync("control-plane-1-35");

        await stage.Slack.DoAsync("faults", new { kind = "duplicate_click" });
        await stage.Ana.PressesAsync(failure, "run.retry");
        var second = await thread.SeesFailureAsync("control-plane-1-35", 2);

        await stage.Slack.DoAsync("socket", new { action = "refresh" });
        await stage.Slack.DoAsync("faults", new { kind = "duplicate_event", times = 2 });
        await stage.Ana.AsksToAbortAsync(thread, "dev", "wrong week");
        var report = await thread.SeesReportAsync();
        Assert.True(report.Says("wrong week"), report.Words);
        Assert.NotNull(second);
        Assert.Single(await stage.Slack.ReadAsync(null), message => message.Key == "card");
        await StandsOnceAsync(thread);
        Assert.DoesNotContain(await thread.KeysAsync(), key => key.EndsWith("control-plane-1-35:3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_Slack_refuses_posts_for_a_while_the_thread_catches_up_and_nothing_is_posted_twice()
    {
        var stage = await RaiseAsync(new StageOptions { Terraform = Terraform.None });
        await stage.Slack.DoAsync("faults", new object[]
        {
            new { kind = "ratelimited", method = "chat.postMessage", times = 4, retry_after = 1 },
            new { kind = "lost_response", method = "chat.postMessage", times = 2 },
            new { kind = "http_error", method = "chat.postMessage", times = 2 },
            new { kind = "ratelimited", method = "chat.update", times = 3, retry_after = 1 },
        });
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var failure = await thread.SeesFailureAsync("control-plane-1-35");
        await stage.Ana.PressesAsync(failure, "run.abort");
        await thread.SeesReportAsync();
        await thread.SeesAsync("the end in the card", message => message.Key == "card" && message.Says("Aborted at"));
        Assert.Single(await stage.Slack.ReadAsync(null), message => message.Key == "card");
        await StandsOnceAsync(thread);
    }

    [Fact]
    public async Task An_answer_that_Slack_will_not_draw_is_given_in_plain_words()
    {
        var stage = await RaiseAsync(new StageOptions { Terraform = Terraform.None });
        await stage.Slack.DoAsync("faults", new { kind = "error", method = "chat.postEphemeral", error = "invalid_blocks" });
        var answer = await stage.Ana.SaysAndHearsAsync("@eks-upgrade report dev");
        Assert.True(answer.Says("Readiness of dev for 1.35"), answer.Text);
    }

    [Fact(Explicit = true)]
    public async Task A_bot_that_is_killed_while_it_posts_posts_nothing_twice()
    {
        var stage = await RaiseAsync(new StageOptions { Terraform = Terraform.None });

        // Slack takes the card and the answer is long in coming: the bot dies without knowing that the card stands.
        await stage.Slack.DoAsync("faults", new { kind = "lost_response", method = "chat.postMessage" });
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        await stage.KillAndRestartAsync();
        var failure = await thread.SeesFailureAsync("control-plane-1-35");

        await stage.Ana.PressesAsync(failure, "run.retry");
        await stage.KillAndRestartAsync();
        var second = await thread.SeesFailureAsync("control-plane-1-35", 2);
        await stage.Ana.PressesAsync(second, "run.abort");
        await thread.SeesReportAsync();

        Assert.Single(await stage.Slack.ReadAsync(null), message => message.Key == "card");
        await StandsOnceAsync(thread);
        Assert.Empty(await stage.Eks.WritesAsync());
    }

    [Fact]
    public async Task While_Slack_refuses_the_bot_s_token_the_upgrade_goes_on_and_the_thread_catches_up_once_it_works_again()
    {
        var stage = await RaiseAsync(new StageOptions());
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var proposal = await thread.SeesProposalAsync("control-plane-1-35");
        await stage.Slack.DoAsync("faults", new object[]
        {
            new { kind = "error", method = "chat.update", times = 3, error = "token_revoked" },
            new { kind = "error", method = "chat.postMessage", times = 3, error = "token_revoked" },
        });
        await stage.Ben.PressesAsync(proposal, "run.approve");
        Assert.Contains("token_revoked", await stage.HealthAsync(health => health.Contains("refuses the bot", StringComparison.Ordinal)));

        await thread.SeesProposalAsync("nodes-1-35");
        Assert.Equal("1.35", await stage.Eks.VersionAsync("dev"));
        Assert.Equal("ready", await stage.HealthAsync(health => health == "ready"));
        await StandsOnceAsync(thread);
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateClusterVersion"));
    }

    [Fact]
    public async Task A_command_that_was_acknowledged_is_carried_out_even_when_the_bot_dies_at_once()
    {
        var stage = await RaiseAsync(new StageOptions { Terraform = Terraform.None });
        await stage.Eks.FaultAsync("slow-api", new { seconds = 2 });
        await stage.Ana.TypesAsync("/eks-upgrade dev 1.35");
        await stage.Bot.KillAsync();
        await stage.Eks.FaultAsync("slow-api", active: false);
        await stage.StartBotAsync();

        var card = await stage.Feed.UntilAsync("the card appeared", async () => (await stage.Slack.ReadAsync(null)).FirstOrDefault(message => message.Key == "card"));
        Assert.Contains("Upgrade of dev from 1.34 to 1.35", card.Text);
    }
}
