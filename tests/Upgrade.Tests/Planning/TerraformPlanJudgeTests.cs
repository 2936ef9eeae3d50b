using EksUpgradeBot.Upgrade.Planning;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Planning;

public sealed class TerraformPlanJudgeTests
{
    private const string Cluster = "module.eks.aws_eks_cluster.this[0]";
    private const string Group = "module.eks.aws_eks_node_group.this[\"blue\"]";

    private static readonly ResourceChange GoodMove = Eks(Cluster, "aws_eks_cluster", new AttributeChange("version", "1.34", "1.35"));

    [Fact]
    public void A_plan_that_moves_the_cluster_one_minor_up_is_fine()
    {
        var judgement = Judge(GoodMove);

        Assert.Empty(judgement.Refusals);
        Assert.Empty(judgement.Destructive);
        Assert.Empty(judgement.Unrelated);
    }

    [Fact]
    public void A_plan_that_ended_in_an_error_is_refused() =>
        Refuses("ended in an error", TerraformPlanJudge.Judge(Plan(GoodMove) with { Errored = true }, Expect()));

    [Fact]
    public void A_plan_with_nothing_to_apply_is_refused() =>
        Refuses("There is nothing to apply", TerraformPlanJudge.Judge(Plan() with { Applyable = false }, Expect()));

    [Theory]
    [InlineData("aws_eks_cluster", ChangeKind.Delete, "would be destroyed.")]
    [InlineData("aws_eks_cluster", ChangeKind.Replace, "destroyed and made anew because of name")]
    [InlineData("aws_eks_cluster", ChangeKind.Unknown, "unknown action \"burn\"")]
    [InlineData("aws_eks_node_group", ChangeKind.Delete, "would be destroyed.")]
    [InlineData("aws_eks_node_group", ChangeKind.Replace, "destroyed and made anew because of name")]
    [InlineData("aws_eks_node_group", ChangeKind.Unknown, "unknown action \"burn\"")]
    [InlineData("aws_eks_fargate_profile", ChangeKind.Delete, "destroys a Fargate profile")]
    [InlineData("aws_eks_addon", ChangeKind.Delete, "destroys an add-on")]
    [InlineData("aws_eks_addon", ChangeKind.Replace, "made anew because of name. An upgrade never replaces an add-on")]
    [InlineData("aws_eks_access_entry", ChangeKind.Delete, "a way into the cluster")]
    [InlineData("aws_eks_access_policy_association", ChangeKind.Replace, "a way into the cluster")]
    [InlineData("aws_eks_identity_provider_config", ChangeKind.Delete, "a way into the cluster")]
    [InlineData("aws_eks_pod_identity_association", ChangeKind.Delete, "destroys an object of EKS")]
    [InlineData("aws_eks_thing_of_tomorrow", ChangeKind.Unknown, "unknown action \"burn\"")]
    [InlineData("aws_eks_addon", ChangeKind.Forget, "would be forgotten")]
    [InlineData("aws_eks_node_group", ChangeKind.Forget, "would be forgotten")]
    [InlineData("aws_eks_access_entry", ChangeKind.Forget, "would be forgotten")]
    [InlineData("aws_eks_cluster", ChangeKind.Forget, "would be forgotten")]
    public void Losing_anything_of_EKS_is_refused(string type, ChangeKind kind, string why)
    {
        var lost = new ResourceChange { Address = $"{type}.x", Type = type, Kind = kind, Actions = "burn", ReplacePaths = ["name"] };

        Refuses($"{type}.x ", Judge(GoodMove, lost));
        Refuses(why, Judge(GoodMove, lost));
    }

    [Fact]
    public void Losing_the_cluster_itself_is_one_refusal() =>
        Assert.Single(Judge(GoodMove with { Kind = ChangeKind.Replace, Actions = "delete, create" }).Refusals);

    [Fact]
    public void A_deposed_node_group_that_would_be_destroyed_is_named_with_its_key() =>
        Refuses(
            "aws_eks_node_group.x (deposed object 1a2b) would be destroyed",
            Judge(GoodMove, new ResourceChange
            {
                Address = "aws_eks_node_group.x",
                Type = "aws_eks_node_group",
                Kind = ChangeKind.Delete,
                Actions = "delete",
                Deposed = "1a2b",
            }));

