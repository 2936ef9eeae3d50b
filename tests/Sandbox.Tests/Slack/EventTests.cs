using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Slack;

public sealed class EventTests
{
    [Fact]
    public async Task A_mention_in_a_thread_reaches_the_app_with_its_thread()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);
        var root = await slack.PostAsync(new { channel = "C0PLATFORM", text = "root" });

        await slack.ControlAsync("message", new { user = "U0ANA", channel = "C0PLATFORM", text = "@eks-upgrade status prod", thread_ts = root });
        var envelope = (await app.ReceiveAsync())!;
        await app.AckAsync(envelope);

        Assert.Equal("events_api", envelope["type"]!.GetValue<string>());
        Assert.False(envelope["accepts_response_payload"]!.GetValue<bool>());
        Assert.Equal(0, envelope["retry_attempt"]!.GetValue<int>());
        var payload = envelope["payload"]!;
        Assert.Equal("event_callback", payload["type"]!.GetValue<string>());
        var mention = payload["event"]!;
        Assert.Equal("app_mention", mention["type"]!.GetValue<string>());
        Assert.Equal("<@U0EKSBOT> status prod", mention["text"]!.GetValue<string>());
        Assert.Equal(root, mention["thread_ts"]!.GetValue<string>());
        Assert.Equal("U0EKSBOT", mention["blocks"]![0]!["elements"]![0]!["elements"]![0]!["user_id"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_event_that_nobody_acknowledges_comes_three_times_more()
    {
        // The clock runs far ahead of the frames here, and the socket shall not come to its end meanwhile.
        await using var slack = await SlackHost.StartAsync(new SlackWorkspaceOptions { ConnectionLifetime = TimeSpan.FromDays(40) });
        await using var app = await AppSocket.ConnectAsync(slack);
        await slack.ControlAsync("message", new { user = "U0ANA", channel = "C0PLATFORM", text = "<@U0EKSBOT> status" });

        var ids = new HashSet<string>();
        for (var attempt = 0; attempt <= 3; attempt++)
        {
            var next = app.ReceiveAsync();
            while (!next.IsCompleted)
            {
                slack.Clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }

            var envelope = (await next)!;
            Assert.Equal(attempt, envelope["retry_attempt"]!.GetValue<int>());
            Assert.Equal(attempt == 0 ? "" : "timeout", envelope["retry_reason"]!.GetValue<string>());
            ids.Add(envelope["payload"]!["event_id"]!.GetValue<string>());
        }

        Assert.Single(ids);
    }

    [Fact]
    public async Task An_app_hears_nothing_of_channels_it_is_not_in()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);

        await slack.ControlAsync("message", new { user = "U0ANA", channel = "C0GENERAL", text = "@eks-upgrade hidden" });
        await slack.ControlAsync("message", new { user = "U0ANA", channel = "C0PLATFORM", text = "@eks-upgrade seen" });

        Assert.Equal("<@U0EKSBOT> seen", (await app.TakeAsync())["event"]!["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_direct_message_is_an_event_for_an_app_that_subscribed_to_it()
    {
        await using var slack = await SlackHost.StartAsync(new SlackWorkspaceOptions { BotEvents = ["message.im"] });
        await using var app = await AppSocket.ConnectAsync(slack);

        await slack.ControlAsync("message", new { user = "U0ANA", channel = "D0ANA", text = "status" });
        var said = (await app.TakeAsync())["event"]!;

        Assert.Equal("im", said["channel_type"]!.GetValue<string>());
        Assert.Equal("status", said["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_feed_tells_what_happens_and_takes_up_where_a_reader_was()
    {
        await using var slack = await SlackHost.StartAsync();
        using var response = await slack.Http.GetAsync("/_control/events", HttpCompletionOption.ResponseHeadersRead, SlackHost.Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(SlackHost.Token));
        await reader.ReadLineAsync(SlackHost.Token);
        await reader.ReadLineAsync(SlackHost.Token);

        var ts = await slack.PostAsync(new { channel = "C0PLATFORM", text = "one" });
        await slack.ApiAsync("chat.update", new { channel = "C0PLATFORM", ts, text = "two" });
        var (firstId, first, data) = await NextAsync(reader);
        var (_, second, _) = await NextAsync(reader);

        Assert.Equal(["message", "message_changed"], [first, second]);
        Assert.Equal("one", data["message"]!["text"]!.GetValue<string>());
        Assert.Equal("C0PLATFORM", data["channel"]!.GetValue<string>());

        using var request = new HttpRequestMessage(HttpMethod.Get, "/_control/events");
        request.Headers.Add("Last-Event-ID", firstId);
        using var resumed = await slack.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, SlackHost.Token);
        using var again = new StreamReader(await resumed.Content.ReadAsStreamAsync(SlackHost.Token));
        await again.ReadLineAsync(SlackHost.Token);
        await again.ReadLineAsync(SlackHost.Token);
        Assert.Equal("message_changed", (await NextAsync(again)).Kind);
    }

    private static async Task<(string Id, string Kind, JsonNode Data)> NextAsync(StreamReader reader)
    {
        var id = (await reader.ReadLineAsync(SlackHost.Token))!["id: ".Length..];
        var kind = (await reader.ReadLineAsync(SlackHost.Token))!["event: ".Length..];
        var data = JsonNode.Parse((await reader.ReadLineAsync(SlackHost.Token))!["data: ".Length..])!;
        await reader.ReadLineAsync(SlackHost.Token);
        return (id, kind, data);
    }
}
