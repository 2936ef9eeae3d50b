using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Fleet;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Views;

/// <summary>What subscribed channels read, compared with the files that say how it must be.</summary>
public sealed class NoticeGoldenTests
{
    private const string Link = "https://acme.slack.com/archives/C0PLATFORM/p1795334400000001";

    [Fact]
    public void An_upgrade_from_its_beginning_to_its_end()
    {
        Is("notice-began", "began", Story.Begin());
        Is("notice-began-aborted", "began", Story.Begin().Proposes(Proposals.Terraform()).Aborted(reason: "wrong week"));
        Is("notice-done", "done:", Stories.GoodDay());
        Is("notice-ended", "ended", Stories.GoodDay());
        Is("notice-ended-skipped", "ended", Stories.WithSkipped());
        Is("notice-aborted", "ended", Story.Begin().Proposes(Proposals.Terraform()).Aborted(reason: "wrong week"));
    }

    [Fact]
    public void A_proposal_from_its_question_to_its_answer()
    {
        Is("notice-proposal", "proposal:", Story.Begin().Proposes(Proposals.Terraform()));
        Is("notice-proposal-force", "proposal:", Stories.NodesRoll().Proposes(Proposals.Force("general")));
        Is("notice-proposal-second", "proposal:", Story.Begin(rules: new ApprovalRules(["U0BEN", "U0CLEO"], 2, true, TimeSpan.FromHours(4))).Proposes(Proposals.Terraform()).Approved());
        Is("notice-proposal-approved", "proposal:", Story.Begin().Proposes(Proposals.Terraform()).Approved());
        Is(
            "notice-proposal-overridden", "override:",
            Story.Begin(opens: Story.Opening).Proposes(Proposals.Terraform()).Approved().WaitsForWindow().Overridden(), standing: ["proposal:1-control-plane-1-35:1"]);
        Is("notice-proposal-expired", "proposal:", Story.Begin().Proposes(Proposals.Terraform()).Expires());
    }

    [Fact]
    public void What_needs_people_and_what_became_of_it()
    {
        var failed = Story.Begin().Proposes(Proposals.Terraform()).Approved().Fails();
        Is("notice-failure", "failure:", failed);
        Is("notice-failure-retried", "failure:", Story.Begin().Proposes(Proposals.Terraform()).Approved().Fails().Retried());
        Is("notice-answered", "answered:", Story.Begin().Proposes(Proposals.Terraform()).Approved().Fails().Retried(), standing: ["failure:1-control-plane-1-35:1"]);
        Is("notice-attention", "attention:", Stories.Blocked());
        Is("notice-attention-over", "attention:", Stories.Blocked().Waits("EKS rolls the nodes to 1.35"), standing: [$"attention:{Stories.Blocked().Run.CurrentStep.Step.Id}:1"]);
        Is("notice-untidy", "untidy", Stories.GoodDay().TidiedUp("1.35", problem: "The clone could not be deleted: permission denied."));
    }

    [Theory]
    [InlineData("lost-archived", "is_archived")]
    [InlineData("lost-removed", "not_in_channel")]
    [InlineData("lost-unseen", "channel_not_found")]
    [InlineData("lost-shared", "shared")]
    [InlineData("lost-restricted", "restricted_action_read_only_channel")]
    public void A_channel_that_is_lost(string name, string reason) => Golden.Compare(name, NoticeView.Of(Stored(new NoticeContent { LostChannel = "C0OPS", LostReason = reason })));

    [Fact]
    public void What_a_look_at_the_fleet_finds()
    {
        Golden.Compare("fleet-version", LifecycleView.Of(Version()));
        Golden.Compare("fleet-support-soon", LifecycleView.Of(Ends(Support.Standard, 14)));
        Golden.Compare("fleet-support-tomorrow", LifecycleView.Of(Ends(Support.Standard, 1)));
        Golden.Compare("fleet-support-ended", LifecycleView.Of(Ends(Support.Standard, 0)));
        Golden.Compare("fleet-support-policy", LifecycleView.Of(Ends(Support.Standard, 7) with { UpgradesItself = true }));
        Golden.Compare("fleet-support-forced", LifecycleView.Of(Ends(Support.Extended, 30)));
        Golden.Compare("fleet-support-over", LifecycleView.Of(Ends(Support.Extended, -2)));
        Golden.Compare("fleet-skew", LifecycleView.Of(new SkewGrew(Prod, "k", V("1.35"), [new LaggingNodes("self-managed nodes", 2), new LaggingNodes("node group general", 1)])));
        Golden.Compare("fleet-insight", LifecycleView.Of(Red()));
        Golden.Compare("fleet-code-behind", LifecycleView.Of(new CodeDisagrees(Prod, "k", V("1.35"), V("1.34"), "main.tf:12")));
        Golden.Compare("fleet-code-ahead", LifecycleView.Of(new CodeDisagrees(Prod, "k", V("1.34"), V("1.35"), "main.tf:12")));
        Golden.Compare("fleet-unreadable", LifecycleView.Of(new ClusterUnreadable(Prod, "k", Story.Start, "AccessDeniedException: not authorized to perform eks:DescribeCluster.")));
        Golden.Compare("fleet-readable", LifecycleView.Of(new ClusterReadableAgain(Prod, "k", Story.Start)));
        Golden.Compare("fleet-digest", NoticeView.Of(Stored(new NoticeContent { Events = [Version(), Ends(Support.Extended, 14), Red(), new ClusterUnreadable(ClusterName.Parse("dev"), "k", Story.Start, "no answer")] })));
    }

