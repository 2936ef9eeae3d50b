using System.Net;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Slack;

public sealed class FaultTests
{
    [Fact]
    public async Task A_storm_of_429_hits_one_method_and_passes()
    {
        await using var slack = await SlackHost.StartAsync();
        var ts = await slack.PostAsync(new { channel = "C0PLATFORM", text = "x" });
        await slack.FaultAsync(new { kind = "ratelimited", method = "chat.update", times = 2, retry_after = 7 });

        for (var i = 0; i < 2; i++)
        {
            using var refused = await slack.SendAsync("chat.update", new { channel = "C0PLATFORM", ts, text = "y" });
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Equal("7", refused.Headers.GetValues("Retry-After").Single());
            Assert.True((await slack.ApiAsync("auth.test"))["ok"]!.GetValue<bool>());
        }

        Assert.Null(await ChatTests.ErrorAsync(slack, "chat.update", new { channel = "C0PLATFORM", ts, text = "y" }));
    }

    [Fact]
    public async Task A_lost_answer_leaves_the_message_standing()
    {
        await using var slack = await SlackHost.StartAsync();
        await slack.FaultAsync(new { kind = "lost_response", method = "chat.postMessage" });

        await Assert.ThrowsAsync<HttpRequestException>(() => slack.SendAsync("chat.postMessage", new { channel = "C0PLATFORM", text = "once" }));

        Assert.Equal(["once"], CommandTests.Texts(await slack.MessagesAsync("C0PLATFORM")));
    }

    [Fact]
    public async Task Errors_of_server_and_method_come_as_ordered()
    {
        await using var slack = await SlackHost.StartAsync();
        await slack.FaultAsync(new object[]
        {
            new { kind = "http_error", method = "auth.test", status = 502 }, new { kind = "error", method = "auth.test", error = "fatal_error" },
        });

        using var broken = await slack.SendAsync("auth.test");
        Assert.Equal(HttpStatusCode.BadGateway, broken.StatusCode);
        Assert.Equal("fatal_error", (await slack.ApiAsync("auth.test"))["error"]!.GetValue<string>());
        Assert.True((await slack.ApiAsync("auth.test"))["ok"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_revoked_token_stays_revoked_until_the_faults_are_taken_back()
    {
        await using var slack = await SlackHost.StartAsync();
        await slack.FaultAsync(new { kind = "revoke_token" });

        Assert.Equal("token_revoked", (await slack.ApiAsync("auth.test"))["error"]!.GetValue<string>());
        using var undone = await slack.Http.DeleteAsync("/_control/faults", SlackHost.Token);
        Assert.True((await slack.ApiAsync("auth.test"))["ok"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_slow_answer_comes_when_the_clock_has_moved()
    {
        await using var slack = await SlackHost.StartAsync();
        await slack.FaultAsync(new { kind = "slow", method = "auth.test", milliseconds = 5000 });

        var call = slack.ApiAsync("auth.test");
        while (!call.IsCompleted)
        {
            // The request may not have reached the workspace yet: move until it has and is through.
            slack.Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        Assert.True((await call)["ok"]!.GetValue<bool>());
    }

    [Fact]
    public async Task An_event_can_come_twice_with_the_same_id()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);
        await slack.FaultAsync(new { kind = "duplicate_event" });

        await slack.ControlAsync("message", new { user = "U0ANA", channel = "C0PLATFORM", text = "@eks-upgrade status" });
        var first = await app.TakeAsync();
        var second = await app.TakeAsync();

        Assert.Equal(first["event_id"]!.GetValue<string>(), second["event_id"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_later_event_can_overtake_an_earlier_one()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);
        await slack.FaultAsync(new { kind = "delay_event", milliseconds = 2000 });

        await slack.ControlAsync("message", new { user = "U0ANA", channel = "C0PLATFORM", text = "@eks-upgrade first" });
        await slack.ControlAsync("message", new { user = "U0ANA", channel = "C0PLATFORM", text = "@eks-upgrade second" });
        var overtaking = await app.TakeAsync();
        // Less than the three seconds of an acknowledgement, which may still be on its way.
        slack.Clock.Advance(TimeSpan.FromSeconds(2));
        var overtaken = await app.TakeAsync();

        Assert.Equal("<@U0EKSBOT> second", overtaking["event"]!["text"]!.GetValue<string>());
        Assert.Equal("<@U0EKSBOT> first", overtaken["event"]!["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task People_messages_and_membership_can_vanish()
    {
        await using var slack = await SlackHost.StartAsync();
        var ts = await slack.PostAsync(new { channel = "C0PLATFORM", text = "x" });

        await slack.FaultAsync(new object[]
        {
            new { kind = "delete_message", channel = "C0PLATFORM", ts },
            new { kind = "remove_bot", channel = "C0INCIDENTS" },
            new { kind = "deactivate_user", user = "U0DAN" },
            new { kind = "delete_channel", channel = "C0GENERAL" },
        });

        Assert.Equal("channel_not_found", await ChatTests.ErrorAsync(slack, "conversations.info", new { channel = "C0GENERAL" }));
        Assert.Equal("message_not_found", await ChatTests.ErrorAsync(slack, "chat.update", new { channel = "C0PLATFORM", ts, text = "y" }));
        Assert.Equal("not_in_channel", await ChatTests.ErrorAsync(slack, "chat.postMessage", new { channel = "C0INCIDENTS", text = "y" }));
        Assert.Equal("user_not_in_channel", await ChatTests.ErrorAsync(slack, "chat.postEphemeral", new { channel = "C0PLATFORM", user = "U0DAN", text = "y" }));
        await slack.ControlAsync("reset", new { });
        await slack.PostAsync(new { channel = "C0INCIDENTS", text = "back" });
    }
}
