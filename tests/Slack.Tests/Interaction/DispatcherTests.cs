using System.Text;
using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Slack.Tests.World;

namespace EksUpgradeBot.Slack.Tests.Interaction;

public sealed class DispatcherTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_quick_answer_goes_into_the_acknowledgement()
    {
        await using var desk = new Desk();

        var acknowledgement = await desk.Dispatcher.DispatchAsync(desk.Command("prod 1.35"));

        Assert.Equal("""{"response_type":"ephemeral","text":"you said prod 1.35"}""", TextOf(acknowledgement));
        await desk.Dispatcher.DrainAsync(TestContext.Current.CancellationToken);
        Assert.True(desk.Api.SaidNothing);
    }

    [Fact]
    public async Task A_slow_handler_is_acknowledged_at_two_seconds_and_its_answer_goes_to_the_response_url()
    {
        await using var desk = new Desk();
        var work = new TaskCompletionSource<SlashCommandResponse>();
        desk.OnCommand = _ => work.Task;

        var dispatching = desk.Dispatcher.DispatchAsync(desk.Command("prod"));
        await desk.Time.WaitedForAsync(Deadline);
        desk.Time.Advance(Deadline - TimeSpan.FromTicks(1));
        Assert.False(dispatching.IsCompleted);
        desk.Time.Advance(TimeSpan.FromTicks(1));

        var acknowledgement = await dispatching;
        Assert.True(acknowledgement.Accepted);
        Assert.True(acknowledgement.Body.IsEmpty);

        work.SetResult(SlashCommandResponse.Ephemeral("done at last"));
        Assert.Equal(("respond", "done at last"), await desk.Api.SaidAsync());
    }

    [Fact]
    public async Task A_repeated_delivery_is_acknowledged_and_not_done_again()
    {
        await using var desk = new Desk();
        var done = 0;
        desk.OnMention = _ => Task.FromResult(Interlocked.Increment(ref done));

        Assert.True((await desk.Dispatcher.DispatchAsync(desk.Mention())).Accepted);
        Assert.True((await desk.Dispatcher.DispatchAsync(desk.Mention())).Accepted);
        await desk.Dispatcher.DispatchAsync(desk.Mention("Ev2"));
        await desk.Dispatcher.DrainAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, done);
    }

    [Fact]
    public async Task A_command_replayed_with_the_same_trigger_is_not_done_again()
    {
        await using var desk = new Desk();
        var done = 0;
        desk.OnCommand = _ =>
        {
            done++;
            return Task.FromResult(SlashCommandResponse.Nothing);
        };

        await desk.Dispatcher.DispatchAsync(desk.Command("prod", trigger: "1.2.3"));
        await desk.Dispatcher.DispatchAsync(desk.Command("prod", trigger: "1.2.3"));

        Assert.Equal(1, done);
    }

    [Fact]
    public async Task An_unknown_command_is_answered()
    {
        await using var desk = new Desk();

        var acknowledgement = await desk.Dispatcher.DispatchAsync(desk.Command("x", command: "/other"));

        Assert.Contains("I do not know /other. I answer to /eks-upgrade.", TextOf(acknowledgement));
    }

    [Fact]
    public async Task An_unknown_click_is_answered_to_the_person_alone()
    {
        await using var desk = new Desk();

        var acknowledgement = await desk.Dispatcher.DispatchAsync(desk.Click("gone"));

        Assert.True(acknowledgement.Body.IsEmpty);
        Assert.Equal(("respond", "This is no longer in use. Nothing was changed."), await desk.Api.SaidAsync());
    }

    [Fact]
    public async Task A_click_on_a_link_needs_no_answer()
    {
        await using var desk = new Desk();

        await desk.Dispatcher.DispatchAsync(desk.Click("docs", ""","url":"https://docs.aws.amazon.com" """));
        await desk.Dispatcher.DrainAsync(TestContext.Current.CancellationToken);

        Assert.True(desk.Api.SaidNothing);
    }

    [Fact]
    public async Task A_click_reaches_the_handler_of_the_longest_fitting_beginning_with_everything_it_needs()
    {
        await using var desk = new Desk();
        BlockActionRequest? seen = null;
        desk.OnAction = request => Task.FromResult(seen = request);

        await desk.Dispatcher.DispatchAsync(desk.Click("approve:run-1"));

        Assert.NotNull(seen);
        Assert.Equal("approve:run-1", seen.Action.ActionId);
        Assert.Equal("3fa9c1", seen.Action.Value);
        Assert.Equal(("U1", "T1", "C1", "5.0", "4.0"), (seen.UserId, seen.TeamId, seen.ChannelId, seen.MessageTs, seen.ThreadTs));
        Assert.Equal("because", seen.State["b", "why"]?.Value);
        Assert.Single(seen.MessageBlocks);
    }

    [Fact]
    public async Task A_failing_handler_is_logged_and_the_person_is_told_with_the_same_reference()
    {
        await using var desk = new Desk();
        desk.OnCommand = _ => throw new InvalidOperationException("the plan is gone");

        var text = TextOf(await desk.Dispatcher.DispatchAsync(desk.Command("prod")));

        var reference = text[(text.IndexOf("reference ", StringComparison.Ordinal) + 10)..][..8];
        Assert.Contains("Something went wrong", text);
        Assert.DoesNotContain("the plan is gone", text);
        Assert.Contains(reference, desk.Log.All);
        Assert.Contains("the plan is gone", desk.Log.All);
    }

    [Fact]
    public async Task A_failing_click_and_a_failing_mention_are_answered_too()
    {
        await using var desk = new Desk();
        desk.OnAction = _ => throw new InvalidOperationException("broken");
        desk.OnMention = _ => throw new InvalidOperationException("broken");

        await desk.Dispatcher.DispatchAsync(desk.Click("approve:1"));
        Assert.StartsWith("Something went wrong", (await desk.Api.SaidAsync()).Text);

        await desk.Dispatcher.DispatchAsync(desk.Mention());
        var (way, text) = await desk.Api.SaidAsync();
        Assert.Equal("ephemeral C1 4.0", way);
        Assert.StartsWith("Something went wrong", text);
    }

    [Fact]
    public async Task When_the_response_url_is_used_up_the_person_is_told_by_another_way()
    {
        await using var desk = new Desk();
        desk.Api.Refused.Add("respond");

        await desk.Dispatcher.DispatchAsync(desk.Click("gone"));
        Assert.Equal("ephemeral C1 4.0", (await desk.Api.SaidAsync()).Way);

        desk.Api.Refused.Add("ephemeral");
        await desk.Dispatcher.DispatchAsync(desk.Click("gone"));
        Assert.Equal("post U1", (await desk.Api.SaidAsync()).Way);
    }

    [Fact]
    public async Task A_form_that_takes_long_says_that_it_works_and_then_what_came_of_it()
    {
        await using var desk = new Desk();
        var work = new TaskCompletionSource<ViewSubmissionResponse>();
        desk.OnForm = _ => work.Task;

        var dispatching = desk.Dispatcher.DispatchAsync(desk.Form());
        await desk.Time.WaitedForAsync(Deadline);
        desk.Time.Advance(Deadline);
        Assert.StartsWith("""{"response_action":"update","view":{"type":"modal","title":{"type":"plain_text","text":"Working…"}""", TextOf(await dispatching));

        work.SetResult(ViewSubmissionResponse.Errors(KeyValuePair.Create("why", "Say why.")));
        Assert.Equal(("view V1", "Not accepted: Say why."), await desk.Api.SaidAsync());
    }

    [Fact]
    public async Task A_form_is_read_and_answered_with_errors_at_its_blocks()
    {
        await using var desk = new Desk();
        desk.OnForm = form => Task.FromResult(
            ViewSubmissionResponse.Errors(KeyValuePair.Create("why", $"'{form.State["text"]?.Value}' is no reason for {form.View.PrivateMetadata}")));

        Assert.Equal(
            """{"response_action":"errors","errors":{"why":"'too risky' is no reason for run-1"}}""",
            TextOf(await desk.Dispatcher.DispatchAsync(desk.Form())));
    }

    [Fact]
    public async Task A_form_that_is_done_closes()
    {
        await using var desk = new Desk();

        Assert.True((await desk.Dispatcher.DispatchAsync(desk.Form())).Body.IsEmpty);
    }

    [Fact]
    public async Task An_event_that_cannot_be_remembered_is_left_to_be_delivered_again()
    {
        await using var desk = new Desk(inbox: new BrokenInbox());
        var done = 0;
        desk.OnMention = _ => Task.FromResult(done++);

        Assert.False((await desk.Dispatcher.DispatchAsync(desk.Mention())).Accepted);
        Assert.Equal(0, done);
    }

    [Fact]
    public async Task A_command_that_cannot_be_remembered_is_not_done_and_the_person_is_told()
    {
        await using var desk = new Desk(inbox: new BrokenInbox());
        var done = 0;
        desk.OnCommand = _ => throw new InvalidOperationException($"{done++}");

        Assert.Contains("nothing was done", TextOf(await desk.Dispatcher.DispatchAsync(desk.Command("prod"))));
        Assert.Equal(0, done);
    }

    [Fact]
    public async Task An_event_whose_remembering_hangs_is_not_accepted_at_the_deadline()
    {
        var inbox = new SlowInbox();
        await using var desk = new Desk(inbox: inbox);

        var dispatching = desk.Dispatcher.DispatchAsync(desk.Mention());
        await desk.Time.WaitedForAsync(Deadline);
        desk.Time.Advance(Deadline);

        Assert.False((await dispatching).Accepted);
        inbox.Gate.SetResult(true);
    }

    [Fact]
    public async Task What_was_remembered_can_be_worked_on_again_and_holds_no_token()
    {
        var inbox = new KeepingInbox();
        await using var desk = new Desk(inbox: inbox);

        await desk.Dispatcher.DispatchAsync(desk.Command("prod 1.35"));
        await desk.Dispatcher.DrainAsync(TestContext.Current.CancellationToken);
        var (key, kind, payload) = Assert.Single(inbox.Remembered);
        Assert.DoesNotContain("old-token", payload);
        Assert.Equal([key], inbox.Handled);

        await desk.Dispatcher.RedispatchAsync(key, kind, payload);
        Assert.Equal(("respond", "you said prod 1.35"), await desk.Api.SaidAsync());
    }

    [Fact]
    public async Task A_command_that_its_handler_keeps_is_acknowledged_without_the_inbox()
    {
        // It never answers: an acknowledgement that waited for it would not come either.
        var inbox = new EventsOnlyInbox();
        await using var desk = new Desk(inbox: inbox);

        var acknowledgement = await desk.Dispatcher.DispatchAsync(desk.Command("help"));
        await desk.Dispatcher.DrainAsync(TestContext.Current.CancellationToken);

        Assert.Contains("you said help", TextOf(acknowledgement));
        Assert.Equal(0, inbox.Asked);
    }

    [Fact]
    public async Task A_command_that_nobody_keeps_and_a_stop_interrupts_is_not_met_with_silence()
    {
        await using var desk = new Desk(inbox: new EventsOnlyInbox());
        var begun = new TaskCompletionSource();
        var never = new TaskCompletionSource<SlashCommandResponse>();
        desk.OnCommand = _ =>
        {
            begun.SetResult();
            return never.Task;
        };

        var dispatching = desk.Dispatcher.DispatchAsync(desk.Command("prod 1.35"));
        await begun.Task;
        await desk.Dispatcher.DrainAsync(new CancellationToken(canceled: true));
        never.SetCanceled(TestContext.Current.CancellationToken);

        Assert.Contains("restarted", TextOf(await dispatching));
    }

    [Fact]
    public async Task A_mention_of_a_bot_is_left_alone()
    {
        await using var desk = new Desk();
        var done = 0;
        desk.OnMention = _ => Task.FromResult(done++);

        await desk.Dispatcher.DispatchAsync(new(
            SlackDeliveryKind.Event,
            System.Text.Json.JsonElement.Parse("""{"event_id":"Ev9","event":{"type":"app_mention","bot_id":"B1","user":"U9","text":"hi"}}""")));

        Assert.Equal(0, done);
    }

    [Fact]
    public async Task No_secret_reaches_the_log()
    {
        await using var desk = new Desk();
        desk.OnCommand = _ => throw new InvalidOperationException("broken");
        desk.Api.Refused.Add("respond");

        await desk.Dispatcher.DispatchAsync(desk.Command("prod"));
        await desk.Dispatcher.DispatchAsync(desk.Click("gone"));
        await desk.Dispatcher.DrainAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain("hooks.slack.com", desk.Log.All);
        Assert.DoesNotContain("old-token", desk.Log.All);
        Assert.DoesNotContain("hooks.slack.com", desk.Command("x").ToString() + SlashCommand.Read(desk.Command("x").Payload));
        Assert.DoesNotContain("xoxb-", new SlackOptions { BotToken = "xoxb-secret" }.ToString());
    }

    private static string TextOf(SlackAcknowledgement acknowledgement) => Encoding.UTF8.GetString(acknowledgement.Body.Span);

    private sealed class BrokenInbox : ISlackInbox
    {
        public Task<bool> TryRememberAsync(string key, SlackDeliveryKind kind, string payload, CancellationToken cancellationToken) =>
            throw new IOException("disk full");
    }

    private sealed class SlowInbox : ISlackInbox
    {
        public TaskCompletionSource<bool> Gate { get; } = new();

        public Task<bool> TryRememberAsync(string key, SlackDeliveryKind kind, string payload, CancellationToken cancellationToken) => Gate.Task;
    }

    private sealed class EventsOnlyInbox : ISlackInbox
    {
        public int Asked { get; private set; }

        public bool Keeps(SlackDeliveryKind kind) => kind == SlackDeliveryKind.Event;

        public Task<bool> TryRememberAsync(string key, SlackDeliveryKind kind, string payload, CancellationToken cancellationToken)
        {
            Asked++;
            return new TaskCompletionSource<bool>().Task;
        }

        public Task MarkHandledAsync(string key, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.CompletedTask;
        }
    }

    private sealed class KeepingInbox : ISlackInbox
    {
        public List<(string Key, SlackDeliveryKind Kind, string Payload)> Remembered { get; } = [];

        public List<string> Handled { get; } = [];

        public Task<bool> TryRememberAsync(string key, SlackDeliveryKind kind, string payload, CancellationToken cancellationToken)
        {
            Remembered.Add((key, kind, payload));
            return Task.FromResult(true);
        }

        public Task MarkHandledAsync(string key, CancellationToken cancellationToken)
        {
            Handled.Add(key);
            return Task.CompletedTask;
        }
    }
}
