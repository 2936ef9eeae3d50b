using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Views;

/// <summary>The form in each of its states.</summary>
public sealed class FormGoldenTests
{
    private static readonly ClusterName Prod = ClusterName.Parse("prod");
    private static readonly ClusterName[] Clusters = [Prod, ClusterName.Parse("staging")];
    private static readonly FormOrigin Origin = new() { Channel = "C0PLATFORM", ResponseUrl = "https://hooks.slack.com/commands/T0ACME/1/2" };
    private static readonly ApprovalRules Rules = new(["U0BEN", "S0PLATFORM"], 1, false, TimeSpan.FromHours(4));

    /// <summary>1.32 in extended support; 1.33 still is too, 1.34 and 1.35 are not, 1.36 is not offered.</summary>
    private static readonly ClusterSnapshot World = Worlds.Cluster(version: "1.32") with
    {
        OfferedVersions =
        [
            new OfferedVersion(new(1, 32), "EXTENDED_SUPPORT", Day(2026, 3), Day(2027, 3)), new OfferedVersion(new(1, 33), "EXTENDED_SUPPORT", Day(2026, 7), Day(2027, 7)),
            new OfferedVersion(new(1, 34), "STANDARD_SUPPORT", Day(2026, 12), Day(2027, 12)), new OfferedVersion(new(1, 35), "STANDARD_SUPPORT", Day(2027, 3), Day(2028, 3)),
        ],
    };

    [Fact]
    public void Nothing_chosen() => Is("form-choosing", Origin, new FormStage.Choosing());

    [Fact]
    public void Looking() => Is("form-looking", Chosen, new FormStage.Looking(Prod));

    [Fact]
    public void Unreadable() => Is("form-unreadable", Chosen, new FormStage.Unreadable(Prod, "EKS does not let the bot see prod (AccessDeniedException: <role>).", "Attach the policy."));

    [Fact]
    public void Busy() => Is("form-busy", Chosen, new FormStage.Busy(Stories.NodesRoll().Run, new Uri("https://acme.slack.com/archives/C0PLATFORM/p1")));

    [Fact]
    public void Versions_before_their_readiness() => Is("form-versions", Chosen, new FormStage.Versions(World, Rules));

    [Fact]
    public void Versions_with_their_readiness()
    {
        var cluster = World with { NodeGroups = [Worlds.Group("general", "1.32", 3)], Nodes = [Worlds.Node("ip-10-0-0-9", "1.31")] };
        Is("form-readiness", Chosen, new FormStage.Versions(cluster, Rules, [.. Planner.Reachable(cluster).Select(offered => ReadinessReport.Of(cluster, offered.Version))]));
    }

    [Fact]
    public void Versions_whose_readiness_was_not_to_be_had() =>
        Is("form-unexamined", Chosen, new FormStage.Versions(World, Rules, null, "Its readiness was not read within 20 seconds."));

    [Fact]
    public void Filled_in_by_a_button() => Is("form-prefilled", Chosen with { ThreadTs = "1795334400.000001" }, new FormStage.Versions(World, Rules), new(1, 34));

    [Fact]
    public void A_version_that_cannot_be_reached_is_not_chosen_beforehand() =>
        Assert.Null(VersionsOf(UpgradeFormView.Of(Chosen, Clusters, new FormStage.Versions(World, Rules), new(1, 36))).InitialOption);

    [Fact]
    public void The_newest_version() => Is("form-newest", Chosen, new FormStage.Versions(Worlds.Cluster(version: "1.39"), Rules));

    [Fact]
    public void An_unread_catalogue() => Is(
        "form-no-catalogue", Chosen, new FormStage.Versions(World with { OfferedVersions = [], Unseen = [new Unseen("EKS's catalogue of versions", "no answer within 30 seconds")] }, Rules));

    [Fact]
    public void Opened_where_there_is_no_channel() => Is("form-shortcut", new FormOrigin(), new FormStage.Choosing());

    [Fact]
    public void Accepted()
    {
        Golden.Compare("form-accepted", UpgradeFormView.Accepted(Prod, new(1, 35), dryRun: false, "C0PLATFORM"));
        Golden.Compare("form-accepted-dry-run", UpgradeFormView.Accepted(Prod, new(1, 35), dryRun: true, "D0ANA"));
    }

    [Theory]
    [InlineData(100, 10)]
    [InlineData(101, 20)]
    [InlineData(1000, 20)]
    [InlineData(12_000, 100)]
    public void Any_number_of_clusters_fits_and_those_without_room_are_counted(int count, int length)
    {
        ClusterName[] many = [.. Enumerable.Range(1, count).Select(number => ClusterName.Parse($"{number:00000}".PadRight(length, 'x')))];
        var view = UpgradeFormView.Of(Origin with { Cluster = many[0] }, many, new FormStage.Looking(many[0]));
        var verdict = BlockValidator.ValidateView(view);
        Assert.True(verdict.Ok, verdict.ToString());

        var select = (StaticSelect)((InputBlock)view.Blocks[0]).Element;
        var shown = select.Options?.Count ?? select.OptionGroups!.Sum(group => group.Options.Count);
        Assert.Equal(many[0].Value, select.InitialOption!.Value);
        Assert.Equal(count - shown, FormClusters.LeftOut(many));
        Assert.Equal(count > shown, SlackJson.Write(view).Contains($"… and {count - shown} more cluster", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_form_carries_is_read_again_and_anything_else_is_not()
    {
        var origin = Chosen with { ThreadTs = "1795334400.000001" };
        Assert.Equal(origin, FormOrigin.Read(origin.Write()));
        Assert.Null(FormOrigin.Read((origin with { ResponseUrl = new string('x', 5000) }).Write())!.ResponseUrl);
        Assert.All(["", "{", "[]", "null", """{"cluster":"not a name!"}""", "prod 1.35"], metadata => Assert.Null(FormOrigin.Read(metadata)));
        Assert.DoesNotContain("hooks.slack.com", origin.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_inputs_that_stay_keep_their_ids_and_versions_bear_their_cluster()
    {
        var before = Ids(UpgradeFormView.Of(Origin, Clusters, new FormStage.Choosing()));
        var after = Ids(UpgradeFormView.Of(Chosen, Clusters, new FormStage.Versions(World, Rules)));

        Assert.Equal([.. before, "version:prod"], after.Order(StringComparer.Ordinal));
        Assert.Equal(before, Ids(UpgradeFormView.Of(Chosen, Clusters, new FormStage.Looking(Prod))));
    }

    private static FormOrigin Chosen => Origin with { Cluster = Prod };

    private static IReadOnlyList<string> Ids(ModalView view) => [.. view.Blocks.OfType<InputBlock>().Select(block => block.BlockId!).Order(StringComparer.Ordinal)];

    private static StaticSelect VersionsOf(ModalView view) => (StaticSelect)view.Blocks.OfType<InputBlock>().Single(block => block.BlockId == "version:prod").Element;

    private static DateTimeOffset Day(int year, int month) => new(year, month, 23, 0, 0, 0, TimeSpan.Zero);

    private static void Is(string name, FormOrigin origin, FormStage stage, KubernetesVersion? wanted = null) =>
        Golden.Compare(name, UpgradeFormView.Of(origin, Clusters, stage, wanted));
}