    [Fact]
    public void A_digest_of_a_large_fleet_fits_into_a_message() => Messages.AssertFit(LifecycleView.Digest(
        [.. Enumerable.Range(1, 300).Select(index => Red() with { Cluster = ClusterName.Parse($"cluster-{index}"), Name = new string('x', 400) })]));

    [Fact]
    public void A_digest_of_clusters_that_are_readable_again_and_have_other_news_fits_and_has_their_buttons()
    {
        string[] names = ["prod", "dev"];
        var digest = LifecycleView.Digest([.. names.Select(ClusterName.Parse).SelectMany(IEnumerable<FleetEvent> (cluster) =>
            [new ClusterReadableAgain(cluster, "k", Story.Start), Ends(Support.Standard, 30) with { Cluster = cluster }])]);

        Messages.AssertFit(digest);
        Assert.Equal(["report prod", "report dev"], digest.Blocks!.OfType<ActionsBlock>().Single().Elements.OfType<Button>().Select(button => button.Value));
    }

    [Fact]
    public void What_a_channel_is_notified_of()
    {
        Golden.Compare("subscriptions-none", SubscriptionsView.Of([]));
        Golden.Compare("subscriptions", SubscriptionsView.Of([
            new Subscription("C0OPS", null, NoticeKind.Failures, Story.Ana, Story.Start),
            new Subscription("C0OPS", Prod, NoticeKind.Approvals, Story.Ben, Story.Start),
            new Subscription("C0OPS", Prod, NoticeKind.Lifecycle, Story.Ana, Story.Start),
        ]));
        Golden.Compare("subscribed", SubscriptionsView.Added("U0ANA", Prod, [NoticeKind.Approvals, NoticeKind.Lifecycle], DailySchedule.Default));
        Messages.AssertFit(SubscriptionsView.Of([.. Enumerable.Range(1, 60).SelectMany(index => Enum.GetValues<NoticeKind>().Select(
            kind => new Subscription("C0OPS", ClusterName.Parse($"cluster-{index}"), kind, Story.Ana, Story.Start)))]));
    }

    [Theory]
    [InlineData("* approvals", true)]
    [InlineData("prod approvals lifecycle", true)]
    [InlineData("prod", false)]
    [InlineData("prod everything", false)]
    [InlineData("<!channel> approvals", false)]
    [InlineData(null, false)]
    public void What_a_button_carries_is_read_and_nothing_else(string? value, bool isOurs) => Assert.Equal(isOurs, SubscriptionsView.Read(value) is not null);

    [Fact]
    public void Text_from_outside_pings_nobody()
    {
        var red = Red() with { Name = "<!channel> *x*", Reason = "<@U0EVIL> ```" };
        Messages.AssertPingsOnly(LifecycleView.Of(red));
        Messages.AssertPingsOnly(LifecycleView.Digest([red, red]));
        var failed = Story.Begin().Proposes(Proposals.Terraform()).Approved().Fails("<!here> broke", "<@U0EVIL> mends it");
        var news = RunNewsRules.Of(failed.Run, Since(), []).Single(item => item.Subject == RunNewsSubject.Failure);
        Messages.AssertPingsOnly(NoticeView.Of(failed.Run, news, null), "U0ANA");
    }

    private static readonly ClusterName Prod = ClusterName.Parse("prod");

    private static KubernetesVersion V(string text) => KubernetesVersion.Parse(text);

    private static VersionOffered Version() => new(Prod, "k", V("1.36"), V("1.34"));

    private static InsightTurnedRed Red() => new(Prod, "k", "Cluster health issues", "subnet-1 is gone.", null);

    private static SupportEnds Ends(Support which, int days) => new(Prod, "k", V("1.33"), which, new DateOnly(2026, 12, 1), days, 365, false) { ExtendedUntil = new DateOnly(2027, 12, 1) };

    private static StoredNotice Stored(NoticeContent content) => new("C0OPS", "k", NoticeState.Waiting, null, null, Story.Start) { Content = content };

    private static Dictionary<NoticeKind, DateTimeOffset> Since() => Enum.GetValues<NoticeKind>().ToDictionary(kind => kind, _ => Story.Start.AddDays(-1));

    private static void Is(string name, string key, Story story, int index = 0, params IReadOnlyList<string> standing)
    {
        var news = RunNewsRules.Of(
            story.Run, Since(), [.. standing.Select(stands => new StandingNews(stands, IsClosed: false)), .. name == "notice-proposal-force" ? [] : Closed(name)]);
        Golden.Compare(name, NoticeView.Of(story.Run, news.Where(item => item.Key.StartsWith(key, StringComparison.Ordinal)).ElementAt(index), Link));

        // What was decided is only edited where it stands already.
        IEnumerable<StandingNews> Closed(string what) => what switch
        {
            "notice-proposal-approved" or "notice-proposal-expired" => story.Run.Steps.SelectMany(step => step.Proposals.Select((_, at) => new StandingNews($"proposal:{step.Step.Id}:{at + 1}", false))),
            "notice-failure-retried" => story.Run.Steps.SelectMany(step => step.Failures.Select((_, at) => new StandingNews($"failure:{step.Step.Id}:{at + 1}", false))),
            _ => [],
        };
    }
}
