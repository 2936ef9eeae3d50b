using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Fleet;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Fleet;

public sealed class FleetRulesTests
{
    private static readonly DateTimeOffset Today = new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_look_at_a_quiet_cluster_tells_nothing() => Assert.Empty(FleetRules.Look(null, Quiet()).Events);

    [Fact]
    public void A_version_that_EKS_offers_for_the_first_time_is_told_once()
    {
        var first = FleetRules.Look(null, Quiet());
        var second = FleetRules.Look(first.Memory, Quiet(1) with { Offered = Offered("1.33", "1.34", "1.35", "1.36", "1.37") });
        var third = FleetRules.Look(second.Memory, Quiet(2) with { Offered = Offered("1.33", "1.34", "1.35", "1.36", "1.37") });

        var offered = Assert.IsType<VersionOffered>(Assert.Single(second.Events));
        Assert.Equal((Some.V("1.37"), Some.V("1.34")), (offered.Version, offered.Runs));
        Assert.Empty(third.Events);
    }

    [Fact]
    public void A_catalogue_that_was_not_seen_or_forgets_a_version_makes_no_news()
    {
        var first = FleetRules.Look(null, Quiet());
        var blind = FleetRules.Look(first.Memory, Quiet(1) with { Offered = null });
        var less = FleetRules.Look(blind.Memory, Quiet(2) with { Offered = Offered("1.34") });
        var again = FleetRules.Look(less.Memory, Quiet(3));

        Assert.Empty(Events(blind, less, again));
    }

    [Theory]
    [InlineData(91, null)]
    [InlineData(90, 90)]
    [InlineData(61, 90)]
    [InlineData(45, 60)]
    [InlineData(7, 7)]
    [InlineData(2, 7)]
    [InlineData(1, 1)]
    [InlineData(0, 0)]
    [InlineData(-3, 0)]
    public void The_end_of_standard_support_is_told_at_the_nearest_threshold_with_the_true_days(int days, int? threshold)
    {
        var end = Today.AddDays(days);
        var look = FleetRules.Look(null, Quiet() with { Offered = [new OfferedVersion(Some.V("1.34"), "STANDARD_SUPPORT", end, end.AddDays(365))] });

        Assert.Equal(threshold is null ? [] : [$"prod/support/1.34/Standard/{threshold}"], look.Events.Select(happened => happened.Key));
        Assert.All(look.Events, happened => Assert.Equal((days, 365m), (((SupportEnds)happened).Days, ((SupportEnds)happened).DollarsAMonth)));
    }

    [Fact]
    public void Thresholds_that_nobody_saw_are_told_as_one()
    {
        var end = Today.AddDays(80);
        ClusterSighting Near(int day) => Quiet(day) with { Offered = [new OfferedVersion(Some.V("1.34"), "STANDARD_SUPPORT", end, end.AddDays(365))] };
        var first = FleetRules.Look(null, Near(0));
        var muchLater = FleetRules.Look(first.Memory, Near(70));

        Assert.Equal(80, Assert.IsType<SupportEnds>(Assert.Single(first.Events)).Days);
        Assert.Equal(10, Assert.IsType<SupportEnds>(Assert.Single(muchLater.Events)).Days);
    }

    [Fact]
    public void What_EKS_says_live_goes_before_the_published_calendar()
    {
        var ends = Assert.IsType<SupportEnds>(Assert.Single(FleetRules.Look(null, Quiet() with
        {
            Offered = [new OfferedVersion(Some.V("1.34"), "STANDARD_SUPPORT", Today.AddDays(5), Today.AddDays(500))],
        }).Events));

        Assert.Equal((5, Support.Standard), (ends.Days, ends.Which));
    }

    [Fact]
    public void A_catalogue_that_differs_from_the_calendar_by_days_tells_no_threshold_again()
    {
        var day = new DateTimeOffset(2026, 10, 3, 9, 0, 0, TimeSpan.Zero);
        var blind = FleetRules.Look(null, Quiet() with { At = day, Offered = null });
        var live = FleetRules.Look(blind.Memory, Quiet() with
        {
            At = day.AddDays(1),
            Offered = [new OfferedVersion(Some.V("1.34"), "STANDARD_SUPPORT", day.AddDays(70), day.AddDays(400))],
        });

        Assert.Equal("prod/support/1.34/Standard/60", Assert.Single(blind.Events).Key);
        Assert.Equal(Assert.Single(blind.Events).Key, Assert.Single(live.Events).Key);
    }

    [Fact]
    public void The_forced_upgrade_is_told_instead_of_the_cost_when_it_is_near()
    {
        var ends = Assert.IsType<SupportEnds>(Assert.Single(FleetRules.Look(null, Quiet() with
        {
            Offered = [new OfferedVersion(Some.V("1.34"), "EXTENDED_SUPPORT", Today.AddDays(-335), Today.AddDays(30))],
        }).Events));

        Assert.Equal((30, Support.Extended, "prod/support/1.34/Extended/30"), (ends.Days, ends.Which, ends.Key));
    }

    [Fact]
    public void An_insight_that_turns_red_is_told_and_again_only_after_it_was_green()
    {
        var first = FleetRules.Look(null, Quiet() with { Insights = [Insight("PASSING")] });
        var red = FleetRules.Look(first.Memory, Quiet(1) with { Insights = [Insight("ERROR")] });
        var still = FleetRules.Look(red.Memory, Quiet(2) with { Insights = [Insight("ERROR")] });
        var unknown = FleetRules.Look(still.Memory, Quiet(3) with { Insights = [Insight("UNKNOWN")] });
        var unseen = FleetRules.Look(unknown.Memory, Quiet(4) with { Insights = null });
        var back = FleetRules.Look(unseen.Memory, Quiet(5) with { Insights = [Insight("ERROR")] });
        var green = FleetRules.Look(back.Memory, Quiet(6) with { Insights = [Insight("PASSING")] });
        var anew = FleetRules.Look(green.Memory, Quiet(7) with { Insights = [Insight("ERROR")] });

        Assert.IsType<InsightTurnedRed>(Assert.Single(red.Events));
        Assert.Empty(Events(still, unknown, unseen, back, green));
        Assert.NotEqual(Assert.Single(red.Events).Key, Assert.Single(anew.Events).Key);
    }