    [Theory]
    [InlineData("1.34", "1.33", "would go down from 1.34 to 1.33")]
    [InlineData("1.34", "1.36", "would jump from 1.34 to 1.36")]
    [InlineData("1.33", "1.34", "would move to 1.34, but 1.35 is expected")]
    [InlineData("1.33", "1.34", "starts from version 1.33 of module.eks.aws_eks_cluster.this[0], but EKS runs 1.34")]
    [InlineData("1.34", null, "a version that the plan does not show")]
    [InlineData("1.34", "latest", "a version that the plan does not show")]
    public void Any_move_but_the_expected_one_is_refused(string before, string? after, string why) =>
        Refuses(why, Judge(Eks(Cluster, "aws_eks_cluster", new AttributeChange("version", before, after))));

    [Fact]
    public void A_version_that_is_known_only_after_apply_is_refused() =>
        Refuses("does not show", Judge(Eks(Cluster, "aws_eks_cluster", new AttributeChange("version", "1.34", null, IsUnknown: true))));

    [Fact]
    public void A_plan_that_does_not_move_the_cluster_is_refused()
    {
        Refuses("keeps its version", Judge(Eks(Cluster, "aws_eks_cluster", new AttributeChange("tags.a", "1", "2"))));
        Refuses("keeps its version", Judge(Eks(Group, "aws_eks_node_group", new AttributeChange("version", "1.34", "1.35"))));
    }

    [Fact]
    public void A_cluster_that_Terraform_would_create_is_refused() =>
        Refuses("would be created", Judge(GoodMove with { Kind = ChangeKind.Create }));

    [Fact]
    public void A_plan_for_node_groups_leaves_the_clusters_version_alone()
    {
        var expectation = new PlanExpectation(Cluster, new(1, 35), new(1, 35), [Group]);

        var good = TerraformPlanJudge.Judge(Plan(Eks(Group, "aws_eks_node_group", new AttributeChange("version", "1.34", "1.35"))), expectation);
        var bad = TerraformPlanJudge.Judge(Plan(Eks(Cluster, "aws_eks_cluster", new AttributeChange("version", "1.35", "1.36"))), expectation);

        Assert.Empty(good.Refusals);
        Assert.Empty(good.Unrelated);
        Refuses("1.35 is expected", bad);
    }

    [Fact]
    public void A_moved_cluster_is_still_the_cluster() =>
        Assert.Empty(Judge(GoodMove with { Address = "module.new.aws_eks_cluster.this[0]", PreviousAddress = Cluster }).Refusals);

    [Fact]
    public void Another_clusters_version_in_the_same_plan_is_refused() =>
        Refuses(
            "aws_eks_cluster.other is another cluster, and its version would change from 1.30 to 1.31",
            Judge(GoodMove, Eks("aws_eks_cluster.other", "aws_eks_cluster", new AttributeChange("version", "1.30", "1.31"))));

    [Fact]
    public void Addon_versions_do_not_move_with_the_cluster()
    {
        var addon = Eks("aws_eks_addon.dns", "aws_eks_addon", new AttributeChange("addon_version", "v1", "v2"));

        Refuses("aws_eks_addon.dns would change its add-on version from v1 to v2", Judge(GoodMove, addon));
        Refuses(
            "may change its add-on version",
            Judge(GoodMove, Eks("aws_eks_addon.dns", "aws_eks_addon", new AttributeChange("addon_version", "v1", null, IsUnknown: true))));
        Assert.Empty(TerraformPlanJudge.Judge(
            Plan(addon), new PlanExpectation(Cluster, new(1, 35), new(1, 35), ["aws_eks_addon.dns"])).Refusals);
    }

    [Theory]
    [InlineData("vpc_config[0].subnet_ids[1]")]
    [InlineData("vpc_config[0].security_group_ids[0]")]
    [InlineData("encryption_config[0].provider[0].key_arn")]
    [InlineData("access_config[0].authentication_mode")]
    [InlineData("enabled_cluster_log_types[0]")]
    [InlineData("upgrade_policy[0].support_type")]
    [InlineData("kubernetes_network_config[0].elastic_load_balancing[0].enabled")]
    [InlineData("deletion_protection")]
    public void Other_updates_of_the_cluster_do_not_come_with_its_version(string path) =>
        Refuses(path, Judge(GoodMove with { Attributes = [.. GoodMove.Attributes, new AttributeChange(path, "a", "b")] }));

