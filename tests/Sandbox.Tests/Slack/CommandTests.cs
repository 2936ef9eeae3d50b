using System.Text.Json.Nodes;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Slack;

public sealed class CommandTests
{
    [Fact]
    public async Task A_command_arrives_over_the_socket_and_its_answer_is_seen_by_the_person_alone()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);

        var command = slack.ControlAsync("command", new { user = "U0ANA", channel = "C0PLATFORM", text = "/eks-upgrade prod 1.35" });
        var envelope = (await app.ReceiveAsync())!;
        await app.AckAsync(envelope, new { response_type = "ephemeral", text = "On it" });
        var told = await command;

        var payload = envelope["payload"]!.AsObject();
        Assert.Equal("slash_commands", envelope["type"]!.GetValue<string>());
        Assert.True(envelope["accepts_response_payload"]!.GetValue<bool>());
        Assert.Equal("/eks-upgrade", payload["command"]!.GetValue<string>());
        Assert.Equal("prod 1.35", payload["text"]!.GetValue<string>());
        Assert.Equal("U0ANA", payload["user_id"]!.GetValue<string>());
        Assert.Equal("platform", payload["channel_name"]!.GetValue<string>());
        Assert.Equal("false", payload["is_enterprise_install"]!.GetValue<string>());
        Assert.StartsWith(slack.Url + "/response/", payload["response_url"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(told["ok"]!.GetValue<bool>());
        Assert.True(told["delivered"]!.GetValue<bool>());
        Assert.Equal(["On it"], Texts(await slack.MessagesAsync("C0PLATFORM", user: "U0ANA")));
        Assert.Empty(await slack.MessagesAsync("C0PLATFORM", user: "U0BEN"));
        Assert.Empty(await slack.MessagesAsync("C0PLATFORM"));
    }

    [Fact]
    public async Task An_answer_in_channel_shows_the_command_to_everybody()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);

        await Both(
            slack.ControlAsync("command", new { user = "U0ANA", channel = "C0PLATFORM", text = "/eks-upgrade status" }),
            app.TakeAsync(new { response_type = "in_channel", text = "Nothing runs" }));

        Assert.Equal(["/eks-upgrade status", "Nothing runs"], Texts(await slack.MessagesAsync("C0PLATFORM")));
    }

    [Fact]
    public async Task Without_an_acknowledgement_in_three_seconds_the_person_sees_operation_timeout()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);

        var command = slack.ControlAsync("command", new { user = "U0ANA", channel = "C0PLATFORM", text = "/eks-upgrade status" });
        await app.ReceiveAsync();
        slack.Clock.Advance(TimeSpan.FromSeconds(3));
        var told = await command;

        Assert.False(told["delivered"]!.GetValue<bool>());
        Assert.Equal("operation_timeout", told["error"]!.GetValue<string>());
        Assert.Equal(
            ["/eks-upgrade failed with the error \"operation_timeout\""], Texts(await slack.MessagesAsync("C0PLATFORM", user: "U0ANA")));
    }

    [Fact]
    public async Task Without_a_connection_the_command_is_not_dispatched()
    {
        await using var slack = await SlackHost.StartAsync();

        var told = await slack.ControlAsync("command", new { user = "U0ANA", channel = "C0PLATFORM", text = "/eks-upgrade status" });

        Assert.Equal("dispatch_failed", told["error"]!.GetValue<string>());
        Assert.Equal(
            ["/eks-upgrade failed with the error \"dispatch_failed\""], Texts(await slack.MessagesAsync("C0PLATFORM", user: "U0ANA")));
    }

    [Fact]
    public async Task An_unknown_command_is_answered_by_slackbot()
    {
        await using var slack = await SlackHost.StartAsync();

        var told = await slack.ControlAsync("command", new { user = "U0ANA", channel = "C0PLATFORM", text = "/eks-upgrad prod" });

        Assert.Equal("unknown_command", told["error"]!.GetValue<string>());
        Assert.Single(await slack.MessagesAsync("C0PLATFORM", user: "U0ANA"));
    }

    [Fact]
    public async Task Names_in_a_command_become_ids()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);

        var (_, payload) = await Both(
            slack.ControlAsync("command", new { user = "U0ANA", channel = "C0PRIVATE", text = "/eks-upgrade x @ben #platform #platform-private a<b" }),
            app.TakeAsync());

        Assert.Equal("x <@U0BEN> <#C0PLATFORM|platform> <#C0PRIVATE|> a&lt;b", payload["text"]!.GetValue<string>());
        Assert.Equal("privategroup", payload["channel_name"]!.GetValue<string>());
    }

    internal static async Task<(JsonObject Told, JsonObject Payload)> Both(Task<JsonObject> deed, Task<JsonObject> taken)
    {
        var payload = await taken;
        return (await deed, payload);
    }

    internal static IEnumerable<string> Texts(IEnumerable<JsonObject> messages) => messages.Select(message => message["text"]!.GetValue<string>());
}