    [Fact]
    public void An_insight_that_was_red_before_the_first_look_did_not_turn_red() =>
        Assert.Empty(FleetRules.Look(null, Quiet() with { Insights = [Insight("ERROR")] }).Events);

    [Fact]
    public void Nodes_that_fall_behind_are_told_and_nodes_that_catch_up_are_not()
    {
        ClusterSighting With(int day, string plane, string general, string others) => Quiet(day, plane) with
        {
            NodeGroups = [new NodeGroup("general", Some.V(general), "ACTIVE")],
            Nodes = [new Node("n1", Some.V(others), null, true, Kind: NodeKind.SelfManaged)],
        };
        var first = FleetRules.Look(null, With(0, "1.34", "1.34", "1.33"));
        var moved = FleetRules.Look(first.Memory, With(1, "1.35", "1.34", "1.33"));
        var caught = FleetRules.Look(moved.Memory, With(2, "1.35", "1.35", "1.33"));

        var grew = Assert.IsType<SkewGrew>(Assert.Single(moved.Events));
        Assert.Equal([new LaggingNodes("self-managed nodes", 2), new LaggingNodes("node group general", 1)], grew.Nodes);
        Assert.Empty(Events(first, caught));
    }

    [Fact]
    public void Skew_and_code_of_a_cluster_that_is_being_upgraded_are_no_news()
    {
        ClusterSighting Seen(int day, string plane, string nodes, string code) => Quiet(day, plane) with
        {
            NodeGroups = [new NodeGroup("general", Some.V(nodes), "ACTIVE")],
            Code = new CodeEvidence(Some.V(code), "main.tf:12", []),
        };
        var first = FleetRules.Look(null, Seen(0, "1.34", "1.34", "1.34"));
        var during = FleetRules.Look(first.Memory, Seen(1, "1.35", "1.34", "1.34") with { IsBeingUpgraded = true });
        var after = FleetRules.Look(during.Memory, Seen(2, "1.35", "1.35", "1.35"));

        Assert.Empty(Events(first, during, after));
    }

    [Fact]
    public void Code_and_cluster_that_disagree_are_told_by_one_key_as_long_as_it_lasts()
    {
        ClusterSighting Seen(int day, string code) => Quiet(day) with { Code = new CodeEvidence(Some.V(code), "main.tf:12", []) };
        var first = FleetRules.Look(null, Seen(0, "1.33"));
        var second = FleetRules.Look(first.Memory, Seen(1, "1.33"));
        var mended = FleetRules.Look(second.Memory, Seen(2, "1.34"));
        var anew = FleetRules.Look(mended.Memory, Seen(3, "1.33"));

        Assert.IsType<CodeDisagrees>(Assert.Single(first.Events));
        Assert.Equal(Assert.Single(first.Events).Key, Assert.Single(second.Events).Key);
        Assert.Empty(mended.Events);
        Assert.NotEqual(Assert.Single(first.Events).Key, Assert.Single(anew.Events).Key);
    }

    [Fact]
    public void A_cluster_that_cannot_be_read_is_told_when_it_lasts_and_when_it_is_over()
    {
        ClusterSighting Silent(int day) => new(Some.Prod, Today.AddDays(day)) { Trouble = "EKS said AccessDenied." };
        var once = FleetRules.Look(FleetRules.Look(null, Quiet()).Memory, Silent(1));
        var hiccup = FleetRules.Look(once.Memory, Quiet(2));
        var twice = FleetRules.Look(once.Memory, Silent(2));
        var thrice = FleetRules.Look(twice.Memory, Silent(3));
        var back = FleetRules.Look(thrice.Memory, Quiet(4));

        Assert.Empty(Events(once, hiccup));
        Assert.Equal((Today.AddDays(1), "EKS said AccessDenied."), Assert.Single(twice.Events) is ClusterUnreadable told ? (told.Since, told.Reason) : default);
        Assert.Equal(Assert.Single(twice.Events).Key, Assert.Single(thrice.Events).Key);
        Assert.IsType<ClusterReadableAgain>(Assert.Single(back.Events));
    }

    private static IEnumerable<FleetEvent> Events(params FleetOutlook[] looks) => looks.SelectMany(look => look.Events);

    internal static ClusterSighting Quiet(int day = 0, string plane = "1.34") => new(Some.Prod, Today.AddDays(day))
    {
        Plane = new ControlPlane(Some.V(plane), "ACTIVE"),
        Offered = Offered("1.33", "1.34", "1.35", "1.36"),
        NodeGroups = [],
        Nodes = [],
        Insights = [],
        Code = new CodeEvidence(Some.V(plane), "main.tf:12", []),
    };

    internal static EksInsight Insight(string status, string name = "Cluster health issues") => new("i-1", name, "UPGRADE_READINESS", status, "subnet-1 is gone.");

    internal static IReadOnlyList<OfferedVersion> Offered(params string[] versions) =>
        [.. versions.Select(version => new OfferedVersion(Some.V(version), "STANDARD_SUPPORT", Today.AddYears(5), Today.AddYears(6)))];
}
