using System.Net;
using EksUpgradeBot.Sandbox.Slack;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Slack;

public sealed class RateLimitTests
{
    [Fact]
    public async Task Posts_to_one_channel_are_held_to_one_a_second_after_a_burst()
    {
        await using var slack = await SlackHost.StartAsync();

        for (var i = 0; i < 5; i++)
        {
            await slack.PostAsync(new { channel = "C0PLATFORM", text = "x" });
        }

        using var sixth = await slack.SendAsync("chat.postMessage", new { channel = "C0PLATFORM", text = "x" });
        Assert.Equal(HttpStatusCode.TooManyRequests, sixth.StatusCode);
        Assert.Equal("1", sixth.Headers.GetValues("Retry-After").Single());
        Assert.Contains("ratelimited", await sixth.Content.ReadAsStringAsync(SlackHost.Token), StringComparison.Ordinal);

        await slack.PostAsync(new { channel = "C0INCIDENTS", text = "another channel" });
        slack.Clock.Advance(TimeSpan.FromSeconds(1));
        await slack.PostAsync(new { channel = "C0PLATFORM", text = "x" });
        using var again = await slack.SendAsync("chat.postMessage", new { channel = "C0PLATFORM", text = "x" });
        Assert.Equal(HttpStatusCode.TooManyRequests, again.StatusCode);
    }

    [Theory]
    [InlineData("chat.update", 50)]
    [InlineData("users.list", 20)]
    [InlineData("users.info", 100)]
    [InlineData("usergroups.users.list", 20)]
    [InlineData("conversations.history", 50)]
    public async Task A_method_has_its_calls_a_minute(string method, int limit)
    {
        await using var slack = await SlackHost.StartAsync();

        for (var i = 0; i < limit; i++)
        {
            using var fine = await slack.SendAsync(method);
            Assert.Equal(HttpStatusCode.OK, fine.StatusCode);
        }

        slack.Clock.Advance(TimeSpan.FromSeconds(20));
        using var refused = await slack.SendAsync(method);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("40", refused.Headers.GetValues("Retry-After").Single());

        slack.Clock.Advance(TimeSpan.FromSeconds(40));
        using var later = await slack.SendAsync(method);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task Limits_can_be_turned_off()
    {
        await using var slack = await SlackHost.StartAsync(new SlackWorkspaceOptions { RateLimits = false });

        for (var i = 0; i < 20; i++)
        {
            await slack.PostAsync(new { channel = "C0PLATFORM", text = "x" });
        }
    }
}
