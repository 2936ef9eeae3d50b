using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Views;

public sealed class ProposalGoldenTests
{
    private static readonly ApprovalRules TwoPeople = new(["U0BEN", "U0CLEO", "S0PLATFORM"], 2, RequesterMayApprove: false, TimeSpan.FromHours(4));

    [Fact]
    public void Control_plane_with_diff() => Is("proposal-control-plane", Story.Begin().Proposes(Proposals.Terraform()));

    [Fact]
    public void Node_groups_by_EKS() => Is(
        "proposal-node-groups",
        Story.Begin(Worlds.Cluster(groups: [Worlds.Group("general", "1.34", 12), Worlds.Group("gpu", "1.34", 1)]))
            .Proposes(Proposals.Terraform()).Approved().Done().Proposes(Proposals.Moves(("general", 12), ("gpu", 1))));

    [Fact]
    public void Force_of_a_node_group() => Is(
        "proposal-force", Story.Begin().Proposes(Proposals.Terraform()).Approved().Done().Proposes(Proposals.Force("general")));

    [Fact]
    public void Restarts_on_Fargate() => Is(
        "proposal-restarts", Story.Begin().Proposes(Proposals.Terraform()).Approved().Done().Proposes(Proposals.Restarts(["api", "web"])));

    [Fact]
    public void Add_ons_by_EKS() => Is("proposal-add-ons", Story.Begin().Proposes(Proposals.Addons(
        new AddonMove("vpc-cni", "v1.18.3-eksbuild.3", "v1.19.3-eksbuild.1", "on the way to v1.20.4-eksbuild.2", ["PRESERVE keeps the team's configuration values: env, resources"]),
        new AddonMove("vpc-cni", "v1.19.3-eksbuild.1", "v1.20.4-eksbuild.2", "EKS's default for 1.35; the VPC CNI goes one minor at a time", ["PRESERVE keeps the team's configuration values: env, resources"]),
        new AddonMove("coredns", "v1.11.4-eksbuild.24", "v1.12.4-eksbuild.10", "EKS's default for 1.35", []))));

    [Fact]
    public void Add_ons_by_EKS_with_pins_that_Terraform_ignores() => Is("proposal-add-ons-pins", Story.Begin().Proposes((run, at) =>
        Proposals.Addons(new AddonMove("coredns", "v1.11.4-eksbuild.24", "v1.12.4-eksbuild.10", "EKS's default for 1.35", []))(run, at) with
        {
            PinsDiff = Proposals.Diff.Replace("cluster_version = \"1.34\"", "coredns = \"v1.11.4-eksbuild.24\"").Replace("cluster_version = \"1.35\"", "coredns = \"v1.12.4-eksbuild.10\""),
        }));

    [Fact]
    public void Add_ons_by_Terraform() => Is("proposal-add-ons-terraform", Story.Begin().Proposes((run, at) =>
    {
        var plan = Proposals.Plan(Proposals.Change(
            "module.eks.aws_eks_addon.this[\"coredns\"]", ChangeKind.Update, new AttributeChange("addon_version", "v1.11.4-eksbuild.24", "v1.12.4-eksbuild.10")));
        var diff = Proposals.Diff.Replace("cluster_version = \"1.34\"", "coredns = \"v1.11.4-eksbuild.24\"").Replace("cluster_version = \"1.35\"", "coredns = \"v1.12.4-eksbuild.10\"");
        var proposal = Proposals.Terraform(plan, diff: diff, title: "Move add-on coredns of prod to the versions for 1.35")(run, at);
        return proposal with
        {
            Terraform = proposal.Terraform! with { Judgement = new PlanJudgement([], [], []) },
            Addons =
            [
                new AddonMove(
                    "coredns", "v1.11.4-eksbuild.24", "v1.12.4-eksbuild.10", "EKS's default for 1.35",
                    ["The configuration values are those of the Terraform code: replicaCount; its resolve_conflicts_on_update decides over changes made by hand"]),
            ],
        };
    }));

    [Fact]
    public void Destructive() => Is("proposal-destructive", Story.Begin().Proposes(Proposals.Terraform(Proposals.Plan(
        Proposals.Change("aws_instance.bastion", ChangeKind.Delete),
        Proposals.Change("module.eks.aws_launch_template.nodes", ChangeKind.Replace, new AttributeChange("image_id", "ami-1", "ami-2")) with { ReplacePaths = ["image_id"] },
        Proposals.Version()))));

