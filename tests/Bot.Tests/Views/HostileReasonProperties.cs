using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Bot.Interactions;
using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Runs;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Views;

/// <summary>
/// Whatever people give as a reason, whatever a tool prints and whatever things are called: Slack takes every view, nobody is pinged but
/// those whom the bot names, and no link comes from outside.
/// </summary>
public sealed class HostileReasonProperties
{
    private static readonly string[] Named = ["U0ANA", "U0BEN", "U0CLEO", "S0PLATFORM"];

    private static readonly Gen<string> Nasty = Gen.OneOf(
        Gen.Elements(
            "<!channel>", "<!here>", "@here", "@channel", "<@U0EVIL>", "<!subteam^S0EVIL>", "<#C1>", "<https://evil.example|Approve>", "https://evil.example",
            "&lt;!channel&gt;", "&", "<", ">", "`", "```", "*b*", "_i_", "~s~", "\n", "\n\n", "\r", "\0", "\t", "\u202e", "\u2028", "\ud83d", "\udc00", "👨‍👩‍👧‍👦",
            "e\u0301", ":tada:", "> q", "|", "\"", "\\", "{0}", "%s", "<!date^1^{date}|x>"),
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
        Gen.Choose(0, 5000).Select(length => new string('x', length)),
        Gen.Choose(0, 800).Select(count => string.Concat(Enumerable.Repeat("&", count))));

    private static readonly Arbitrary<string[]> Texts = Gen.Choose(0, 12)
        .SelectMany(count => Nasty.ArrayOf(count)).Select(string.Concat).ArrayOf(8).ToArbitrary();

    [Fact]
    public void No_reason_breaks_a_thread_a_report_a_status_or_a_history() => Hold(texts =>
    {
        var rules = new ApprovalRules(Named, 1, RequesterMayApprove: false, TimeSpan.FromHours(4));
        var story = Story.Begin(rules: rules, opens: new WindowOpening(Story.Opening.At, texts[7]))
            .Proposes(Proposals.Terraform(because: texts[0], title: texts[1])).Reminds().Lapses()
            .Proposes(Proposals.Terraform(title: texts[1])).Approved().WaitsForWindow().Overridden(reason: texts[2])
            .Waits(texts[3], lines: [texts[4], texts[5]], attention: [texts[6]]).Done(texts[3], 1, texts[4])
            .Fails(texts[5], texts[6]).Skipped(texts[0]).Fails(texts[1], texts[2]).Aborted(reason: texts[4]);
        foreach (var run in Enumerable.Range(1, story.Events.Count).Select(story.After))
        {
            foreach (var message in RunThread.Of(run, run.RequestedAt.AddHours(2)))
            {
                AssertHarmless(new Message { Text = message.Text, Blocks = message.Blocks });
            }

            AssertHarmless(StatusView.Of([.. Enumerable.Repeat(run, 30)], null));
            AssertHarmless(HistoryView.Of([.. Enumerable.Repeat(run, 15)], null));
        }
    });

    [Fact]
    public void No_name_of_a_thing_breaks_the_form_that_asks_for_a_reason() => Hold(texts =>
    {
        var story = Story.Begin().Proposes(Proposals.Charts(Proposals.Release(texts[0], texts[1], null))).Approved();
        foreach (var (action, run) in new[]
        {
            (RunButtons.Abort, story.Run), (RunButtons.Override, story.WaitsForWindow().Run), (RunButtons.Abort, story.Run), (RunButtons.Skip, story.Fails(texts[2], texts[3]).Run),
        })
        {
            var form = ReasonForm.Of(run, new ReasonAsked(action, run.Id, "C0PLATFORM", run.CurrentStep.Step.Id));
            var verdict = BlockValidator.ValidateView(form);
            Assert.True(verdict.Ok, verdict.ToString());
            Messages.AssertPingsOnly(new Message { Text = "form", Blocks = form.Blocks }, Named);
        }
    });

    [Fact]
    public void No_words_break_an_answer() => Hold(texts =>
    {
        ClusterName[] clusters = [ClusterName.Parse("prod")];
        Message[] answers =
        [
            Answers.Refused(texts[0]), Answers.Taken(texts[1]), Answers.Failed(texts[2], texts[3]), Answers.Looking(texts[4]),
            .. new[] { texts[5], $"skip prod{texts[6]}", $"override {texts[7]}", $"approve prod {texts[0]}" }
                .Select(line => CommandParser.Parse(line, clusters)).OfType<Intent.Misunderstood>().Select(Answers.Misunderstood),
        ];
        foreach (var answer in answers)
        {
            var verdict = BlockValidator.ValidateMessage(answer);
            Assert.True(verdict.Ok, verdict.ToString());
            Messages.AssertPingsOnly(answer, Named);
            var form = BlockValidator.ValidateView(ReasonForm.NotDone(answer));
            Assert.True(form.Ok, form.ToString());
        }
    });

    private static void Hold(Action<string[]> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(30), Prop.ForAll(Texts, texts =>
        {
            property(texts);
            return true;
        }));

    private static void AssertHarmless(Message message)
    {
        Messages.AssertFit(message);
        Messages.AssertPingsOnly(message, Named);
    }
}
