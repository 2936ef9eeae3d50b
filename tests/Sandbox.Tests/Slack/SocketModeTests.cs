using System.Net.WebSockets;
using EksUpgradeBot.Sandbox.Slack;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Slack;

public sealed class SocketModeTests
{
    [Fact]
    public async Task A_connection_is_greeted_with_how_many_there_are_and_how_long_it_lives()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var first = await AppSocket.ConnectAsync(slack);
        await using var second = await AppSocket.ConnectAsync(slack);

        Assert.Equal("hello", second.Hello["type"]!.GetValue<string>());
        Assert.Equal(2, second.Hello["num_connections"]!.GetValue<int>());
        Assert.Equal("A0EKSBOT", second.Hello["connection_info"]!["app_id"]!.GetValue<string>());
        Assert.Equal(3600, second.Hello["debug_info"]!["approximate_connection_time"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_ticket_opens_one_connection()
    {
        await using var slack = await SlackHost.StartAsync();
        var url = await AppSocket.TicketAsync(slack);
        await using var first = await AppSocket.OpenAsync(url);

        await Assert.ThrowsAsync<WebSocketException>(() => AppSocket.OpenAsync(url));
    }

    [Fact]
    public async Task Payloads_go_around_the_connections()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var first = await AppSocket.ConnectAsync(slack);
        await using var second = await AppSocket.ConnectAsync(slack);

        foreach (var socket in new[] { first, second })
        {
            await CommandTests.Both(
                slack.ControlAsync("command", new { user = "U0ANA", channel = "C0PLATFORM", text = "/eks-upgrade status" }), socket.TakeAsync());
        }
    }

    [Fact]
    public async Task An_eleventh_connection_is_sent_away()
    {
        await using var slack = await SlackHost.StartAsync(new SlackWorkspaceOptions { RateLimits = false });
        var sockets = new List<AppSocket>();
        for (var i = 0; i < 10; i++)
        {
            sockets.Add(await AppSocket.ConnectAsync(slack));
        }

        await using var eleventh = await AppSocket.OpenAsync(slack);

        Assert.Equal("too_many_websockets", (await eleventh.ReceiveAsync())!["reason"]!.GetValue<string>());
        foreach (var socket in sockets)
        {
            await socket.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_connection_is_warned_before_its_end_and_then_asked_to_come_again()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var socket = await AppSocket.ConnectAsync(slack);
        await PresenceAsync(slack, 1);

        slack.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(10));
        var warning = (await socket.ReceiveAsync())!;
        Assert.Equal("disconnect", warning["type"]!.GetValue<string>());
        Assert.Equal("warning", warning["reason"]!.GetValue<string>());

        // The timer for the cut is set right after the warning has gone out; turning the clock in small steps meets it either way.
        var next = socket.ReceiveAsync();
        while (!next.IsCompleted)
        {
            slack.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal("refresh_requested", (await next)!["reason"]!.GetValue<string>());
        Assert.Null(await socket.ReceiveAsync());
    }

    [Fact]
    public async Task After_a_warning_only_the_new_connection_gets_payloads()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var old = await AppSocket.ConnectAsync(slack);
        await slack.ControlAsync("socket", new { action = "warning" });
        await using var fresh = await AppSocket.ConnectAsync(slack);

        for (var i = 0; i < 2; i++)
        {
            await CommandTests.Both(
                slack.ControlAsync("command", new { user = "U0ANA", channel = "C0PLATFORM", text = "/eks-upgrade status" }), fresh.TakeAsync());
        }

        Assert.Equal("warning", (await old.ReceiveAsync())!["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_warned_connection_can_still_acknowledge_what_it_has()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var socket = await AppSocket.ConnectAsync(slack);
        var command = slack.ControlAsync("command", new { user = "U0ANA", channel = "C0PLATFORM", text = "/eks-upgrade status" });
        var envelope = (await socket.ReceiveAsync())!;

        await slack.ControlAsync("socket", new { action = "refresh" });
        await socket.AckAsync(envelope);

        Assert.True((await command)["delivered"]!.GetValue<bool>());
    }

    [Fact]
    public async Task With_socket_mode_off_every_connection_is_told_and_closed()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var socket = await AppSocket.ConnectAsync(slack);

        await slack.ControlAsync("socket", new { action = "link_disabled" });

        Assert.Equal("link_disabled", (await socket.ReceiveAsync())!["reason"]!.GetValue<string>());
        Assert.Null(await socket.ReceiveAsync());
        await using var again = await AppSocket.OpenAsync(slack);
        Assert.Equal("link_disabled", (await again.ReceiveAsync())!["reason"]!.GetValue<string>());
        await slack.ControlAsync("socket", new { action = "restore" });
        await using var restored = await AppSocket.ConnectAsync(slack);
        Assert.Equal("hello", restored.Hello["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_dropped_socket_is_just_gone()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var socket = await AppSocket.ConnectAsync(slack);

        var told = await slack.ControlAsync("socket", new { action = "drop" });

        Assert.Equal(0, told["connections"]!.GetValue<int>());
        Assert.Null(await socket.ReceiveAsync());
    }

    [Fact]
    public async Task A_socket_that_drops_before_the_acknowledgement_fails_the_command()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var socket = await AppSocket.ConnectAsync(slack);
        await slack.FaultAsync(new { kind = "drop_before_ack" });

        var told = await slack.ControlAsync("command", new { user = "U0ANA", channel = "C0PLATFORM", text = "/eks-upgrade status" });

        Assert.False(told["delivered"]!.GetValue<bool>());
        Assert.Equal("dispatch_failed", told["error"]!.GetValue<string>());
    }

    private static async Task PresenceAsync(SlackHost slack, int connections)
    {
        var workspace = await slack.ReadAsync("workspace");
        Assert.Equal(connections, workspace["app"]!["connections"]!.GetValue<int>());
    }
}
