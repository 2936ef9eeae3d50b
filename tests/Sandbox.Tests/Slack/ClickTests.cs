using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Slack;

public sealed class ClickTests
{
    private static object Card(string channel = "C0PLATFORM") => new
    {
        channel,
        text = "Proposal",
        blocks = new object[]
        {
            new { type = "section", block_id = "who", text = new { type = "mrkdwn", text = "x" }, accessory = new { type = "users_select", action_id = "person" } },
            new
            {
                type = "actions",
                block_id = "card.r1",
                elements = new object[]
                {
                    new { type = "button", action_id = "approve", style = "primary", value = "3fa9c1", text = new { type = "plain_text", text = "Approve" } },
                    new
                    {
                        type = "overflow",
                        action_id = "more",
                        options = new object[]
                        {
                            new { value = "skip", text = new { type = "plain_text", text = "Skip" } },
                            new { value = "retry", text = new { type = "plain_text", text = "Retry" } },
                        },
                    },
                },
            },
        },
    };

    [Fact]
    public async Task A_click_carries_the_message_the_place_and_the_value()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);
        var ts = await slack.PostAsync(Card());

        var click = slack.ControlAsync("action", new { user = "U0BEN", channel = "C0PLATFORM", ts, action_id = "approve", value = "forged" });
        var envelope = (await app.ReceiveAsync())!;
        await app.AckAsync(envelope);
        var told = await click;
        var payload = envelope["payload"]!;

        Assert.True(told["ok"]!.GetValue<bool>());
        Assert.Equal("interactive", envelope["type"]!.GetValue<string>());
        Assert.False(envelope["accepts_response_payload"]!.GetValue<bool>());
        Assert.Equal("block_actions", payload["type"]!.GetValue<string>());
        Assert.Equal("U0BEN", payload["user"]!["id"]!.GetValue<string>());
        Assert.Equal(ts, payload["container"]!["message_ts"]!.GetValue<string>());
        Assert.Equal(ts, payload["message"]!["ts"]!.GetValue<string>());
        Assert.Equal("C0PLATFORM", payload["channel"]!["id"]!.GetValue<string>());
        var action = payload["actions"]![0]!;
        Assert.Equal("card.r1", action["block_id"]!.GetValue<string>());
        Assert.Equal("3fa9c1", action["value"]!.GetValue<string>());
        Assert.Equal("Approve", action["text"]!["text"]!.GetValue<string>());
        Assert.NotNull(action["action_ts"]);
        Assert.NotNull(payload["trigger_id"]);
        Assert.Null(payload["state"]!["values"]!["who"]!["person"]!["selected_user"]);
    }

    [Fact]
    public async Task A_choice_carries_its_option_and_the_state_of_the_other_inputs()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);
        var ts = await slack.PostAsync(Card());

        var (_, chosen) = await CommandTests.Both(
            slack.ControlAsync("action", new { user = "U0BEN", channel = "C0PLATFORM", ts, action_id = "more", selected_option = new { value = "retry" } }),
            app.TakeAsync());
        var (_, person) = await CommandTests.Both(
            slack.ControlAsync("action", new { user = "U0BEN", channel = "C0PLATFORM", ts, action_id = "person", selected_user = "U0CHLOE" }),
            app.TakeAsync());

        Assert.Equal("Retry", chosen["actions"]![0]!["selected_option"]!["text"]!["text"]!.GetValue<string>());
        Assert.Equal("U0CHLOE", person["actions"]![0]!["selected_user"]!.GetValue<string>());
        Assert.Equal("U0CHLOE", person["state"]!["values"]!["who"]!["person"]!["selected_user"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_button_that_is_gone_can_only_be_clicked_on_a_page_that_is_behind()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);
        var ts = await slack.PostAsync(Card());
        await slack.ApiAsync("chat.update", new { channel = "C0PLATFORM", ts, text = "Approved by Ben" });

        var plain = await slack.ControlAsync("action", new { user = "U0CHLOE", channel = "C0PLATFORM", ts, action_id = "approve" });
        var (stale, payload) = await CommandTests.Both(
            slack.ControlAsync("action", new { user = "U0CHLOE", channel = "C0PLATFORM", ts, action_id = "approve", stale = true }), app.TakeAsync());

        Assert.Equal("element_not_found", plain["error"]!.GetValue<string>());
        Assert.True(stale["ok"]!.GetValue<bool>());
        Assert.Equal("3fa9c1", payload["actions"]![0]!["value"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_double_click_arrives_twice_with_two_triggers()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);
        var ts = await slack.PostAsync(Card());
        await slack.FaultAsync(new { kind = "duplicate_click" });

        var click = slack.ControlAsync("action", new { user = "U0BEN", channel = "C0PLATFORM", ts, action_id = "approve" });
        var first = await app.TakeAsync();
        var second = await app.TakeAsync();
        await click;

        Assert.NotEqual(first["trigger_id"]!.GetValue<string>(), second["trigger_id"]!.GetValue<string>());
        Assert.Equal(first["actions"]![0]!["value"]!.GetValue<string>(), second["actions"]![0]!["value"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_unacknowledged_click_is_told_as_a_timeout()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);
        var ts = await slack.PostAsync(Card());

        var click = slack.ControlAsync("action", new { user = "U0BEN", channel = "C0PLATFORM", ts, action_id = "approve" });
        await app.ReceiveAsync();
        slack.Clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal("operation_timeout", (await click)["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_click_on_what_one_person_sees_carries_no_message_and_its_response_url_edits_it()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);
        var shown = await slack.ApiAsync("chat.postEphemeral", new
        {
            channel = "C0PLATFORM",
            user = "U0ANA",
            text = "Did you mean prod?",
            blocks = new object[]
            {
                new { type = "actions", elements = new object[] { new { type = "button", action_id = "yes", text = new { type = "plain_text", text = "Yes" } } } },
            },
        });
        var ts = shown["message_ts"]!.GetValue<string>();

        var other = await slack.ControlAsync("action", new { user = "U0BEN", channel = "C0PLATFORM", ts, action_id = "yes" });
        var (_, payload) = await CommandTests.Both(
            slack.ControlAsync("action", new { user = "U0ANA", channel = "C0PLATFORM", ts, action_id = "yes" }), app.TakeAsync());
        var response = await slack.RespondAsync(payload["response_url"]!.GetValue<string>(), new { replace_original = true, text = "prod it is" });

        Assert.Equal("message_not_found", other["error"]!.GetValue<string>());
        Assert.Null(payload["message"]);
        Assert.True(payload["container"]!["is_ephemeral"]!.GetValue<bool>());
        Assert.Equal("ok", response.Body);
        Assert.Equal(["prod it is"], CommandTests.Texts(await slack.MessagesAsync("C0PLATFORM", user: "U0ANA")));
        Assert.Equal("U0ANA", (await slack.MessagesAsync("C0PLATFORM", user: "U0ANA"))[0]["ephemeral_to"]!.GetValue<string>());
    }

    internal static Task<string> PostCardAsync(SlackHost slack) => slack.PostAsync(Card());
}