    [Theory]
    [InlineData("tags.team")]
    [InlineData("platform_version")]
    [InlineData("vpc_config[0].cluster_security_group_id")]
    public void What_is_no_update_of_its_own_may_come_along(string path) =>
        Assert.Empty(Judge(GoodMove with { Attributes = [.. GoodMove.Attributes, new AttributeChange(path, "a", null, IsUnknown: true)] }).Refusals);

    [Theory]
    [InlineData("scaling_config[0].min_size")]
    [InlineData("scaling_config[0].desired_size")]
    public void Sizes_of_a_node_group_do_not_change_with_a_version(string path)
    {
        var resized = Eks(Group, "aws_eks_node_group", new AttributeChange(path, "3", "0"));
        var nodesOnly = new PlanExpectation(Cluster, new(1, 35), new(1, 35), [Group]);

        Refuses($"would change {path} from 3 to 0", Judge(GoodMove, resized));
        Refuses(
            path,
            TerraformPlanJudge.Judge(Plan(resized with { Attributes = [.. resized.Attributes, new AttributeChange("version", "1.34", "1.35")] }), nodesOnly));
        Refuses(
            path,
            TerraformPlanJudge.Judge(
                Plan(resized with { Attributes = [.. resized.Attributes, new AttributeChange("launch_template[0].version", "7", null, IsUnknown: true)] }), nodesOnly));
        Assert.Empty(TerraformPlanJudge.Judge(Plan(resized), nodesOnly).Refusals);
    }

    [Fact]
    public void A_node_group_goes_neither_down_nor_ahead_of_the_control_plane()
    {
        Refuses("would go down from 1.34 to 1.33", Judge(GoodMove, Eks(Group, "aws_eks_node_group", new AttributeChange("version", "1.34", "1.33"))));
        Refuses("ahead of the control plane's 1.35", Judge(GoodMove, Eks(Group, "aws_eks_node_group", new AttributeChange("version", "1.34", "1.36"))));
    }

    [Fact]
    public void Other_destruction_is_listed_for_a_second_confirmation()
    {
        var judgement = TerraformPlanJudge.Judge(
            Plan(
                GoodMove, Other("a", ChangeKind.Delete), Other("b", ChangeKind.Replace) with { ReplacePaths = ["name", "x[0]"] },
                Other("c", ChangeKind.Unknown)) with
            { Counts = new PlanCounts(Update: 1, Delete: 5, Replace: 1, Unknown: 1), OmittedChanges = 4 },
            Expect());

        Assert.Empty(judgement.Refusals);
        Assert.Equal(
            [
                "a would be destroyed.",
                "b would be destroyed and made anew because of name, x[0].",
                "c has the unknown action \"Unknown\", which may destroy it.",
            ],
            judgement.Destructive);
        Assert.Equal((4, 4), (judgement.MoreDestructive, judgement.MoreUnrelated));
        Assert.Empty(judgement.Unrelated);
    }

    [Fact]
    public void Changes_that_nobody_asked_for_are_listed_and_reads_are_not()
    {
        var judgement = Judge(
            GoodMove, Eks(Group, "aws_eks_node_group", new AttributeChange("version", "1.34", "1.35")), Other("bucket", ChangeKind.Update),
            Other("moved", ChangeKind.NoOp), Other("data", ChangeKind.Read), Other("dropped", ChangeKind.Forget));

        Assert.Equal(["bucket", "moved", "dropped"], judgement.Unrelated);
    }

    [Fact]
    public void More_EKS_objects_than_the_judge_was_shown_are_refused() =>
        Refuses("more EKS objects than can be judged", TerraformPlanJudge.Judge(Plan(GoodMove) with { OmittedChanges = 1 }, Expect()));

