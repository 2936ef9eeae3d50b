using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Bot.Interactions;
using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Runs;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Views;

/// <summary>
/// One text from outside, at every place of every view where such a text may stand: Slack takes the message, nobody is pinged, no link
/// is made, and what a plan masks is not shown. What breaks is shrunk to the shortest text that does.
/// </summary>
public sealed class HostileTextProperties
{
    private static readonly string[] Named = ["U0ANA", "U0BEN", "U0CLEO", "S0PLATFORM"];

    private static readonly IReadOnlyList<ClusterName> Clusters = [ClusterName.Parse("prod"), ClusterName.Parse("staging")];

    private static readonly string[] Pieces =
    [
        "<!channel>", "<!here>", "<!everyone>", "@channel", "@here", "@everyone", "<@U1>", "<@U0BEN>", "<#C1>", "<!subteam^S1>", "<!subteam^S1|@ops>",
        "<https://evil.example|https://aws.amazon.com>", "<mailto:a@b.example|Approve>", "https://evil.example/?a=b&c=d", "<!date^1^{date}|x>", "&lt;!channel&gt;", "&",
        "<", ">", "|", "`", "```", "*", "_", "~", "\n", "\r\n", "\t", "\0", "\u001b[31m", "\u202e", "\u200b", "\ud83d", "👩‍👩‍👧", ":tada:", "> ", "• ", "{}", "\"", "\\",
        " ", "web", "1.35", "prod", "upgrade", "--force", "“", "—", "approve prod 3fa9c1",
    ];

