using System.Net;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Slack;

public sealed class ResponseUrlTests
{
    [Fact]
    public async Task A_response_url_is_good_for_five_answers()
    {
        await using var slack = await SlackHost.StartAsync();
        var url = await CommandUrlAsync(slack);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal((HttpStatusCode.OK, "ok"), await slack.RespondAsync(url, new { text = $"answer {i}" }));
        }

        var sixth = await slack.RespondAsync(url, new { text = "one too many" });
        Assert.Equal(HttpStatusCode.NotFound, sixth.Status);
        Assert.Contains("used_url", sixth.Body, StringComparison.Ordinal);
        Assert.Equal(5, (await slack.MessagesAsync("C0GENERAL", user: "U0ANA")).Count);
    }

    [Fact]
    public async Task A_response_url_lives_half_an_hour()
    {
        await using var slack = await SlackHost.StartAsync();
        var url = await CommandUrlAsync(slack);

        slack.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(HttpStatusCode.OK, (await slack.RespondAsync(url, new { text = "just in time" })).Status);
        slack.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("expired_url", (await slack.RespondAsync(url, new { text = "late" })).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_answers_in_channels_where_the_app_is_not()
    {
        await using var slack = await SlackHost.StartAsync();
        var url = await CommandUrlAsync(slack);

        await slack.RespondAsync(url, new { response_type = "in_channel", text = "for all" });

        Assert.Equal(["for all"], CommandTests.Texts(await slack.MessagesAsync("C0GENERAL")));
    }

    [Fact]
    public async Task A_click_can_replace_or_delete_the_message_it_was_on_or_answer_in_its_thread()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);
        var ts = await ClickTests.PostCardAsync(slack);
        var (_, payload) = await CommandTests.Both(
            slack.ControlAsync("action", new { user = "U0BEN", channel = "C0PLATFORM", ts, action_id = "approve" }), app.TakeAsync());
        var url = payload["response_url"]!.GetValue<string>();

        await slack.RespondAsync(url, new { response_type = "in_channel", replace_original = false, thread_ts = ts, text = "in the thread" });
        await slack.RespondAsync(url, new { replace_original = true, text = "replaced" });
        await slack.RespondAsync(url, new { text = "only for Ben" });

        Assert.Equal(["replaced"], CommandTests.Texts(await slack.MessagesAsync("C0PLATFORM")));
        Assert.Equal(["replaced", "in the thread"], CommandTests.Texts(await slack.MessagesAsync("C0PLATFORM", threadTs: ts)));
        Assert.Equal(["replaced", "only for Ben"], CommandTests.Texts(await slack.MessagesAsync("C0PLATFORM", user: "U0BEN")));
        await slack.RespondAsync(url, new { delete_original = true });
        Assert.Equal(["This message was deleted.", "only for Ben"], CommandTests.Texts(await slack.MessagesAsync("C0PLATFORM", user: "U0BEN")));
    }

    [Fact]
    public async Task Wrong_blocks_are_refused_and_cost_no_use()
    {
        await using var slack = await SlackHost.StartAsync();
        var url = await CommandUrlAsync(slack);

        for (var i = 0; i < 6; i++)
        {
            var refused = await slack.RespondAsync(url, new { text = "x", blocks = new object[] { new { type = "banner" } } });
            Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
            Assert.Contains("invalid_blocks", refused.Body, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await slack.RespondAsync(url, new { text = "x" })).Status);
    }

    private static async Task<string> CommandUrlAsync(SlackHost slack)
    {
        await using var app = await AppSocket.ConnectAsync(slack);
        var (_, payload) = await CommandTests.Both(
            slack.ControlAsync("command", new { user = "U0ANA", channel = "C0GENERAL", text = "/eks-upgrade prod" }), app.TakeAsync());
        return payload["response_url"]!.GetValue<string>();
    }
}
