using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.Tests.World;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Tests.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Slack.Tests.WebApi;

public sealed class SlackApiClientTests : IAsyncLifetime
{
    private readonly FakeTime _time = new();
    private readonly LogBook _log = new();
    private SlackStub _slack = null!;
    private SlackApiClient _api = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _slack = await SlackStub.StartAsync();
        _api = new(
            new SlackOptions { BotToken = "xoxb-secret", AppToken = "xapp-secret", ApiUrl = _slack.ApiUrl },
            _time,
            LoggerFactory.Create(logging => logging.AddProvider(_log).SetMinimumLevel(LogLevel.Trace)).CreateLogger<SlackApiClient>());
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _slack.DisposeAsync();
    }

    [Fact]
    public async Task A_post_is_form_encoded_with_json_values_and_neither_unfurls_nor_parses()
    {
        _slack.Answer("chat.postMessage", """{"ok":true,"channel":"C1","ts":"12.34"}""");

        var posted = await _api.PostMessageAsync(
            new Message
            {
                Channel = "C1",
                Text = "Größe & <mehr>",
                Blocks = [new HeaderBlock("prod 1.34 → 1.35")],
                ThreadTs = "1.0",
                ReplyBroadcast = true,
                Metadata = MessageMetadata.Of("eks_upgrade", KeyValuePair.Create("run", "r1")),
            },
            Cancelled);

        Assert.Equal(new PostedMessage("C1", "12.34"), posted);
        var call = Assert.Single(_slack.Calls);
        Assert.Equal("Bearer xoxb-secret", call.Authorization);
        Assert.StartsWith("application/x-www-form-urlencoded", call.ContentType);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["channel"] = "C1",
                ["text"] = "Größe & <mehr>",
                ["blocks"] = """[{"type":"header","text":{"type":"plain_text","text":"prod 1.34 → 1.35"}}]""",
                ["thread_ts"] = "1.0",
                ["reply_broadcast"] = "true",
                ["metadata"] = """{"event_type":"eks_upgrade","event_payload":{"run":"r1"}}""",
                ["unfurl_links"] = "false",
                ["unfurl_media"] = "false",
                ["parse"] = "none",
                ["link_names"] = "false",
            },
            call.Form);
    }

    [Fact]
    public async Task Retry_after_pauses_that_method_alone()
    {
        _slack.On("chat.update", SlackStub.RateLimited(7), SlackStub.Json("""{"ok":true,"channel":"C1","ts":"1.0"}"""));
        _slack.Answer("users.info", """{"ok":true,"user":{"id":"U1","profile":{"display_name":"ana"}}}""");

        var updating = _api.UpdateMessageAsync(new("C1", "1.0") { Text = "now" }, Cancelled);
        await _time.WaitedForAsync(TimeSpan.FromSeconds(7));

        Assert.Equal("ana", (await _api.GetUserAsync("U1", Cancelled)).DisplayName);
        Assert.False(updating.IsCompleted);
        Assert.Equal(1, _slack.CountOf("chat.update"));

        _time.Advance(TimeSpan.FromSeconds(7));
        await updating;
        Assert.Equal(2, _slack.CountOf("chat.update"));
    }

    [Fact]
    public async Task A_rest_that_is_too_long_is_the_callers_to_decide()
    {
        _slack.On("chat.update", SlackStub.RateLimited(600));

        var limited = await Assert.ThrowsAsync<SlackRateLimitedException>(
            () => _api.UpdateMessageAsync(new("C1", "1.0") { Text = "now" }, Cancelled));

        Assert.Equal(TimeSpan.FromMinutes(10), limited.RetryAfter);
        Assert.Equal(SlackErrorKind.RetryLater, limited.Kind);
    }

    [Fact]
    public async Task A_rate_limited_post_is_made_again_because_nothing_was_posted()
    {
        _slack.On("chat.postMessage", SlackStub.RateLimited(3), SlackStub.Json("""{"ok":true,"channel":"C1","ts":"1.0"}"""));

        var posting = _api.PostMessageAsync(new Message { Channel = "C1", Text = "hi" }, Cancelled);
        await _time.WaitedForAsync(TimeSpan.FromSeconds(3));
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal("1.0", (await posting).Ts);
    }

    [Fact]
    public async Task A_post_with_a_doubtful_end_is_not_made_again()
    {
        _slack.On("chat.postMessage", SlackStub.CutOff);
        var cut = await Assert.ThrowsAsync<SlackApiException>(() => _api.PostMessageAsync(new Message { Channel = "C1", Text = "a" }, Cancelled));

        _slack.On("chat.postMessage", SlackStub.Status(503));
        var failed = await Assert.ThrowsAsync<SlackApiException>(() => _api.PostMessageAsync(new Message { Channel = "C2", Text = "b" }, Cancelled));

        _slack.Answer("chat.postMessage", """{"ok":false,"error":"fatal_error"}""");
        var fatal = await Assert.ThrowsAsync<SlackApiException>(() => _api.PostMessageAsync(new Message { Channel = "C3", Text = "c" }, Cancelled));

        Assert.All([cut, failed, fatal], failure => Assert.Equal(SlackErrorKind.Ambiguous, failure.Kind));
        Assert.Equal(3, _slack.CountOf("chat.postMessage"));
    }

    [Fact]
    public async Task A_post_that_is_not_answered_in_time_has_a_doubtful_end()
    {
        var hang = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        _slack.On("chat.postMessage", (_, _) =>
        {
            arrived.SetResult();
            return hang.Task;
        });

        var posting = _api.PostMessageAsync(new Message { Channel = "C1", Text = "a" }, Cancelled);
        await arrived.Task;
        _time.Advance(TimeSpan.FromSeconds(10));

        var timeout = await Assert.ThrowsAsync<SlackApiException>(() => posting);
        Assert.Equal(("timeout", SlackErrorKind.Ambiguous), (timeout.Error, timeout.Kind));
        hang.SetResult();
    }

    [Fact]
    public async Task An_edit_with_a_doubtful_end_is_made_again_because_twice_is_once()
    {
        _slack.On("chat.update", SlackStub.CutOff, SlackStub.Json("""{"ok":true,"channel":"C1","ts":"1.0"}"""));

        var updating = _api.UpdateMessageAsync(new("C1", "1.0") { Text = "now" }, Cancelled);
        _time.Advance(await _time.AnyWaitAsync(TimeSpan.FromSeconds(2)));
        await updating;

        Assert.Equal(2, _slack.CountOf("chat.update"));
    }

    [Fact]
    public async Task Nobody_at_home_means_later_even_for_a_post()
    {
        using var alone = new SlackApiClient(
            new SlackOptions { BotToken = "xoxb-secret", ApiUrl = new("http://127.0.0.1:1/api/") },
            TimeProvider.System,
            LoggerFactory.Create(_ => { }).CreateLogger<SlackApiClient>());

        var failure = await Assert.ThrowsAsync<SlackApiException>(() => alone.OpenViewAsync("t", new ModalView("x", []), Cancelled));

        Assert.Equal(("connection_failed", SlackErrorKind.RetryLater), (failure.Error, failure.Kind));
    }

    [Theory]
    [InlineData("invalid_auth", SlackErrorKind.FatalConfiguration)]
    [InlineData("token_revoked", SlackErrorKind.FatalConfiguration)]
    [InlineData("messages_tab_disabled", SlackErrorKind.FatalConfiguration)]
    [InlineData("is_archived", SlackErrorKind.TargetGone)]
    [InlineData("message_not_found", SlackErrorKind.TargetGone)]
    [InlineData("invalid_blocks", SlackErrorKind.OurBug)]
    [InlineData("msg_too_long", SlackErrorKind.OurBug)]
    [InlineData("internal_error", SlackErrorKind.Ambiguous)]
    [InlineData("trigger_expired", SlackErrorKind.TriggerExpired)]
    [InlineData("exchanged_trigger_id", SlackErrorKind.TriggerExpired)]
    [InlineData("hash_conflict", SlackErrorKind.Conflict)]
    [InlineData("something_new", SlackErrorKind.Refused)]
    public async Task An_error_says_what_to_do_about_it(string error, SlackErrorKind kind)
    {
        _slack.Answer("views.open", $$"""{"ok":false,"error":"{{error}}"}""");

        var failure = await Assert.ThrowsAsync<SlackApiException>(() => _api.OpenViewAsync("t", new ModalView("x", []), Cancelled));

        Assert.Equal((error, kind, "views.open", "req-1"), (failure.Error, failure.Kind, failure.Method, failure.RequestId));
    }

    [Fact]
    public async Task A_missing_scope_and_a_pointer_are_passed_on()
    {
        _slack.Answer(
            "views.open",
            """{"ok":false,"error":"missing_scope","needed":"a:b","provided":"c:d","response_metadata":{"messages":["[ERROR] at /view/blocks/0"]}}""");

        var failure = await Assert.ThrowsAsync<SlackApiException>(() => _api.OpenViewAsync("t", new ModalView("x", []), Cancelled));

        Assert.Equal(
            "views.open failed: missing_scope (needs a:b, has c:d) ([ERROR] at /view/blocks/0) [request req-1]",
            failure.Message);
    }

    [Fact]
    public async Task One_channel_gets_a_message_a_second_and_others_do_not_wait_for_it()
    {
        _slack.Answer("chat.postMessage", """{"ok":true,"channel":"C1","ts":"1.0"}""");

        await _api.PostMessageAsync(new Message { Channel = "C1", Text = "1" }, Cancelled);
        var second = _api.PostMessageAsync(new Message { Channel = "C1", Text = "2" }, Cancelled);
        await _time.WaitedForAsync(TimeSpan.FromSeconds(1));
        await _api.PostMessageAsync(new Message { Channel = "C2", Text = "3" }, Cancelled);

        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await second;
        Assert.Equal(["1", "3", "2"], _slack.Calls.Select(call => call.Form["text"]));
    }

    [Fact]
    public async Task Progress_leaves_ten_edits_a_minute_for_what_people_wait_for()
    {
        _slack.Answer("chat.update", """{"ok":true,"channel":"C1","ts":"1.0"}""");

        for (var edit = 0; edit < 40; edit++)
        {
            await _api.UpdateMessageAsync(new("C1", "1.0") { Text = "progress" }, Cancelled);
        }

        var progress = _api.UpdateMessageAsync(new("C1", "1.0") { Text = "progress" }, Cancelled);
        await _time.WaitedForAsync(TimeSpan.FromMinutes(1));
        await _api.UpdateMessageAsync(new("C1", "1.0") { Text = "approved", Urgent = true }, Cancelled);

        Assert.False(progress.IsCompleted);
        Assert.Equal("approved", _slack.Calls.Last().Form["text"]);
        _time.Advance(TimeSpan.FromMinutes(1));
        await progress;
    }

    [Fact]
    public async Task A_file_goes_up_in_three_steps()
    {
        _slack.Answer("files.getUploadURLExternal", () => $$"""{"ok":true,"upload_url":"{{_slack.Url}}upload/1","file_id":"F1"}""");

        var id = await _api.UploadFileAsync(
            new FileUpload("plan.txt", "héllo"u8.ToArray()) { Channel = "C1", ThreadTs = "1.0", Title = "Plan \"prod\"" },
            Cancelled);

        Assert.Equal("F1", id);
        var calls = _slack.Calls.ToArray();
        Assert.Equal(["files.getUploadURLExternal", "/upload/1", "files.completeUploadExternal"], calls.Select(call => call.Method));
        Assert.Equal("6", calls[0].Form["length"]);
        Assert.Equal(("héllo", ""), (calls[1].Body, calls[1].Authorization));
        Assert.Equal("F1", System.Text.Json.JsonElement.Parse(calls[2].Form["files"])[0].GetProperty("id").GetString());
        Assert.Equal(("C1", "1.0"), (calls[2].Form["channel_id"], calls[2].Form["thread_ts"]));
    }

    [Theory]
    [InlineData("/upload/1", SlackErrorKind.RetryLater)]
    [InlineData("files.completeUploadExternal", SlackErrorKind.Ambiguous)]
    public async Task A_file_may_have_been_shared_only_when_the_last_step_was_taken(string breaks, SlackErrorKind kind)
    {
        _slack.Answer("files.getUploadURLExternal", () => $$"""{"ok":true,"upload_url":"{{_slack.Url}}upload/1","file_id":"F1"}""");
        _slack.On(breaks, SlackStub.Status(500));

        var broken = await Assert.ThrowsAsync<SlackApiException>(
            () => _api.UploadFileAsync(new FileUpload("plan.txt", "plan"u8.ToArray()) { Channel = "C1" }, Cancelled));

        Assert.Equal(kind, broken.Kind);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("https://hooks.slack.com.evil.example/x")]
    [InlineData("https://user@hooks.slack.com/x")]
    [InlineData("http://hooks.slack.com/x")]
    [InlineData("https://hooks.slack.com:8443/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("not an address")]
    public async Task Only_addresses_of_Slack_are_answered(string address)
    {
        var refused = await Assert.ThrowsAsync<SlackApiException>(
            () => _api.RespondAsync(address, InteractionResponse.Ephemeral("hi"), Cancelled));

        Assert.Equal("address_refused", refused.Error);
    }

    [Fact]
    public async Task The_address_of_the_stand_in_is_answered_when_the_client_was_told_to_use_it()
    {
        await _api.RespondAsync($"{_slack.Url}respond/1", new("done") { ReplaceOriginal = true }, Cancelled);

        var call = Assert.Single(_slack.Calls);
        Assert.Equal("""{"response_type":"ephemeral","replace_original":true,"text":"done"}""", call.Body);
        Assert.Equal("", call.Authorization);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_with_the_token()
    {
        _slack.On("views.open", (context, _) =>
        {
            context.Response.Redirect($"{_slack.Url}elsewhere");
            return Task.CompletedTask;
        });

        var failure = await Assert.ThrowsAsync<SlackApiException>(() => _api.OpenViewAsync("t", new ModalView("x", []), Cancelled));

        Assert.Equal("http_302", failure.Error);
        Assert.Single(_slack.Calls);
    }

    [Fact]
    public async Task Messages_are_read_back_with_blocks_and_metadata()
    {
        _slack.Answer(
            "conversations.replies",
            """
            {"ok":true,"messages":[{"ts":"1.0","user":"UBOT","text":"card","blocks":[{"type":"hologram","x":1}],
             "metadata":{"event_type":"eks_upgrade_outbox","event_payload":{"outbox_id":"o1"}}}],"response_metadata":{"next_cursor":"n"}}
            """);

        var page = await _api.GetRepliesAsync("C1", "1.0", oldest: null, cursor: null, Cancelled);

        var message = Assert.Single(page.Messages);
        Assert.Equal("n", page.NextCursor);
        Assert.IsType<UnknownBlock>(Assert.Single(message.Blocks));
        Assert.Equal("o1", message.Metadata!.EventPayload.GetProperty("outbox_id").GetString());
    }

    [Fact]
    public async Task The_app_token_opens_connections_and_the_scopes_are_told()
    {
        Assert.Equal("ws", (await _api.OpenConnectionAsync(Cancelled)).Scheme);
        Assert.Equal("Bearer xapp-secret", _slack.Calls.Single().Authorization);

        _slack.On("auth.test", (context, _) =>
        {
            context.Response.Headers["x-oauth-scopes"] = "chat:write,commands";
            return context.Response.WriteAsync("""{"ok":true,"team_id":"T1","user_id":"UBOT"}""");
        });
        Assert.Equal(["chat:write", "commands"], (await _api.TestAuthAsync(Cancelled)).Scopes);
    }

    [Fact]
    public async Task No_token_and_no_text_reach_the_log_or_an_exception()
    {
        _slack.On("chat.update", SlackStub.CutOff, SlackStub.RateLimited(600));
        var updating = _api.UpdateMessageAsync(new("C1", "1.0") { Text = "the text" }, Cancelled);
        _time.Advance(await _time.AnyWaitAsync(TimeSpan.FromSeconds(2)));
        var failure = await Assert.ThrowsAsync<SlackRateLimitedException>(() => updating);

        Assert.NotEmpty(_log.All);
        Assert.All([_log.All, failure.ToString()], text =>
        {
            Assert.DoesNotContain("xoxb-", text);
            Assert.DoesNotContain("the text", text);
        });
    }
}