    private static readonly Arbitrary<string> Texts = Arb.From(
        Gen.Frequency(
            (12, Gen.Elements(Pieces).ListOf().Select(pieces => string.Concat(pieces))),
            (3, ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "")),
            (1, from piece in Gen.Elements(Pieces) from times in Gen.Choose(500, 6000) select string.Concat(Enumerable.Repeat(piece, times)))),
        text => Enumerable.Range(0, Math.Min(text.Length, 40)).Select(at => text.Remove(at, Math.Max(1, text.Length / 40))));

    public static TheoryData<string> Views => [.. All.Keys];

    /// <summary>Every view, with the text wherever the outside has a word.</summary>
    private static Dictionary<string, Func<string, IEnumerable<Message>>> All { get; } = new()
    {
        ["thread of a proposal by Terraform"] = text => Thread(Begin(text).Waits(text, lines: [text, text], done: 1, total: 2, attention: [text])
            .Proposes(Proposals.Terraform(Plan(text), text, text, text)).Approved().Stumbles(text)),
        ["thread of a proposal of charts"] = text => Thread(Begin(text).Proposes(Proposals.Charts(
            new ReleaseChange(text, text, text, text, [new ObjectChange(new ObjectName(text, text, text), ChangeKind.Delete), new ObjectChange(new ObjectName("Secret", text, text), ChangeKind.Update)]) { AppFrom = text, AppTo = text },
            new ReleaseChange(text, text, null, text, []), new ReleaseChange(text, text, text, null, [])))),
        ["thread of proposals by EKS"] = text => Thread(Begin(text).Proposes(Proposals.Moves((text, 3), (text, 2))).Expires().Retried()
            .Proposes(Proposals.Force(text)).Expires().Retried().Proposes(Proposals.Restarts([text, text])).Expires().Retried()
            .Proposes(Proposals.Addons(new AddonMove(text, text, text, text, [text])))),
        ["thread of a failure"] = text => Thread(Begin(text).Fails(text, text, 1, new ForceNodeGroup(text), new ReleaseStateLock(text, text)).Retried()
            .Proposes(Proposals.Terraform(title: text)).Approved().Fails(text, text)),
        ["thread of an aborted run"] = text =>
        {
            var story = Begin(text).Proposes(Proposals.Terraform()).Approved().Done(text, 1, text, text).Fails(text, text).Aborted(reason: text);
            return Thread(story.TidiedUp("1.35", new CodeAfterRun(text, new(1, 34), text, new(1, 35), IsMerged: false), text));
        },
        ["thread of a complete run"] = text =>
        {
            var story = Begin(text).Proposes(Proposals.Terraform()).Approved();
            while (!story.Run.HasEnded)
            {
                story = story.Run.CurrentStep.Step.MayBeSkipped ? story.Fails(text, text).Skipped(text) : story.Done(text, 1, text, text);
            }

            return Thread(story.TidiedUp(null, new CodeAfterRun(text, null, null, null, IsMerged: true), text));
        },
        ["status"] = text => [StatusView.Of([Begin(text).Fails(text, text).Run, Begin(text).Waits(text, attention: [text]).Run], null), StatusView.Of([], Clusters[0])],
        ["fleet"] = text => [FleetView.Of([.. Enumerable.Repeat(new FleetRow(Clusters[0], null, text), 120)], [Begin(text).Waits(text).Run])],
        ["history"] = text =>
        [
            HistoryView.Of([Begin(text).Fails(text, text).Aborted(reason: text).Run], Clusters[0], [.. Enumerable.Repeat(new WaiverRecord(Waiver(text), "U0CLEO", Story.Start), 20)]),
            HistoryView.Of([], Clusters[0], [new WaiverRecord(Waiver(text), null, null)]),
        ],
        ["readiness"] = text => [Of(ReadinessView.Text(Report(text)), ReadinessView.Blocks(Report(text), new PlanningResult.Refused("blocked", text, text)))],
        ["answers"] = text =>
        [
            Answers.Refused(text + "x"), Answers.Taken(text + "x"), Answers.Failed(text + "x", text), Answers.Looking(text), Answers.Refusal(new PlanningResult.Refused("downgrade", text + "x", text), Report(text)),
            Answers.Readiness(Report(text), new PlanningResult.Refused("blocked", text + "x", text)),
        ],
        ["what was misunderstood"] = text => new[] { text, $"{text} 1.35", $"prod {text}", $"upgrade {text} to {text}", $"waive prod {text} until {text} {text}", $"abort {text}", $"help {text}" }
            .Select(line => CommandParser.Parse(line, Clusters)).OfType<Intent.Misunderstood>().Select(Answers.Misunderstood),
        ["help"] = text => [HelpView.Of(HelpText.About(text, Clusters, "/eks-upgrade"))],
    };

    [Theory]
    [MemberData(nameof(Views))]
    public void No_text_from_outside_breaks_a_view_pings_anybody_or_makes_a_link(string view) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(Texts, text =>
        {
            foreach (var message in All[view](text))
            {
                Messages.AssertFit(message);
                Messages.AssertPingsOnly(message, Named);
            }

            return true;
        }));

    [Fact]
    public void What_a_plan_masks_is_in_no_message_even_when_it_is_handed_on_in_clear() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Texts, text =>
        {
            const string Secret = "S3cret-of-the-team";
            var change = Proposals.Change($"aws_db_instance.{text}", ChangeKind.Update, new AttributeChange("password", Secret, Secret + "2", IsSensitive: true), new AttributeChange(text, text, text));
            var story = Begin(text).Proposes(Proposals.Terraform(Proposals.Plan(Proposals.Version(), change), text, text, text));
            return Thread(story).All(message => !SlackJson.Write(message.Blocks!).Contains(Secret, StringComparison.Ordinal) && !message.Text!.Contains(Secret, StringComparison.Ordinal));
        }));

    private static Story Begin(string text) => Story.Begin(
        Worlds.Cluster("prod", "1.34", new NodeGroup("g", new(1, 34), "ACTIVE", AmiType: "AL2023_x86_64_STANDARD", DesiredSize: 2)) with
        {
            Nodes = [new Node(text, new(1, 34), "g", true)],
        },
        rules: new ApprovalRules(Named, 1, true, TimeSpan.FromHours(4)));

    private static IEnumerable<Message> Thread(Story story) =>
        Enumerable.Range(1, story.Events.Count).Select(story.After).SelectMany(run => RunThread.Of(run, story.Now)).Select(message => Of(message.Text, message.Blocks));

    private static Message Of(string text, IReadOnlyList<Block> blocks) => new() { Text = text, Blocks = blocks };

    private static Waiver Waiver(string text) => new(Clusters[0], text, "U0BEN", Story.Start, new DateOnly(2026, 12, 1), text);

    private static ReadinessReport Report(string text) => new()
    {
        Cluster = Clusters[0],
        TakenAt = Story.Start,
        From = new(1, 34),
        Target = new(1, 35),
        Hops = Hop.Between(new(1, 34), new(1, 35)),
        Skew = [new SkewRow(text, text, [text], SkewVerdict.Good)],
        Findings = [.. Enum.GetValues<Severity>().Select(severity => new Finding(text, severity, text, text, text, text, null) { Details = [text] })],
    };

    private static TerraformPlan Plan(string text) => Proposals.Plan(
        Proposals.Version(), Proposals.Change(text, ChangeKind.Delete, new AttributeChange(text, text, text)) with { PreviousAddress = text, ReplacePaths = [text], Deposed = text }) with
    {
        TerraformVersion = text,
        FailedChecks = [text],
        ChangedOutputs = [new OutputChange(text)],
        Drifted = [new DriftedObject(text, ChangeKind.Update, [text], IsRelevant: true)],
    };
}
