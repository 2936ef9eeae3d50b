using System.Text;
using System.Text.Json;
using EksUpgradeBot.Bot.Interactions;
using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack;
using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Upgrade.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Interactions;

/// <summary>Clicks and forms come in as Slack sends them, and answers are read as Slack reads them.</summary>
public sealed class ReasonFormHandlerTests : DecisionTest
{
    private static readonly ApprovalRules BenApproves = new(["U0BEN"], 1, RequesterMayApprove: false, TimeSpan.FromHours(4));

    private int _triggers;

    [Fact]
    public async Task The_form_is_open_before_anybody_asks_who_clicked()
    {
        var story = await StandingAsync(Story.Begin(rules: BenApproves));
        await using var bot = Bot();

        await ClickAsync(bot, RunButtons.Abort, story, story.Run.CurrentStep.Step.Id);

        Assert.Equal(["form", "user U0BEN"], Slack.Calls.Take(2));
        Assert.Equal("Abort", Slack.Forms.Only.Submit?.Text);
        Assert.Empty(Slack.Responses);
    }

    [Fact]
    public async Task Who_may_not_reads_so_in_the_form_while_they_think_and_may_not_send_it_either()
    {
        var story = await StandingAsync(Story.Begin(rules: BenApproves));
        await using var bot = Bot();

        await ClickAsync(bot, RunButtons.Abort, story, story.Run.CurrentStep.Step.Id, "U0GUEST");
        Assert.Equal("Not done", Slack.Forms.Only.Title.Text);
        Assert.Null(Slack.Forms.Only.Submit);

        Assert.Contains("guest", await SendAsync(bot, Asked(RunButtons.Abort, story, "any"), "not today", "U0GUEST"), StringComparison.Ordinal);
        Assert.Null((await RunAsync(story)).Abort);
    }

