using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>Slack delivers by signed HTTP, and others knock at the same door. Needs no terraform.</summary>
public sealed class SignedHttpTests : Scenario
{
    [Fact]
    public async Task The_same_words_clicks_and_mentions_work_over_signed_HTTP()
    {
        var stage = await RaiseAsync(new StageOptions { SignedHttp = true, Terraform = Terraform.None });
        var verified = await stage.Slack.DoAsync("verify", new { });
        Assert.True(verified.GetProperty("ok").GetBoolean(), verified.ToString());

        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var failure = await thread.SeesFailureAsync("control-plane-1-35");
        var status = await stage.Dan.SaysAndHearsAsync("@eks-upgrade status", thread);
        Assert.True(status.Says("failed and waits for a decision"), status.Text);

        await stage.Ana.PressesAsync(failure, "run.abort");
        var report = await thread.SeesReportAsync();
        Assert.True(report.Says("Nothing was changed."), report.Words);
        Assert.Empty(await stage.Eks.WritesAsync());
    }

    [Fact]
    public async Task What_Slack_did_not_sign_is_refused_and_changes_nothing()
    {
        var stage = await RaiseAsync(new StageOptions { SignedHttp = true, Terraform = Terraform.None });
        var before = await stage.PictureAsync();
        var command = SignedRequest.Command("dev 1.35");
        foreach (var (what, request, status) in new (string, SignedRequest, int)[]
        {
            ("no signature", command with { SignedWith = null }, 401),
            ("another secret", command with { SignedWith = "guessed" }, 401),
            ("an old signature", command with { Off = TimeSpan.FromMinutes(-6) }, 401),
            ("a signature of tomorrow", command with { Off = TimeSpan.FromDays(1) }, 401),
            ("another body than the signed one", command with { Sent = command.Body.Replace("dev", "prod") }, 401),
            ("a probe that smuggles a command", command with { SignedWith = null, Sent = $"{command.Body}&ssl_check=1", Body = "" }, 200),
            ("an event nobody signed", new SignedRequest("/slack/events", """{"type":"url_verification","challenge":"x"}""") { SignedWith = null, ContentType = "application/json" }, 401),
            ("nothing", new SignedRequest("/slack/commands", ""), 400),
            ("no form", new SignedRequest("/slack/commands", "{}") { ContentType = "application/json" }, 400),
            ("no command", new SignedRequest("/slack/commands", "text=dev+1.35"), 400),
            ("a payload that is no JSON", SignedRequest.Interaction("{"), 400),
            ("a payload that is a list", SignedRequest.Interaction("[]"), 400),
            ("an event that is no JSON", new SignedRequest("/slack/events", "type=event_callback"), 400),
            ("bytes that are no text", new SignedRequest("/slack/interactivity", "payload=%ff%fe%00"), 400),
            ("far too much", new SignedRequest("/slack/commands", $"command=%2Feks-upgrade&text={new string('a', 8_000_000)}"), 413),
        })
        {
            Assert.True(status == await request.SendAsync(stage.Bot.Url), $"{what} was answered otherwise than {status}");
        }

        // Still there, and still nothing began.
        Assert.True((await stage.Ana.AsksAsync("status")).Says("No upgrade is running"));
        Assert.Equal(before, await stage.PictureAsync());
    }

    [Fact]
    public async Task A_click_whose_value_was_made_up_changes_nothing_even_when_it_is_signed()
    {
        var stage = await RaiseAsync(new StageOptions { SignedHttp = true, Terraform = Terraform.None });
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var failure = await thread.SeesFailureAsync("control-plane-1-35");
        var before = await stage.PictureAsync();
        var run = failure.Button("run.retry")!.Value.Split(' ')[0];
        foreach (var (action, value) in new[]
        {
            ("run.approve", $"{run} {new string('0', 64)}"),
            ("run.approve", $"{run} nonsense"),
            ("run.approve", run),
            ("run.approve", ""),
            ("run.retry", $"{run} 1-control-plane-1-35:7"),
            ("run.retry", "prod-20261122-093000 1-control-plane-1-34:1"),
            ("run.abort", "../../etc/passwd x"),
            ("run.abort", "'; drop table runs; -- x"),
            ("run.skip", failure.Button("run.retry")!.Value),
            ("run.destroy", failure.Button("run.retry")!.Value),
            ("command.run:0", "dev 1.35"),
            ("command.run:0", "abort dev"),
            ("run.approve", new string('x', 100_000)),
        })
        {
            Assert.True(await SignedRequest.Click(failure, thread, "U0BEN", action, value).SendAsync(stage.Bot.Url) is 200 or 400, $"{action} {value}");
        }

        Assert.True((await stage.Ana.AsksAsync("status")).Says("failed and waits for a decision"));
        Assert.Equal(before, await stage.PictureAsync());
    }
}
