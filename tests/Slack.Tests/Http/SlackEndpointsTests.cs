using System.Net;
using System.Security.Cryptography;
using System.Text;
using EksUpgradeBot.Slack.Http;
using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Slack.Tests.World;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Tests.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Slack.Tests.Http;

public sealed class SlackEndpointsTests : IAsyncLifetime
{
    private const string Secret = "8f742231b10e8888abcd99yyyzzz85a5";

    private const string PublishedBody =
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
        + "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

    private const string PublishedSignature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

    private const long PublishedTimestamp = 1531420618;

    private readonly FakeTime _time = new();
    private readonly LogBook _log = new();
    private readonly FakeSlackApi _api = new();
    private WebApplication _app = null!;
    private HttpClient _http = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _app = Build(Secret);
        _app.MapSlack();
        await _app.StartAsync(Cancelled);
        _http = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task The_request_that_Slack_publishes_is_accepted()
    {
        _time.Advance(DateTimeOffset.FromUnixTimeSeconds(PublishedTimestamp) - _time.GetUtcNow());

        var (status, body) = await PostAsync("commands", PublishedBody, PublishedSignature, $"{PublishedTimestamp}");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("I do not know /webhook-collect", body);
    }

    [Theory]
    [InlineData(-300, HttpStatusCode.OK)]
    [InlineData(-301, HttpStatusCode.Unauthorized)]
    [InlineData(300, HttpStatusCode.OK)]
    [InlineData(301, HttpStatusCode.Unauthorized)]
    public async Task A_request_counts_for_five_minutes_in_both_directions(int seconds, HttpStatusCode expected)
    {
        var timestamp = $"{_time.GetUtcNow().ToUnixTimeSeconds() + seconds}";

        Assert.Equal(expected, (await PostAsync("commands", "command=%2Fx", Sign("command=%2Fx", timestamp), timestamp)).Status);
    }