    [Fact]
    public async Task Who_closed_the_form_before_it_could_say_no_is_left_alone()
    {
        var story = await StandingAsync(Story.Begin(rules: BenApproves));
        await using var bot = Bot();
        Slack.Before = (_, call) =>
        {
            if (call == "redraw form")
            {
                Slack.Forms.CloseAll();
            }

            return null;
        };

        await ClickAsync(bot, RunButtons.Abort, story, "any", "U0GUEST");

        Assert.Equal(("redraw form", 0, 0), (Slack.Calls[^1], Slack.Forms.Count, Slack.Responses.Count));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \n\t ")]
    [InlineData("  no  ")]
    public async Task Without_a_reason_that_says_something_the_field_says_so_and_nothing_is_done(string? reason)
    {
        var story = await StandingAsync(Story.Begin(rules: BenApproves));
        await using var bot = Bot();

        var answer = await SendAsync(bot, Asked(RunButtons.Abort, story, "any"), reason);

        Assert.Equal("""{"response_action":"errors","errors":{"reason":"Say why, in 3 to 500 characters."}}""", answer);
        Assert.Null((await RunAsync(story)).Abort);
    }

    [Fact]
    public async Task A_reason_aborts_with_it_and_the_form_closes()
    {
        var story = await StandingAsync(Story.Begin(rules: BenApproves));
        await using var bot = Bot();
        await ClickAsync(bot, RunButtons.Abort, story, story.Run.CurrentStep.Step.Id);

        Assert.Equal("", await SendAsync(bot, Slack.Forms.Only.PrivateMetadata!, "  the sale begins today "));

        var abort = (await RunAsync(story)).Abort;
        Assert.Equal((Story.Ben, "the sale begins today"), (abort?.By, abort?.Reason));
    }

    [Fact]
    public async Task Rights_that_were_lost_while_somebody_thought_are_missed_when_the_form_is_sent()
    {
        var story = await StandingAsync(Story.Begin(rules: BenApproves));
        await using var bot = Bot();
        await ClickAsync(bot, RunButtons.Abort, story, story.Run.CurrentStep.Step.Id);
        Assert.NotNull(Slack.Forms.Only.Submit);

        Slack.People["U0BEN"] = Slack.People["U0BEN"] with { IsGuest = true };
        var answer = await SendAsync(bot, Slack.Forms.Only.PrivateMetadata!, "not today");

        Assert.StartsWith("""{"response_action":"update",""", answer, StringComparison.Ordinal);
        Assert.Contains("guest", answer, StringComparison.Ordinal);
        Assert.Null((await RunAsync(story)).Abort);
    }

    [Fact]
    public async Task A_form_of_an_old_proposal_changes_nothing_and_says_so()
    {
        var story = await StandingAsync(Waiting());
        await using var bot = Bot();
        await ClickAsync(bot, RunButtons.Override, story, Digest(story));
        var form = Slack.Forms.Only.PrivateMetadata!;
        await GoesOnAsync(story, () => story.Proposes(Proposals.Terraform(because: "the branch main moved")).Approved(Story.Ben).WaitsForWindow());
        Assert.NotEqual(Digest(story), form.Split(' ')[^1]);

        var answer = await SendAsync(bot, form, "it cannot wait");

        Assert.Contains("does not wait for the maintenance window any more", answer, StringComparison.Ordinal);
        Assert.Equal(story.Run.Version, (await RunAsync(story)).Version);
    }

    [Fact]
    public async Task A_click_on_an_old_proposal_opens_no_form_and_is_answered_to_the_person_alone()
    {
        var story = await StandingAsync(Waiting());
        await using var bot = Bot();
        var old = Digest(story);
        await GoesOnAsync(story, () => story.Proposes(Proposals.Terraform(because: "the branch main moved")).Approved().WaitsForWindow());

        await ClickAsync(bot, RunButtons.Override, story, old);

        Assert.Equal(0, Slack.Forms.Count);
        Assert.Contains("does not wait for the maintenance window any more", Assert.Single(Slack.Responses).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_abort_is_refused_in_the_form_because_it_would_mean_more_than_the_first()
    {
        var story = await StandingAsync(Waiting());
        await using var bot = Bot();
        var asked = Asked(RunButtons.Abort, story, "any");
        Assert.Equal("", await SendAsync(bot, asked, "not today"));

        Assert.Contains("Somebody asked for that already", await SendAsync(bot, asked, "never"), StringComparison.Ordinal);
        Assert.Equal("not today", (await RunAsync(story)).Abort?.Reason);
    }

    [Fact]
    public async Task A_form_that_carries_what_no_bot_wrote_is_refused_in_the_form()
    {
        await using var bot = Bot();

        Assert.Contains("carries nothing that the bot knows", await SendAsync(bot, "run.abort", "not today"), StringComparison.Ordinal);
        Assert.Contains("knows nothing of this upgrade", await SendAsync(bot, Asked(RunButtons.Abort, Story.Begin(), "any"), "not today"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_three_seconds_are_over_the_words_to_type_are_named()
    {
        var story = await StandingAsync(Story.Begin(rules: BenApproves));
        await using var bot = Bot();
        Slack.Forms.Late.Add("trigger-1");

        await ClickAsync(bot, RunButtons.Abort, story, story.Run.CurrentStep.Step.Id);

        Assert.Contains("type: abort prod REASON", Assert.Single(Slack.Responses).Text, StringComparison.Ordinal);
        Assert.Null((await RunAsync(story)).Abort);
    }

    private static Story Waiting() => Story.Begin(rules: BenApproves, opens: Story.Opening).Proposes(Proposals.Terraform()).Approved().WaitsForWindow();

    private static string Digest(Story story) => story.Run.CurrentStep.ApprovedProposal!.Proposal.Digest.Value;

    private static string Asked(string action, Story story, string about) => new ReasonAsked(action, story.Run.Id, FakeSlack.Home, about).Metadata;

    private async Task<Story> StandingAsync(Story story)
    {
        await SaveAsync(story);
        return story;
    }

    private async Task GoesOnAsync(Story story, Action happens)
    {
        var saved = story.Events.Count;
        happens();
        await SaveAsync(story, saved);
    }

    private async Task<UpgradeRun> RunAsync(Story story) => (await Runs.FindAsync(story.Run.Id, Cancellation))!;

    private Task ClickAsync(ServiceProvider bot, string action, Story story, string about, string user = "U0BEN") => DispatchAsync(bot, new
    {
        type = "block_actions",
        user = new { id = user },
        channel = new { id = FakeSlack.Home },
        container = new { message_ts = "1795334400.000001" },
        trigger_id = $"trigger-{++_triggers}",
        actions = new[] { new { type = "button", action_id = action, block_id = "b", value = RunButtons.Value(story.Run, about) } },
    });

    private Task<string> SendAsync(ServiceProvider bot, string metadata, string? reason, string user = "U0BEN") => DispatchAsync(bot, new
    {
        type = "view_submission",
        user = new { id = user },
        trigger_id = $"trigger-{++_triggers}",
        view = new
        {
            id = "V1",
            type = "modal",
            callback_id = ReasonForm.CallbackId,
            private_metadata = metadata,
            state = new { values = new { reason = new { reason = new { type = "plain_text_input", value = reason } } } },
        },
    });

    /// <summary>Brings it to its end; the body of the acknowledgement.</summary>
    private static async Task<string> DispatchAsync(ServiceProvider bot, object payload)
    {
        var dispatcher = bot.GetRequiredService<SlackDispatcher>();
        var answer = await dispatcher.DispatchAsync(new SlackDelivery(SlackDeliveryKind.Interactive, JsonSerializer.SerializeToElement(payload)));
        await dispatcher.DrainAsync(Cancellation);
        return Encoding.UTF8.GetString(answer.Body.Span);
    }

    private ServiceProvider Bot() => Bot(services => services.AddSlack(new SlackOptions { BotToken = "xoxb-test" })
        .AddBlockActionHandler<ReasonFormHandler>(RunButtons.Abort)
        .AddBlockActionHandler<ReasonFormHandler>(RunButtons.Override)
        .AddViewSubmissionHandler<ReasonFormHandler>(ReasonForm.CallbackId));
}
