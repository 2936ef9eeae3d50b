using EksUpgradeBot.Upgrade.Planning;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Planning;

public sealed class RollbackJudgementTests
{
    private const string Cluster = "module.eks.aws_eks_cluster.this[0]";

    [Fact]
    public void One_minor_down_of_exactly_this_cluster_is_fine_for_a_rollback() => Assert.Empty(Judge(Move("1.35", "1.34")).Refusals);

    [Theory]
    [InlineData("1.35", "1.33", "a rollback goes exactly one minor down")]
    [InlineData("1.35", "1.36", "a rollback goes exactly one minor down")]
    [InlineData("1.34", "1.33", "but EKS runs 1.35")]
    [InlineData("1.35", "1.33", "but 1.34 is expected")]
    public void Any_other_move_is_refused(string before, string after, string why) => Refuses(why, Judge(Move(before, after)));

    [Fact]
    public void Another_cluster_may_not_go_back_along() =>
        Refuses("is another cluster", Judge(Move("1.35", "1.34"), Move("1.35", "1.34") with { Address = "aws_eks_cluster.other" }));

    [Fact]
    public void A_node_group_does_not_go_down_in_the_same_plan() =>
        Refuses("would go down", Judge(Move("1.35", "1.34"), Move("1.35", "1.34") with { Address = "aws_eks_node_group.x", Type = "aws_eks_node_group" }));

    [Theory]
    [InlineData(ChangeKind.Delete)]
    [InlineData(ChangeKind.Replace)]
    public void What_an_upgrade_would_ask_a_second_time_about_a_rollback_refuses(ChangeKind kind)
    {
        var lost = new ResourceChange { Address = "aws_launch_template.x", Type = "aws_launch_template", Kind = kind, Actions = "delete" };

        Refuses("A rollback destroys nothing", Judge(Move("1.35", "1.34"), lost));
    }

    [Fact]
    public void No_plan_that_goes_down_is_ever_fine_for_an_upgrade()
    {
        var versions = (from before in Gen.Choose(30, 38)
                        from after in Gen.Choose(28, 37)
                        from runs in Gen.Choose(30, 38)
                        from wanted in Gen.Choose(28, 38)
                        where after < before
                        select (before, after, runs, wanted)).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(versions, asked =>
            TerraformPlanJudge.Judge(
                Plan(Move($"1.{asked.before}", $"1.{asked.after}")),
                new PlanExpectation(Cluster, new(1, asked.runs), new(1, asked.wanted), [Cluster])).Refusals.Count > 0));
    }

    private static PlanJudgement Judge(params ResourceChange[] changes) =>
        TerraformPlanJudge.Judge(Plan(changes), new PlanExpectation(Cluster, new(1, 35), new(1, 34), [Cluster]) { IsRollback = true });

    private static void Refuses(string why, PlanJudgement judgement) =>
        Assert.Contains(judgement.Refusals, refusal => refusal.Contains(why, StringComparison.Ordinal));

    private static ResourceChange Move(string before, string after) => new()
    {
        Address = Cluster,
        Type = "aws_eks_cluster",
        Kind = ChangeKind.Update,
        Actions = "update",
        Attributes = [new AttributeChange("version", before, after)],
    };

    private static TerraformPlan Plan(params ResourceChange[] changes) => new()
    {
        TerraformVersion = "1.11.4",
        Applyable = true,
        Complete = false,
        Errored = false,
        Counts = new PlanCounts(Update: changes.Length),
        Changes = changes,
    };
}