    [Theory]
    [InlineData("another body", "command=%2Fy")]
    [InlineData("no signature", null, "")]
    [InlineData("an unknown version", null, "v1={0}")]
    [InlineData("too short", null, "v0=abcdef")]
    [InlineData("not hex", null, "v0=zz14d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b5033")]
    [InlineData("too long", null, "v0={0}00")]
    public async Task A_signature_is_refused_when_it_has(string what, string? signedBody = null, string form = "v0={0}")
    {
        Assert.NotNull(what);
        var timestamp = Now;
        var right = Sign(signedBody ?? "command=%2Fx", timestamp)[3..];

        var (status, body) = await PostAsync("commands", "command=%2Fx", form.Replace("{0}", right), timestamp);

        Assert.Equal((HttpStatusCode.Unauthorized, ""), (status, body));
    }

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("-5")]
    [InlineData("99999999999999999999")]
    public async Task A_timestamp_that_is_no_number_is_refused(string timestamp) =>
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await PostAsync("commands", "command=%2Fx", Sign("command=%2Fx", timestamp), timestamp)).Status);

    [Fact]
    public async Task Two_signatures_are_refused_even_when_one_is_right()
    {
        using var request = Request("commands", "command=%2Fx", Sign("command=%2Fx", Now), Now);
        request.Headers.TryAddWithoutValidation("X-Slack-Signature", "v0=00");

        Assert.Equal(HttpStatusCode.Unauthorized, (await _http.SendAsync(request, Cancelled)).StatusCode);
    }

    [Theory]
    [InlineData("commands")]
    [InlineData("interactivity")]
    [InlineData("events")]
    public async Task Nothing_unsigned_gets_in_anywhere(string door) =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(door, "command=%2Fx", "", "")).Status);

    [Fact]
    public async Task The_probe_of_the_certificate_is_answered_and_whatever_else_it_says_is_ignored()
    {
        var (status, body) = await PostAsync("commands", "ssl_check=1&command=%2Fx&user_id=U1&trigger_id=t", "", "");

        Assert.Equal((HttpStatusCode.OK, ""), (status, body));
        Assert.Equal(0, _app.Services.GetRequiredService<SlackDispatcher>().Running);
        Assert.DoesNotContain("command /x", _log.All);
    }

    [Fact]
    public async Task A_signed_request_without_sense_is_malformed()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await SignedAsync("commands", "text=nothing")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SignedAsync("commands", "command=%2Fx&command=%2Fy")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SignedAsync("commands", "command=%F")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SignedAsync("commands", "command=%ff%fe")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SignedAsync("interactivity", "payload=%7Bno")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SignedAsync("interactivity", "payload=%5B%5D")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SignedAsync("events", "{no", "application/json")).Status);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read()
    {
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SignedAsync("commands", "text=" + new string('x', 20_000))).Status);
    }

    [Fact]
    public async Task A_body_of_untold_length_is_refused_when_it_becomes_too_large()
    {
        using var request = Request("commands", "", "v0=00", Now);
        request.Content = new StreamContent(new MemoryStream(new byte[20_000]));
        request.Headers.TransferEncodingChunked = true;

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await _http.SendAsync(request, Cancelled)).StatusCode);
    }

    [Fact]
    public async Task The_address_of_the_events_is_verified_with_the_challenge()
    {
        var answer = await SignedAsync("events", """{"type":"url_verification","challenge":"3eZbrw1a","token":"x"}""", "application/json");

        Assert.Equal((HttpStatusCode.OK, "3eZbrw1a"), answer);
    }

    [Fact]
    public async Task A_command_is_answered_in_the_response()
    {
        var answer = await SignedAsync("commands", "command=%2Feks-upgrade&text=prod+1.35+%E2%86%92&user_id=U1&channel_id=C1&trigger_id=t1&response_url=x");

        Assert.Equal((HttpStatusCode.OK, """{"response_type":"in_channel","text":"U1 wants prod 1.35 →"}"""), answer);
    }

    [Fact]
    public async Task A_click_is_acknowledged_with_nothing()
    {
        var payload = Uri.EscapeDataString("""{"type":"block_actions","user":{"id":"U1"},"trigger_id":"t","actions":[{"action_id":"gone"}]}""");

        Assert.Equal((HttpStatusCode.OK, ""), await SignedAsync("interactivity", $"payload={payload}"));
        Assert.Equal("post U1", (await _api.SaidAsync()).Way);
    }

    [Fact]
    public async Task An_event_is_acknowledged()
    {
        var answer = await SignedAsync("events", """{"type":"event_callback","event_id":"Ev1","event":{"type":"app_mention"}}""", "application/json");

        Assert.Equal((HttpStatusCode.OK, ""), answer);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Without_a_secret_the_doors_do_not_open(string? secret)
    {
        await using var app = Build(secret);

        Assert.Throws<InvalidOperationException>(() => app.MapSlack());
    }

    [Fact]
    public async Task The_secret_does_not_reach_the_log()
    {
        await PostAsync("commands", "command=%2Fx", "v0=00", Now);

        Assert.Contains("was refused", _log.All);
        Assert.DoesNotContain(Secret, _log.All);
    }

    private string Now => $"{_time.GetUtcNow().ToUnixTimeSeconds()}";

    private static string Sign(string body, string timestamp) =>
        "v0=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"v0:{timestamp}:{body}")));

    private WebApplication Build(string? secret)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(_log);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddSingleton<ISlackApi>(_api);
        builder.Services
            .AddSlack(new SlackOptions { SigningSecret = secret, MaxRequestBytes = 10_000 })
            .AddSlashCommandHandler<Echo>("/eks-upgrade");

        return builder.Build();
    }

    private Task<(HttpStatusCode Status, string Body)> SignedAsync(string door, string body, string type = "application/x-www-form-urlencoded") =>
        PostAsync(door, body, Sign(body, Now), Now, type);

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(
        string door,
        string body,
        string signature,
        string timestamp,
        string type = "application/x-www-form-urlencoded")
    {
        using var request = Request(door, body, signature, timestamp, type);
        using var response = await _http.SendAsync(request, Cancelled);

        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancelled));
    }

    private static HttpRequestMessage Request(
        string door,
        string body,
        string signature,
        string timestamp,
        string type = "application/x-www-form-urlencoded")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/slack/{door}") { Content = new StringContent(body, Encoding.UTF8, type) };

        if (signature.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("X-Slack-Signature", signature);
        }

        if (timestamp.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("X-Slack-Request-Timestamp", timestamp);
        }

        return request;
    }

    private sealed class Echo : ISlashCommandHandler
    {
        public Task<SlashCommandResponse> HandleAsync(SlashCommand command, CancellationToken cancellationToken) =>
            Task.FromResult(SlashCommandResponse.InChannel($"{command.UserId} wants {command.Text}"));
    }
}
