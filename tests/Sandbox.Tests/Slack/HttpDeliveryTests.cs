using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using EksUpgradeBot.Sandbox.Slack;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Slack;

public sealed class HttpDeliveryTests
{
    [Fact]
    public async Task A_command_arrives_as_a_signed_form_and_the_answer_in_the_body_is_shown()
    {
        await using var app = await AppServer.StartAsync();
        await using var slack = await SlackHost.StartAsync(app.Options);

        var command = slack.ControlAsync("command", new { user = "U0ANA", channel = "C0PLATFORM", text = "/eks-upgrade prod & 1.35" });
        var request = await app.TakeAsync(new { text = "On it" });
        var told = await command;

        Assert.True(told["delivered"]!.GetValue<bool>());
        Assert.StartsWith("application/x-www-form-urlencoded", request.ContentType, StringComparison.Ordinal);
        var timestamp = request.Headers["X-Slack-Request-Timestamp"];
        Assert.Equal(slack.Clock.GetUtcNow().ToUnixTimeSeconds(), long.Parse(timestamp));
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(slack.Options.SigningSecret), Encoding.UTF8.GetBytes($"v0:{timestamp}:{request.Body}"));
        Assert.Equal($"v0={Convert.ToHexStringLower(mac)}", request.Headers["X-Slack-Signature"]);
        Assert.Contains("text=prod+%26amp%3B+1.35", request.Body, StringComparison.Ordinal);
        Assert.Equal(["On it"], CommandTests.Texts(await slack.MessagesAsync("C0PLATFORM", user: "U0ANA")));
    }

    [Fact]
    public async Task A_click_arrives_as_a_payload_field()
    {
        await using var app = await AppServer.StartAsync();
        await using var slack = await SlackHost.StartAsync(app.Options);
        var ts = await ClickTests.PostCardAsync(slack);

        var click = slack.ControlAsync("action", new { user = "U0BEN", channel = "C0PLATFORM", ts, action_id = "approve" });
        var request = await app.TakeAsync();

        Assert.True((await click)["ok"]!.GetValue<bool>());
        var payload = JsonNode.Parse(WebUtility.UrlDecode(request.Body["payload=".Length..]))!;
        Assert.Equal("block_actions", payload["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_app_that_is_down_or_fails_shows_as_dispatch_failed()
    {
        await using var app = await AppServer.StartAsync();
        await using var slack = await SlackHost.StartAsync(app.Options with { CommandsUrl = "http://127.0.0.1:1/" });
        var down = await slack.ControlAsync("command", new { user = "U0ANA", channel = "C0PLATFORM", text = "/eks-upgrade x" });

        await slack.ControlAsync("settings", new { commands_url = app.Options.CommandsUrl });
        var command = slack.ControlAsync("command", new { user = "U0ANA", channel = "C0PLATFORM", text = "/eks-upgrade x" });
        await app.TakeAsync(status: 500);

        Assert.Equal("dispatch_failed", down["error"]!.GetValue<string>());
        Assert.Equal("dispatch_failed", (await command)["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_slow_app_shows_as_operation_timeout()
    {
        await using var app = await AppServer.StartAsync();
        await using var slack = await SlackHost.StartAsync(app.Options);

        var command = slack.ControlAsync("command", new { user = "U0ANA", channel = "C0PLATFORM", text = "/eks-upgrade x" });
        await app.HoldAsync();
        slack.Clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal("operation_timeout", (await command)["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_failed_event_comes_again_with_the_reason_until_the_app_says_no()
    {
        await using var app = await AppServer.StartAsync();
        await using var slack = await SlackHost.StartAsync(app.Options);

        await slack.ControlAsync("message", new { user = "U0ANA", channel = "C0PLATFORM", text = "@eks-upgrade status" });
        var first = await app.TakeAsync(status: 500);
        var second = await app.TakeAsync(status: 500, noRetry: true);

        Assert.False(first.Headers.ContainsKey("x-slack-retry-num"));
        Assert.Equal("1", second.Headers["x-slack-retry-num"]);
        Assert.Equal("http_error", second.Headers["x-slack-retry-reason"]);
        Assert.Equal(first.Body, second.Body);
    }

    [Fact]
    public async Task A_request_url_proves_itself_with_the_challenge()
    {
        await using var app = await AppServer.StartAsync();
        await using var slack = await SlackHost.StartAsync(app.Options);

        var verified = slack.ControlAsync("verify", new { });
        await app.TakeAsync(challenge: true);
        Assert.True((await verified)["ok"]!.GetValue<bool>());

        var refused = slack.ControlAsync("verify", new { });
        await app.TakeAsync();
        Assert.False((await refused)["ok"]!.GetValue<bool>());
    }

    [Fact]
    public async Task With_socket_mode_on_nothing_goes_over_http()
    {
        await using var app = await AppServer.StartAsync();
        await using var slack = await SlackHost.StartAsync(app.Options with { Mode = SlackTransport.Socket });
        await using var socket = await AppSocket.ConnectAsync(slack);

        await CommandTests.Both(
            slack.ControlAsync("command", new { user = "U0ANA", channel = "C0PLATFORM", text = "/eks-upgrade x" }), socket.TakeAsync());

        Assert.Equal(0, app.Received);
    }

    /// <summary>The app's request URLs: each request waits until the test says how it is answered.</summary>
    private sealed class AppServer : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly Channel<Pending> _requests = Channel.CreateUnbounded<Pending>();

        private AppServer()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            _app = builder.Build();
            _app.Run(ServeAsync);
        }

        public int Received => _requests.Reader.Count;

        public SlackWorkspaceOptions Options { get; private set; } = new();

        public static async Task<AppServer> StartAsync()
        {
            var server = new AppServer();
            await server._app.StartAsync(SlackHost.Token);
            var url = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            server.Options = new()
            {
                Mode = SlackTransport.Http,
                CommandsUrl = url + "/slack/commands",
                InteractivityUrl = url + "/slack/interactivity",
                EventsUrl = url + "/slack/events",
            };
            return server;
        }

        public async Task<Request> TakeAsync(object? answer = null, int status = 200, bool noRetry = false, bool challenge = false)
        {
            var pending = await _requests.Reader.ReadAsync(SlackHost.Token);
            var body = challenge ? JsonNode.Parse(pending.Request.Body)!["challenge"]!.GetValue<string>()
                : answer is null ? "" : System.Text.Json.JsonSerializer.Serialize(answer);
            pending.Reply.SetResult((status, body, answer is null ? "text/plain" : "application/json", noRetry));
            return pending.Request;
        }

        /// <summary>Receives a request and never answers it.</summary>
        public async Task HoldAsync() => await _requests.Reader.ReadAsync(SlackHost.Token);

        public async ValueTask DisposeAsync() => await _app.DisposeAsync();

        private async Task ServeAsync(HttpContext context)
        {
            using var reader = new StreamReader(context.Request.Body);
            var request = new Request(
                context.Request.ContentType ?? "",
                await reader.ReadToEndAsync(),
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
            var reply = new TaskCompletionSource<(int Status, string Body, string Type, bool NoRetry)>();
            _requests.Writer.TryWrite(new(request, reply));
            var (status, body, type, noRetry) = await reply.Task.WaitAsync(context.RequestAborted);
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            if (noRetry)
            {
                context.Response.Headers["x-slack-no-retry"] = "1";
            }

            await context.Response.WriteAsync(body);
        }

        private sealed record Pending(Request Request, TaskCompletionSource<(int Status, string Body, string Type, bool NoRetry)> Reply);
    }

    private sealed record Request(string ContentType, string Body, IReadOnlyDictionary<string, string> Headers);
}