    [Fact]
    public void Charts() => Is("proposal-charts", Story.Begin().Proposes(Proposals.Charts(
        Proposals.Release("web", "web-4.0.7", "web-4.1.0", (ChangeKind.Update, "Deployment", "web"), (ChangeKind.Create, "ConfigMap", "web-routes")) with
        {
            AppFrom = "4.0.7",
            AppTo = "4.1.0",
        },
        Proposals.Release("cluster-autoscaler", "cluster-autoscaler-9.50.1", "cluster-autoscaler-9.50.1", (ChangeKind.Update, "Deployment", "cluster-autoscaler")),
        Proposals.Release("search", null, "search-1.2.0", (ChangeKind.Create, "StatefulSet", "search")))));

    [Fact]
    public void Charts_that_delete_and_uninstall() => Is("proposal-charts-destructive", Story.Begin().Proposes(Proposals.Charts(
        Proposals.Release("web", "web-4.0.7", "web-4.1.0", (ChangeKind.Update, "Deployment", "web"), (ChangeKind.Delete, "PersistentVolumeClaim", "web-cache")),
        Proposals.Release("old", "old-0.9.0", null))));

    [Fact]
    public void Very_many_charts() => Is("proposal-charts-hundreds", Story.Begin().Proposes(Proposals.Charts(
        [.. Enumerable.Range(1, 120).Select(number => Proposals.Release(
            $"service-{number}", "service-1.0.0", "service-2.0.0",
            [.. Enumerable.Range(1, 30).Select(index => (ChangeKind.Delete, "ConfigMap", $"settings-{number}-{index}"))]))])));

    [Fact]
    public void With_what_nobody_asked_for() => Is("proposal-unrelated", Story.Begin().Proposes(Proposals.Terraform(Proposals.Plan(
        Proposals.Version(), Proposals.Change("aws_s3_bucket.logs", ChangeKind.Update, new AttributeChange("tags.team", "a", "b"))) with
    {
        Drift = 2,
        Drifted = [new DriftedObject("aws_s3_bucket.logs", ChangeKind.Update, ["tags.team"], IsRelevant: true), new DriftedObject("aws_iam_role.x", ChangeKind.Delete, [])],
        ChangedOutputs = [new OutputChange("cluster_version")],
        FailedChecks = ["check.endpoint_is_private: the endpoint is public"],
        Complete = false,
        Deferred = 1,
    })));

    [Fact]
    public void New_because_the_world_moved() => Is("proposal-new", Story.Begin().Proposes(Proposals.Terraform()).Approved()
        .Proposes(Proposals.Terraform(because: "the branch main moved to 77aa88bb99")));

    [Fact]
    public void Approved() => Is("proposal-approved", Story.Begin().Proposes(Proposals.Terraform()).Approved());

    [Fact]
    public void Void() => Is("proposal-void", Story.Begin().Proposes(Proposals.Terraform()).Approved()
        .Proposes(Proposals.Terraform(because: "the branch main moved to 77aa88bb99")), 0);

    [Fact]
    public void Expired() => Is("proposal-expired", Story.Begin().Proposes(Proposals.Terraform()).Expires());

    [Fact]
    public void Outside_of_the_maintenance_window() => Is("proposal-outside-window", Story.Begin(opens: Story.Opening).Proposes(Proposals.Terraform()));

    [Fact]
    public void Approved_and_waiting_for_the_window() => Is("proposal-waits-for-window", Waiting);

    [Fact]
    public void Taken_out_of_the_window() => Is("proposal-overridden", Waiting.Overridden());

    [Fact]
    public void Taken_out_of_the_window_and_void() =>
        Is("proposal-overridden-void", Waiting.Overridden().Proposes(Proposals.Terraform(because: "the branch main moved to 77aa88bb99")), 0);

    [Fact]
    public void Made_anew_because_nobody_decided() => Is("proposal-renewed", Story.Begin().Proposes(Proposals.Terraform()).Lapses().Proposes(Proposals.Terraform()));