    [Theory]
    [InlineData("module.eks.kubernetes_config_map.aws_auth[0]", ChangeKind.Delete, true)]
    [InlineData("kubernetes_config_map_v1_data.aws-auth", ChangeKind.Replace, true)]
    [InlineData("kubernetes_config_map_v1_data.aws_auth", ChangeKind.Forget, true)]
    [InlineData("kubernetes_config_map_v1_data.aws_auth", ChangeKind.Update, false)]
    [InlineData("kubernetes_config_map.dashboards", ChangeKind.Delete, false)]
    public void Losing_the_config_map_that_lets_nodes_in_is_refused(string address, ChangeKind kind, bool isRefused)
    {
        var type = address.Split('.')[^2];
        var judgement = Judge(GoodMove, new ResourceChange { Address = address, Type = type, Kind = kind, Actions = "x" });

        Assert.Equal(isRefused, judgement.Refusals.Count == 1);
        Assert.Equal(kind == ChangeKind.Delete && !isRefused, judgement.Destructive.Count == 1);
        Assert.Equal(kind is ChangeKind.Update or ChangeKind.Forget, judgement.Unrelated.Contains(address));
    }

    [Fact]
    public void A_launch_template_that_is_made_anew_is_destructive_and_says_what_hangs_on_it()
    {
        var judgement = Judge(GoodMove, new ResourceChange
        {
            Address = "aws_launch_template.nodes",
            Type = "aws_launch_template",
            Kind = ChangeKind.Replace,
            Actions = "delete, create",
            ReplacePaths = ["name"],
        });

        Assert.Empty(judgement.Refusals);
        Assert.Equal(
            "aws_launch_template.nodes would be destroyed and made anew because of name. Node groups that were made from it cannot replace their nodes without it.",
            Assert.Single(judgement.Destructive));
    }

    [Fact]
    public void A_plan_that_is_not_complete_is_judged_like_any_other_because_every_targeted_one_is_so() =>
        Assert.Empty(TerraformPlanJudge.Judge(Plan(GoodMove) with { Complete = false }, Expect()).Refusals);

    [Fact]
    public void An_EKS_object_of_which_not_every_attribute_could_be_judged_is_refused() =>
        Refuses("changes more attributes than can be judged: 1 and 7 more", Judge(GoodMove with { OmittedAttributes = 7 }));

    [Fact]
    public void A_version_behind_a_mask_is_refused() =>
        Refuses("does not show", Judge(Eks(Cluster, "aws_eks_cluster", new AttributeChange("version", null, null, IsSensitive: true))));

    [Fact]
    public void A_cluster_that_is_imported_or_moved_on_the_way_is_judged_by_its_version()
    {
        Assert.Empty(Judge(GoodMove with { IsImport = true }).Refusals);
        Refuses("keeps its version", Judge(GoodMove with { Kind = ChangeKind.NoOp, Actions = "no-op", Attributes = [], PreviousAddress = "aws_eks_cluster.old" }));
    }

    [Fact]
    public void A_data_source_about_the_cluster_that_is_read_during_apply_is_no_change() =>
        Assert.Empty(Judge(GoodMove, Eks("data.aws_eks_cluster.this", "aws_eks_cluster") with { Kind = ChangeKind.Read, Actions = "read" }).Unrelated);

    private static void Refuses(string why, PlanJudgement judgement) =>
        Assert.Contains(judgement.Refusals, refusal => refusal.Contains(why, StringComparison.Ordinal));

    private static PlanExpectation Expect() => new(Cluster, new(1, 34), new(1, 35), [Cluster, Group]);

    private static PlanJudgement Judge(params ResourceChange[] changes) => TerraformPlanJudge.Judge(Plan(changes), Expect());

    private static ResourceChange Eks(string address, string type, params AttributeChange[] attributes) => new()
    {
        Address = address,
        Type = type,
        Kind = ChangeKind.Update,
        Actions = "update",
        Attributes = attributes,
    };

    private static ResourceChange Other(string address, ChangeKind kind) => new()
    {
        Address = address,
        Type = "aws_s3_bucket",
        Kind = kind,
        Actions = kind.ToString(),
    };

    private static TerraformPlan Plan(params ResourceChange[] changes) => new()
    {
        TerraformVersion = "1.11.4",
        Applyable = true,
        Complete = true,
        Errored = false,
        Counts = new PlanCounts(),
        Changes = changes,
    };
}
