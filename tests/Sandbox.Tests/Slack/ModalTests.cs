using System.Text.Json.Nodes;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Slack;

public sealed class ModalTests
{
    [Fact]
    public async Task A_trigger_opens_one_modal_within_three_seconds()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);

        var trigger = await TriggerAsync(slack, app);
        var opened = await slack.ApiAsync("views.open", new { trigger_id = trigger, view = Form() });
        Assert.True(opened["ok"]!.GetValue<bool>(), opened.ToJsonString());
        Assert.Equal("exchanged_trigger_id", await ChatTests.ErrorAsync(slack, "views.open", new { trigger_id = trigger, view = Form() }));

        var late = await TriggerAsync(slack, app);
        slack.Clock.Advance(TimeSpan.FromSeconds(3.1));
        Assert.Equal("expired_trigger_id", await ChatTests.ErrorAsync(slack, "views.open", new { trigger_id = late, view = Form() }));
        Assert.Equal("invalid_trigger_id", await ChatTests.ErrorAsync(slack, "views.open", new { trigger_id = "1.2.abc", view = Form() }));
        Assert.Single((await slack.ReadAsync("views?user=U0ANA"))["views"]!.AsArray());
    }

    [Fact]
    public async Task A_wrong_view_costs_no_trigger_and_says_where()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);
        var trigger = await TriggerAsync(slack, app);

        var refused = await slack.ApiAsync("views.open", new
        {
            trigger_id = trigger,
            view = new { type = "modal", title = new { type = "plain_text", text = "x" }, blocks = new object[] { new { type = "banner" } } },
        });

        Assert.Equal("invalid_arguments", refused["error"]!.GetValue<string>());
        Assert.Contains("[json-pointer:/view/blocks/0/type]", refused["response_metadata"]!["messages"]![0]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Null(await ChatTests.ErrorAsync(slack, "views.open", new { trigger_id = trigger, view = Form() }));
    }

    [Fact]
    public async Task A_submission_brings_the_values_and_an_empty_answer_closes_the_modal()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);
        var id = await OpenAsync(slack, app);

        var (told, payload) = await CommandTests.Both(SubmitAsync(slack, id, "too risky today"), app.TakeAsync());

        Assert.True(told["ok"]!.GetValue<bool>());
        Assert.Equal("view_submission", payload["type"]!.GetValue<string>());
        Assert.Equal("too risky today", payload["view"]!["state"]!["values"]!["why"]!["reason"]!["value"]!.GetValue<string>());
        Assert.Equal("run-7", payload["view"]!["private_metadata"]!.GetValue<string>());
        Assert.Empty(payload["response_urls"]!.AsArray());
        Assert.Empty((await slack.ReadAsync("views?user=U0ANA"))["views"]!.AsArray());
    }

    [Fact]
    public async Task A_required_input_is_asked_for_before_the_app_is()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);
        var id = await OpenAsync(slack, app);

        var told = await slack.ControlAsync("view_submit", new { user = "U0ANA", view_id = id, values = new { } });

        Assert.False(told["ok"]!.GetValue<bool>());
        Assert.NotNull(told["errors"]!["why"]);
        Assert.Single((await slack.ReadAsync("views?user=U0ANA"))["views"]!.AsArray());
    }

    [Fact]
    public async Task An_answer_may_show_errors_change_push_or_clear()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);
        var id = await OpenAsync(slack, app);

        var (errors, _) = await CommandTests.Both(
            SubmitAsync(slack, id, "x"), app.TakeAsync(new { response_action = "errors", errors = new { why = "Say more" } }));
        Assert.Equal("Say more", errors["errors"]!["why"]!.GetValue<string>());

        var (updated, _) = await CommandTests.Both(SubmitAsync(slack, id, "x"), app.TakeAsync(new { response_action = "update", view = Form("Again") }));
        Assert.Equal("update", updated["response_action"]!.GetValue<string>());
        Assert.Equal(["Again"], await TitlesAsync(slack));

        await CommandTests.Both(SubmitAsync(slack, id, "x"), app.TakeAsync(new { response_action = "push", view = Form("Above") }));
        Assert.Equal(["Again", "Above"], await TitlesAsync(slack));

        var above = (await slack.ReadAsync("views?user=U0ANA"))["views"]![1]!;
        Assert.Equal(id, above["root_view_id"]!.GetValue<string>());
        Assert.Equal(id, above["previous_view_id"]!.GetValue<string>());
        await CommandTests.Both(
            SubmitAsync(slack, above["id"]!.GetValue<string>(), "x"), app.TakeAsync(new { response_action = "clear" }));
        Assert.Empty(await TitlesAsync(slack));
    }

    [Fact]
    public async Task A_stack_is_three_modals_high()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);
        var id = await OpenAsync(slack, app);

        Assert.Null(await PushAsync(id));
        Assert.Null(await PushAsync(id));
        Assert.Equal("push_limit_reached", await PushAsync(id));

        async Task<string?> PushAsync(string viewId)
        {
            var (_, payload) = await CommandTests.Both(
                slack.ControlAsync("view_action", new { user = "U0ANA", view_id = viewId, action_id = "next" }), app.TakeAsync());
            Assert.Equal(viewId, payload["container"]!["view_id"]!.GetValue<string>());
            return await ChatTests.ErrorAsync(slack, "views.push", new { trigger_id = payload["trigger_id"]!.GetValue<string>(), view = Form("Pushed") });
        }
    }

    [Fact]
    public async Task An_update_with_an_old_hash_is_a_conflict()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);
        var trigger = await TriggerAsync(slack, app);
        var view = (await slack.ApiAsync("views.open", new { trigger_id = trigger, view = Form() }))["view"]!;
        var (viewId, hash) = (view["id"]!.GetValue<string>(), view["hash"]!.GetValue<string>());

        Assert.Null(await ChatTests.ErrorAsync(slack, "views.update", new { view_id = viewId, hash, view = Form("Two") }));
        Assert.Equal("hash_conflict", await ChatTests.ErrorAsync(slack, "views.update", new { view_id = viewId, hash, view = Form("Three") }));
        Assert.Null(await ChatTests.ErrorAsync(slack, "views.update", new { external_id = "form-7", view = Form("Four") }));
        Assert.Equal("not_found", await ChatTests.ErrorAsync(slack, "views.update", new { view_id = "V0", view = Form() }));
        Assert.Equal(["Four"], await TitlesAsync(slack));
    }

    [Fact]
    public async Task Closing_is_told_to_an_app_that_asked_for_it()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);
        var id = await OpenAsync(slack, app);

        var (_, payload) = await CommandTests.Both(slack.ControlAsync("view_close", new { user = "U0ANA", view_id = id }), app.TakeAsync());

        Assert.Equal("view_closed", payload["type"]!.GetValue<string>());
        Assert.False(payload["is_cleared"]!.GetValue<bool>());
        Assert.Empty(await TitlesAsync(slack));
    }

    [Fact]
    public async Task Home_is_published_per_person_and_opening_it_is_an_event()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);

        var (_, payload) = await CommandTests.Both(slack.ControlAsync("home", new { user = "U0ANA" }), app.TakeAsync());
        var published = await slack.ApiAsync("views.publish", new
        {
            user_id = "U0ANA",
            view = new { type = "home", blocks = new object[] { new { type = "header", text = new { type = "plain_text", text = "Fleet" } } } },
        });

        Assert.Equal("app_home_opened", payload["event"]!["type"]!.GetValue<string>());
        Assert.Equal("home", payload["event"]!["tab"]!.GetValue<string>());
        Assert.True(published["ok"]!.GetValue<bool>());
        Assert.Equal("Fleet", (await slack.ReadAsync("home?user=U0ANA"))["view"]!["blocks"]![0]!["text"]!["text"]!.GetValue<string>());
        Assert.Null((await slack.ReadAsync("home?user=U0BEN"))["view"]);
    }

    internal static object Form(string title = "Reason") => new
    {
        type = "modal",
        title = new { type = "plain_text", text = title },
        submit = new { type = "plain_text", text = "Send" },
        private_metadata = "run-7",
        external_id = title is "Reason" or "Two" or "Three" or "Four" ? "form-7" : "",
        notify_on_close = true,
        blocks = new object[]
        {
            new
            {
                type = "input",
                block_id = "why",
                label = new { type = "plain_text", text = "Why?" },
                element = new { type = "plain_text_input", action_id = "reason", multiline = true },
            },
            new
            {
                type = "actions",
                elements = new object[] { new { type = "button", action_id = "next", text = new { type = "plain_text", text = "Next" } } },
            },
        },
    };

    private static async Task<string> TriggerAsync(SlackHost slack, AppSocket app)
    {
        var (_, payload) = await CommandTests.Both(
            slack.ControlAsync("command", new { user = "U0ANA", channel = "C0PLATFORM", text = "/eks-upgrade" }), app.TakeAsync());
        return payload["trigger_id"]!.GetValue<string>();
    }

    private static async Task<string> OpenAsync(SlackHost slack, AppSocket app)
    {
        var trigger = await TriggerAsync(slack, app);
        var opened = await slack.ApiAsync("views.open", new { trigger_id = trigger, view = Form("First") });
        return opened["view"]!["id"]!.GetValue<string>();
    }

    private static Task<JsonObject> SubmitAsync(SlackHost slack, string viewId, string reason) =>
        slack.ControlAsync("view_submit", new
        {
            user = "U0ANA",
            view_id = viewId,
            values = new { why = new { reason = new { type = "plain_text_input", value = reason } } },
        });

    private static async Task<IEnumerable<string>> TitlesAsync(SlackHost slack) =>
        (await slack.ReadAsync("views?user=U0ANA"))["views"]!.AsArray().Select(view => view!["title"]!["text"]!.GetValue<string>());
}
