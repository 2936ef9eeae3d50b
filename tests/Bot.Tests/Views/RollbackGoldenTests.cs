using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Views;

public sealed class RollbackGoldenTests
{
    private static readonly RollbackWindow Window = Worlds.Upgraded().RollbackWindow!;

    [Fact]
    public void The_control_plane_is_proposed_as_dangerous() => Is("rollback-proposal", "proposal:1-control-plane-back-1-34:1", Story.BeginRollback().Proposes(Back));

    [Fact]
    public void The_requester_is_named_as_one_who_may_not_approve_even_where_upgrades_allow_it()
    {
        var rules = new ApprovalRules(["U0ANA", "U0BEN"], 1, RequesterMayApprove: true, TimeSpan.FromHours(4));

        Is("rollback-proposal-own", "proposal:1-control-plane-back-1-34:1", Story.BeginRollback(rules: rules).Proposes(Back));
    }

    [Fact]
    public void Node_groups_go_back_first() => Is(
        "rollback-node-groups", "proposal:1-nodes-back-1-34:1",
        Story.BeginRollback(Worlds.Upgraded("1.35")).Proposes((run, at) => Proposals.Moves(("general", 3))(run, at) with
        {
            Title = "Move node group general of prod back to 1.34",
            NodeGroups = [new NodeGroupMove("general", KubernetesVersion.Parse("1.35"), KubernetesVersion.Parse("1.34"), 3)],
        }));

    [Fact]
    public void The_card_says_that_it_goes_back() => Is(
        "rollback-card", "card", Story.BeginRollback().Proposes(Back).Approved().Waits("EKS takes the control plane back to 1.34 (update 7c1f)"));

    [Fact]
    public void The_report_says_from_where_to_where() => Is("rollback-report", "report", Done());

    [Fact]
    public void The_report_of_an_abort_says_rollback() => Is("rollback-aborted", "report", Story.BeginRollback().Proposes(Back).Aborted());

    [Fact]
    public void A_completed_upgrade_says_until_when_it_can_be_taken_back() => Is(
        "report-completed-with-a-way-back", "report", Stories.GoodDay().TidiedUp("1.35", rollback: Window));

    [Fact]
    public void Readiness_for_a_rollback()
    {
        var report = ReadinessReport.OfRollback(
            Worlds.Upgraded("1.35") with { Nodes = [Worlds.Node("batch-1", "1.35")] }, []);

        Golden.Compare("rollback-readiness", new Message { Text = ReadinessView.Text(report), Blocks = ReadinessView.Blocks(report) });
    }

    [Fact]
    public void Status_and_fleet_say_until_when_a_cluster_can_be_taken_back()
    {
        Golden.Compare("status-with-a-way-back", StatusView.Of([], ClusterName.Parse("prod"), Window, Story.Start));
        Golden.Compare("fleet-with-a-way-back", FleetView.Of([new FleetRow(ClusterName.Parse("prod"), Worlds.Upgraded(), null)], []));
    }

    [Theory]
    [InlineData(96.5, "4 days")]
    [InlineData(30, "30 h")]
    [InlineData(0.5, "30 min")]
    public void What_is_left_is_said_in_the_largest_unit_that_fits(double hours, string words) =>
        Assert.Equal(words, RollbackText.Left(Window, Window.ClosesAt - TimeSpan.FromHours(hours)));

    private static Story Done() => Story.BeginRollback().Proposes(Back).Approved().Waits("EKS takes the control plane back to 1.34 (update 7c1f)")
        .Done("The control plane runs 1.34 again (eks.12).").Done("prod runs 1.34: control plane, 1 node group and 3 nodes.", 2, "main says 1.34 (live/prod/main.tf:5, commit 8c7d6e5f4a).");

    private static Proposal Back(UpgradeRun run, DateTimeOffset at)
    {
        var (from, to) = (KubernetesVersion.Parse("1.35"), KubernetesVersion.Parse("1.34"));
        var plan = Proposals.Plan(Proposals.Version("1.35", "1.34"));
        var proposal = Proposals.Terraform(plan, diff: Proposals.Diff.Replace("-  cluster_version = \"1.34\"", "-  cluster_version = \"1.35\"", StringComparison.Ordinal)
            .Replace("+  cluster_version = \"1.35\"", "+  cluster_version = \"1.34\"", StringComparison.Ordinal), title: "Take the control plane of prod back from 1.35 to 1.34")(run, at);
        var judgement = TerraformPlanJudge.Judge(plan, new PlanExpectation(Proposals.Cluster, from, to, [Proposals.Cluster]) { IsRollback = true });
        Assert.Empty(judgement.Refusals);
        return proposal with
        {
            ControlPlane = from,
            Target = to,
            RollsBack = true,
            AskedBy = run.RequestedBy,
            Terraform = proposal.Terraform! with { Judgement = judgement },
        };
    }

    private static void Is(string golden, string key, Story story) =>
        Golden.Compare(golden, RunThread.Of(story.Run, story.Now).Single(message => message.Key == key));
}
