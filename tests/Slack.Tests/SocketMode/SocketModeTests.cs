using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Slack.SocketMode;
using EksUpgradeBot.Slack.Tests.World;
using EksUpgradeBot.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Slack.Tests.SocketMode;

public sealed class SocketModeTests : IAsyncLifetime
{
    private readonly FakeTime _time = new();
    private readonly LogBook _log = new();
    private SlackStub _slack = null!;
    private ServiceProvider _services = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private SocketModeStatus Status => _services.GetRequiredService<SocketModeState>().Current;

    public async ValueTask InitializeAsync() => _slack = await SlackStub.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _slack.DisposeAsync();
    }

    [Fact]
    public async Task Connected_means_that_hello_was_said()
    {
        await StartAsync();
        var socket = await _slack.SocketAsync();
        Assert.False(Status.IsReady);

        await socket.HelloAsync();
        await UntilAsync(() => Status.IsReady);

        Assert.Equal(SocketModePhase.Connected, Status.Phase);
        Assert.Equal(_time.GetUtcNow(), Status.LastHello);
    }

    [Fact]
    public async Task A_command_is_acknowledged_with_its_answer_on_the_same_socket()
    {
        await StartAsync();
        var socket = await _slack.SocketAsync();
        await socket.HelloAsync();

        await socket.SendAsync(Command("e1"));

        Assert.Equal("""{"envelope_id":"e1","payload":{"response_type":"ephemeral","text":"you said prod"}}""", (await socket.ReceiveAsync())?.GetRawText());
    }

    [Fact]
    public async Task An_envelope_in_many_pieces_is_put_together()
    {
        await StartAsync();
        var socket = await _slack.SocketAsync();
        await socket.HelloAsync();

        await socket.SendAsync(Command("e1", new string('ü', 30_000)), piecesOf: 1001);

        Assert.Equal("e1", (await socket.ReceiveAsync())?.GetProperty("envelope_id").GetString());
    }

    [Fact]
    public async Task A_slow_command_does_not_hold_up_the_next()
    {
        var gate = new TaskCompletionSource();
        await StartAsync(gate: gate.Task);
        var socket = await _slack.SocketAsync();
        await socket.HelloAsync();

        await socket.SendAsync(Command("slow", "wait"));
        await socket.SendAsync(Command("quick"));

        Assert.Equal("quick", (await socket.ReceiveAsync())?.GetProperty("envelope_id").GetString());
        gate.SetResult();
        Assert.Equal("slow", (await socket.ReceiveAsync())?.GetProperty("envelope_id").GetString());
    }

    [Fact]
    public async Task An_envelope_of_a_strange_type_is_acknowledged()
    {
        await StartAsync();
        var socket = await _slack.SocketAsync();
        await socket.HelloAsync();

        await socket.SendAsync("not json");
        await socket.SendAsync("""{"envelope_id":"e9","type":"holograms","payload":{}}""");

        Assert.Equal("""{"envelope_id":"e9"}""", (await socket.ReceiveAsync())?.GetRawText());
    }

    [Theory]
    [InlineData("warning")]
    [InlineData("refresh_requested")]
    public async Task A_new_socket_says_hello_before_the_old_one_closes_and_the_old_one_answers_what_it_was_sent(string reason)
    {
        var gate = new TaskCompletionSource();
        await StartAsync(gate: gate.Task);
        var old = await _slack.SocketAsync();
        await old.HelloAsync();
        await old.SendAsync(Command("e1", "wait"));
        await old.SendAsync($$"""{"type":"disconnect","reason":"{{reason}}"}""");

        var renewed = await _slack.SocketAsync();
        var receiving = old.ReceiveAsync();
        Assert.True(Status.IsReady);
        Assert.False(receiving.IsCompleted);
        await renewed.HelloAsync();
        await renewed.SendAsync(Command("e2"));
        Assert.Equal("e2", (await renewed.ReceiveAsync())?.GetProperty("envelope_id").GetString());

        gate.SetResult();
        Assert.Equal("e1", (await receiving)?.GetProperty("envelope_id").GetString());
        Assert.Null(await old.ReceiveAsync());
        Assert.Equal(1, Status.Connections);
    }

    [Fact]
    public async Task A_socket_that_breaks_off_is_replaced()
    {
        await StartAsync();
        var socket = await _slack.SocketAsync();
        await socket.HelloAsync();
        await UntilAsync(() => Status.IsReady);
        socket.Abort();

        await (await _slack.SocketAsync()).HelloAsync();
        await UntilAsync(() => Status.IsReady && _slack.CountOf("apps.connections.open") == 2);
    }

    [Fact]
    public async Task A_socket_without_hello_is_given_up_after_ten_seconds()
    {
        await StartAsync();
        var silent = await _slack.SocketAsync();
        await _time.WaitedForAsync(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await silent.ReceiveAsync());

        _time.Advance(await _time.AnyWaitAsync(TimeSpan.FromSeconds(1)));
        await (await _slack.SocketAsync()).HelloAsync();
        await UntilAsync(() => Status.IsReady);
    }

    [Fact]
    public async Task A_socket_that_Slack_forgets_to_renew_is_renewed()
    {
        await StartAsync();
        var old = await _slack.SocketAsync();
        await old.HelloAsync(lifetime: 360);
        await _time.WaitedForAsync(TimeSpan.FromSeconds(420));
        _time.Advance(TimeSpan.FromSeconds(420));

        await (await _slack.SocketAsync()).HelloAsync();
        Assert.Null(await old.ReceiveAsync());
    }

    [Theory]
    [InlineData("invalid_auth")]
    [InlineData("account_inactive")]
    [InlineData("team_disabled")]
    public async Task What_cannot_get_better_stops_and_is_reported(string error)
    {
        _slack.Answer("apps.connections.open", $$"""{"ok":false,"error":"{{error}}"}""");
        await StartAsync();

        await UntilAsync(() => Status.IsUnrecoverable);

        Assert.Equal(error, Status.Problem);
        Assert.Equal(1, _slack.CountOf("apps.connections.open"));
        Assert.Contains("Critical", _log.All);
    }

    [Fact]
    public async Task What_may_get_better_is_tried_again()
    {
        var ready = $$"""{"ok":true,"url":"{{_slack.Url.ToString().Replace("http", "ws")}}link"}""";
        _slack.On("apps.connections.open", SlackStub.Status(503), SlackStub.Json("""{"ok":false,"error":"internal_error"}"""), SlackStub.Json(ready));
        await StartAsync();

        await UntilAsync(() => Status.Problem == "http_503");
        _time.Advance(await _time.AnyWaitAsync(TimeSpan.FromSeconds(1)));
        await UntilAsync(() => Status.Problem == "internal_error");
        _time.Advance(await _time.AnyWaitAsync(TimeSpan.FromSeconds(2)));
        await (await _slack.SocketAsync()).HelloAsync();
        await UntilAsync(() => Status.IsReady && Status.Problem is null);
    }

    [Fact]
    public async Task Socket_mode_turned_off_is_reported_and_tried_again_after_five_minutes()
    {
        await StartAsync();
        var socket = await _slack.SocketAsync();
        await socket.HelloAsync();
        await socket.SendAsync("""{"type":"disconnect","reason":"link_disabled"}""");

        await _time.WaitedForAsync(TimeSpan.FromMinutes(5));
        Assert.Equal((SocketModePhase.Disabled, 0), (Status.Phase, Status.Connections));
        _time.Advance(TimeSpan.FromMinutes(5));
        await (await _slack.SocketAsync()).HelloAsync();
        await UntilAsync(() => Status.Phase == SocketModePhase.Connected);
    }

    [Fact]
    public async Task Two_sockets_are_opened_a_little_after_each_other()
    {
        await StartAsync(connections: 2);
        await (await _slack.SocketAsync()).HelloAsync();
        await UntilAsync(() => Status.Connections == 1);
        Assert.Equal(1, _slack.CountOf("apps.connections.open"));

        await _time.WaitedForAsync(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(10));
        await (await _slack.SocketAsync()).HelloAsync();
        await UntilAsync(() => Status.Connections == 2);
    }

    [Fact]
    public async Task A_message_that_is_too_large_ends_the_socket()
    {
        await StartAsync();
        var socket = await _slack.SocketAsync();
        await socket.HelloAsync();
        // In pieces, and not waited for: the client goes away in the middle, which may leave the rest unsent for ever.
        var sending = socket.SendAsync(Command("e1", new string('x', 200_000)), piecesOf: 50_000);

        await (await _slack.SocketAsync()).HelloAsync();
        await UntilAsync(() => _log.All.Contains("larger than 100000 bytes"));
        socket.Abort();
        await sending.ContinueWith(_ => { }, Cancelled, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    [Fact]
    public async Task No_ticket_and_no_token_reach_the_log()
    {
        await StartAsync();
        (await _slack.SocketAsync()).Abort();
        await UntilAsync(() => Status.Problem is not null);

        Assert.DoesNotContain("secret-ticket", _log.All);
        Assert.DoesNotContain("xapp-", _log.All);
        Assert.DoesNotContain("secret-ticket", Status.ToString());
    }

    [Fact]
    public async Task When_the_host_stops_the_sockets_close_in_good_form()
    {
        await StartAsync();
        var socket = await _slack.SocketAsync();
        await socket.HelloAsync();
        await UntilAsync(() => Status.IsReady);

        var stopping = StopAsync();
        Assert.Null(await socket.ReceiveAsync());
        await stopping;
        Assert.Equal((SocketModePhase.Stopped, 0), (Status.Phase, Status.Connections));
    }

    private static string Command(string envelope, string text = "prod") =>
        $$"""
        {"payload":{"command":"/eks-upgrade","text":"{{text}}","user_id":"U1","channel_id":"C1","trigger_id":"t-{{envelope}}","response_url":"r"},
         "envelope_id":"{{envelope}}","type":"slash_commands","accepts_response_payload":true}
        """;

    /// <summary>Waits for what a background loop does; the test's own time limit ends it when it never comes.</summary>
    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            Cancelled.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task StartAsync(int connections = 1, Task? gate = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton(new Gate(gate ?? Task.CompletedTask));
        services.AddLogging(logging => logging.AddProvider(_log).SetMinimumLevel(LogLevel.Trace));
        services
            .AddSlack(new SlackOptions
            {
                BotToken = "xoxb-secret",
                AppToken = "xapp-secret",
                ApiUrl = _slack.ApiUrl,
                SocketConnections = connections,
                MaxRequestBytes = 100_000,
            })
            .AddSlashCommandHandler<Echo>("/eks-upgrade")
            .UseSocketMode();
        _services = services.BuildServiceProvider();

        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StartAsync(Cancelled);
        }
    }

    private async Task StopAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>().Reverse())
        {
            await service.StopAsync(Cancelled);
        }
    }

    private sealed record Gate(Task Opened);

    private sealed class Echo(Gate gate) : ISlashCommandHandler
    {
        public async Task<SlashCommandResponse> HandleAsync(SlashCommand command, CancellationToken cancellationToken)
        {
            if (command.Text == "wait")
            {
                await gate.Opened;
            }

            return SlashCommandResponse.Ephemeral(command.Text.Length > 100 ? "much" : $"you said {command.Text}");
        }
    }
}
