using EksUpgradeBot.Upgrade.Planning;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Planning;

public sealed class TerraformPlanBuilderTests
{
    private readonly TerraformPlanBuilder _builder = new(maxChanges: 4);

    [Theory]
    [InlineData("no-op", ChangeKind.NoOp)]
    [InlineData("read", ChangeKind.Read)]
    [InlineData("create", ChangeKind.Create)]
    [InlineData("update", ChangeKind.Update)]
    [InlineData("delete,create", ChangeKind.Replace)]
    [InlineData("create,delete", ChangeKind.Replace)]
    [InlineData("delete", ChangeKind.Delete)]
    [InlineData("forget", ChangeKind.Forget)]
    [InlineData("create,forget", ChangeKind.Forget)]
    [InlineData("delete,update", ChangeKind.Unknown)]
    [InlineData("explode", ChangeKind.Unknown)]
    [InlineData("", ChangeKind.Unknown)]
    public void Every_combination_of_actions_has_a_kind_and_a_new_one_is_unknown(string actions, ChangeKind kind) =>
        Assert.Equal(kind, TerraformPlanBuilder.KindOf(actions.Split(',', StringSplitOptions.RemoveEmptyEntries)));

    [Fact]
    public void State_operations_are_counted_beside_the_change_and_not_instead_of_it()
    {
        Add("a", ChangeKind.Update, previous: "b");
        Add("c", ChangeKind.NoOp, import: true);
        Add("d", ChangeKind.NoOp);

        var plan = _builder.Build();

        Assert.Equal(new PlanCounts(Update: 1, Move: 1, Import: 1), plan.Counts);
        Assert.Equal(["a", "c"], plan.Changes.Select(change => change.Address));
    }

    [Fact]
    public void The_most_dangerous_comes_first_and_EKS_before_the_rest()
    {
        var builder = new TerraformPlanBuilder();
        Add("read", ChangeKind.Read, builder: builder);
        Add("move", ChangeKind.NoOp, previous: "x", builder: builder);
        Add("update", ChangeKind.Update, builder: builder);
        Add("group", ChangeKind.Update, "aws_eks_node_group", builder: builder);
        Add("cluster", ChangeKind.Update, "aws_eks_cluster", builder: builder);
        Add("forget", ChangeKind.Forget, "aws_eks_addon", builder: builder);
        Add("delete", ChangeKind.Delete, builder: builder);
        Add("replace", ChangeKind.Replace, "aws_eks_addon", builder: builder);

        Assert.Equal(
            ["replace", "delete", "forget", "cluster", "group", "update", "move", "read"],
            builder.Build().Changes.Select(change => change.Address));
    }

    [Fact]
    public void What_is_left_out_is_counted_and_never_an_EKS_object_before_another()
    {
        for (var i = 0; i < 10; i++)
        {
            Add($"doomed{i}", ChangeKind.Delete);
        }

        Add("cluster", ChangeKind.Update, "aws_eks_cluster");
        var plan = _builder.Build();

        Assert.Equal(["doomed0", "doomed1", "doomed2", "cluster"], plan.Changes.Select(change => change.Address));
        Assert.Equal(7, plan.OmittedChanges);
        Assert.Equal(10, plan.Counts.Delete);
    }

    [Fact]
    public void Attributes_are_only_asked_for_when_a_change_is_kept()
    {
        var asked = 0;
        for (var i = 0; i < 10; i++)
        {
            _builder.Add(
                Change($"x{i}", ChangeKind.Update),
                change =>
                {
                    asked++;
                    return change;
                });
        }

        Assert.Equal(4, asked);
    }

    [Fact]
    public void A_plan_older_than_the_words_is_applyable_when_it_has_changes()
    {
        Add("read", ChangeKind.Read);
        Assert.False(_builder.Build().Applyable);

        _builder.AddOutput("o");
        Assert.True(_builder.Build().Applyable);
        Assert.True(_builder.Build().Complete);
    }

    [Fact]
    public void Terraforms_own_word_on_applyable_wins()
    {
        Add("a", ChangeKind.Update);
        _builder.Applyable = false;

        Assert.False(_builder.Build().Applyable);
    }

    private static ResourceChange Change(
        string address, ChangeKind kind, string type = "aws_s3_bucket", string? previous = null, bool import = false) => new()
        {
            Address = address,
            Type = type,
            Kind = kind,
            Actions = kind.ToString(),
            PreviousAddress = previous,
            IsImport = import,
        };

    private void Add(
        string address, ChangeKind kind, string type = "aws_s3_bucket", string? previous = null, bool import = false,
        TerraformPlanBuilder? builder = null) =>
        (builder ?? _builder).Add(Change(address, kind, type, previous, import), change => change);
}
