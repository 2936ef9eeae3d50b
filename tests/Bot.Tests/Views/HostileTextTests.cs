using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Views;

/// <summary>Whatever tools, people and clusters say: Slack takes the message, and nobody is pinged but those whom the bot names.</summary>
public sealed class HostileTextTests
{
    private static readonly string[] Named = ["U0ANA", "U0BEN", "U0CLEO", "S0PLATFORM"];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_text_from_outside_breaks_a_thread(int seed)
    {
        var hostile = new Hostile(seed);
        foreach (var run in Runs(hostile))
        {
            foreach (var message in RunThread.Of(run, run.RequestedAt.AddHours(2)))
            {
                AssertHarmless(new Message { Text = message.Text, Blocks = message.Blocks });
            }

            AssertHarmless(StatusView.Of([.. Enumerable.Repeat(run, 50)], null));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_finding_breaks_a_readiness_report(int seed)
    {
        var hostile = new Hostile(seed);
        var report = hostile.Readiness();
        AssertHarmless(new Message { Text = ReadinessView.Text(report), Blocks = ReadinessView.Blocks(report) });
        AssertHarmless(new Message
        {
            Text = ReadinessView.Text(report),
            Blocks = ReadinessView.Blocks(report with { Findings = [] }, new PlanningResult.Refused("x", hostile.Text(), hostile.Text())),
        });
    }

    [Fact]
    public void A_fence_in_a_reason_does_not_swallow_what_to_do()
    {
        var run = Story.Begin().Fails("```", "Retry.").Run;
        var text = Assert.IsType<SectionBlock>(StepReplies.Failure(run, run.CurrentStep, 0).Blocks[0]).Text!.Text;

        Assert.DoesNotContain("```", text);
        Assert.EndsWith("Retry.", text);
    }

    [Fact]
    public void Marks_that_turn_the_direction_of_writing_are_dropped_so_that_a_plan_reads_as_it_is() =>
        Assert.Equal("aws_x.לוג", Wording.Plain("aws_x.\u202e\u2066לוג\u2069"));

    [Fact]
    public void An_emoji_of_a_family_stays_together() => Assert.Equal("👨‍👩‍👧‍👦", Wording.Plain("👨‍👩‍👧‍👦"));

    [Fact]
    public void Half_a_character_does_not_reach_Slack() => Assert.Equal("a\ufffdb", Wording.Plain("a\ud83db"));

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 5)];

    private static void AssertHarmless(Message message)
    {
        Messages.AssertFit(message);
        Messages.AssertPingsOnly(message, Named);
    }

    /// <summary>Every state on the way of a run in which all words come from a hostile world.</summary>
    private static IEnumerable<UpgradeRun> Runs(Hostile hostile)
    {
        var story = Story.Begin(Worlds.Cluster(hostile.ClusterName()), rules: new ApprovalRules(Named, 1 + hostile.Number(2), true, TimeSpan.FromHours(4)));
        story.Waits(hostile.Text(), lines: hostile.Texts(60), done: hostile.Number(9), total: hostile.Number(5), attention: hostile.Texts(30));
        story.Proposes(Proposals.Force(hostile.Text())).Expires().Retried().Proposes(Proposals.Restarts(hostile.Texts(60))).Expires().Retried();
        Propose();
        story.Expires().Retried();
        Propose();
        Approve();
        Propose();
        Approve();
        story.Stumbles(hostile.Text()).Fails(hostile.Text(), hostile.Text()).Retried().Done(hostile.Text(), 1, hostile.Texts(60));
        story.Fails(hostile.Text(), hostile.Text()).Skipped(hostile.Text());
        story.Waits(hostile.Text(), lines: hostile.Texts(60), attention: hostile.Texts(30));
        story = hostile.Number(2) == 0 ? story.Done(hostile.Text(), 1, hostile.Texts(60)) : story.Fails(hostile.Text(), hostile.Text()).Aborted(reason: hostile.Text());
        return Enumerable.Range(1, story.Events.Count).Select(story.After);

        void Propose() => story.Proposes(Proposals.Terraform(hostile.Plan(), hostile.Number(2) == 0 ? hostile.Text() : null, hostile.Text(), hostile.Text()));

        void Approve()
        {
            foreach (var person in new[] { Story.Ben, Story.Cleo }.Take(story.Run.Approvals.Count))
            {
                story.Approved(person);
            }
        }
    }
}