    [Fact]
    public void The_dialog_names_the_digest_and_what_is_destroyed_within_its_limits()
    {
        var story = Story.Begin().Proposes(Proposals.Terraform(Proposals.Plan(
            [Proposals.Version(), .. Enumerable.Range(1, 9).Select(index => Proposals.Change($"aws_db_instance.orders[{index}]", ChangeKind.Delete))])));
        var open = story.Run.CurrentStep.OpenProposal!.Proposal;
        var dialog = RunButtons.ApproveButton(story.Run, open).Confirm!;

        Assert.StartsWith($"{open.Digest.Short}: This destroys 9 objects: aws_db_instance.orders[1]", dialog.Text.Text, StringComparison.Ordinal);
        Assert.InRange(dialog.Text.Text.Length, 200, 300);
        Assert.Equal(ButtonStyle.Danger, dialog.Style);
        var tooLong = dialog with { Text = new PlainText(new string('x', 301)) };
        Assert.False(BlockValidator.ValidateBlocks([new ActionsBlock([new Button("a", "b") { Confirm = tooLong }])]).Ok);
    }

    private static Story Waiting => Story.Begin(opens: Story.Opening).Proposes(Proposals.Terraform()).Approved().WaitsForWindow();

    [Fact]
    public void Declined_by_an_abort() => Is("proposal-declined", Story.Begin().Proposes(Proposals.Terraform()).Aborted());

    [Fact]
    public void One_of_two_approvals_given() => Is("proposal-one-of-two", Story.Begin(rules: TwoPeople).Proposes(Proposals.Terraform()).Approved());

    [Fact]
    public void Approved_by_two() => Is("proposal-approved-by-two", Story.Begin(rules: TwoPeople).Proposes(Proposals.Terraform()).Approved().Approved(Story.Cleo));

    [Fact]
    public void Hundreds_of_changes() => Is("proposal-hundreds", Story.Begin().Proposes(Proposals.Terraform(Proposals.Plan(
        [Proposals.Version(), .. Enumerable.Range(1, 199).Select(index => Proposals.Change($"aws_s3_bucket.logs[{index}]", ChangeKind.Create))]) with
    {
        OmittedChanges = 1300,
        Counts = new PlanCounts(Create: 1499, Update: 1),
    })));

    [Fact]
    public void Secret_and_unknown_values() => Is("proposal-secret-and-unknown", Story.Begin().Proposes(Proposals.Terraform(Proposals.Plan(
        Proposals.Change(
            Proposals.Cluster,
            ChangeKind.Update,
            new AttributeChange("version", "1.34", "1.35"),
            new AttributeChange("tags.token", null, null, IsSensitive: true),
            new AttributeChange("platform_version", "eks.12", null, IsUnknown: true),
            new AttributeChange("tags.owner", null, "platform"),
            new AttributeChange("tags.a", "1", "2"),
            new AttributeChange("tags.b", "1", null)),
        Proposals.Change("module.eks.aws_iam_role.this", ChangeKind.NoOp) with { PreviousAddress = "aws_iam_role.eks" },
        Proposals.Change("aws_iam_role.old", ChangeKind.Forget)))));

    [Fact]
    public void What_stood_before_is_not_shown_as_if_it_still_did()
    {
        var story = Story.Begin().Proposes(Proposals.Terraform()).Approved().Proposes(Proposals.Terraform(because: "the branch moved"));
        var old = ProposalView.Of(story.Run, story.Run.CurrentStep, 0);

        Assert.DoesNotContain(old.Blocks, block => block is ActionsBlock or RichTextBlock { Elements: [RichTextPreformatted { Elements: [RichTextText { Text: "" }] }] });
        Assert.Contains("no longer stands", old.Text);
    }

    [Fact]
    public void The_dangerous_stands_before_everything_else()
    {
        var story = Story.Begin().Proposes(Proposals.Terraform(Proposals.Plan(Proposals.Change("aws_db_instance.orders", ChangeKind.Delete), Proposals.Version())));
        var blocks = ProposalView.Of(story.Run, story.Run.CurrentStep, 0).Blocks;

        Assert.Contains("aws_db_instance.orders", Assert.IsType<SectionBlock>(blocks[1]).Text!.Text);
    }

    private static void Is(string name, Story story, int? index = null)
    {
        var step = story.Run.Steps.Last(step => step.Proposals.Count > 0);
        ThreadMessage proposal = ProposalView.Of(story.Run, step, index ?? (step.Proposals.Count - 1));
        Golden.Compare(name, proposal);
        Assert.Contains("prod", proposal.Text);
        Assert.Contains("1.35", proposal.Text);
    }
}
