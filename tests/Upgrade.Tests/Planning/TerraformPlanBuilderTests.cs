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

        _builder.AddOutput(new OutputChange("o"));
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

    [Fact]
    public void Drift_is_counted_whole_and_what_the_plan_builds_on_is_named_first()
    {
        for (var i = 0; i < 163; i++)
        {
            _builder.AddDrift(new DriftedObject($"noise[{i}]", ChangeKind.Update, ["tags.x"]));
        }

        _builder.AddDrift(new DriftedObject("vpc", ChangeKind.Update, ["config[0].subnets[1]"]));
        _builder.AddDrift(new DriftedObject("vpc2", ChangeKind.Update, ["tags.x"]));
        _builder.AddDrift(new DriftedObject("lost", ChangeKind.Delete, []));
        _builder.AddRelevant("vpc", "config[0].subnets");
        _builder.AddRelevant("vpc2", "config[0].subnets");
        _builder.AddRelevant("lost", "id");

        var plan = _builder.Build();

        Assert.Equal(166, plan.Drift);
        Assert.Equal(["vpc", "lost"], plan.Drifted.Where(drifted => drifted.IsRelevant).Select(drifted => drifted.Address));
        Assert.Equal(["vpc", "lost", "noise[0]"], plan.Drifted.Take(3).Select(drifted => drifted.Address));
        Assert.InRange(plan.Drifted.Count, 3, 60);
    }

    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "a.b", true)]
    [InlineData("a[0].b", "a", true)]
    [InlineData("", "a", true)]
    [InlineData("a", "ab", false)]
    [InlineData("a.b", "a.c", false)]
    public void Drift_matters_when_what_changed_lies_around_or_within_what_is_used(string used, string changed, bool matters)
    {
        _builder.AddDrift(new DriftedObject("x", ChangeKind.Update, [changed]));
        _builder.AddRelevant("x", used);

        Assert.Equal(matters, Assert.Single(_builder.Build().Drifted).IsRelevant);
    }

    [Fact]
    public void What_is_not_named_of_outputs_checks_and_deferred_changes_is_counted()
    {
        for (var i = 0; i < 250; i++)
        {
            _builder.AddOutput(new OutputChange($"o{i}"));
            _builder.AddFailedCheck($"c{i}");
            _builder.AddDeferred(new DeferredChange($"d{i}", "unknown"));
        }

        var plan = _builder.Build();

        Assert.Equal((200, 50), (plan.ChangedOutputs.Count, plan.OmittedOutputs));
        Assert.Equal((200, 50), (plan.FailedChecks.Count, plan.OmittedChecks));
        Assert.Equal((250, 200), (plan.Deferred, plan.DeferredChanges.Count));
    }

    [Fact]
    public void The_config_map_that_lets_nodes_in_is_kept_like_an_object_of_EKS()
    {
        for (var i = 0; i < 10; i++)
        {
            Add($"doomed{i}", ChangeKind.Delete);
        }

        Add("module.eks.kubernetes_config_map.aws_auth[0]", ChangeKind.Update, "kubernetes_config_map");

        Assert.Contains(_builder.Build().Changes, change => change.Type == "kubernetes_config_map");
    }

    [Theory]
    [InlineData(1, 2, 3, 4, 0, "Plan: 4 to add, 2 to change, 7 to destroy.")]
    [InlineData(0, 0, 0, 0, 2, "Plan: 2 to import, 0 to add, 0 to change, 0 to destroy.")]
    public void Counts_can_be_held_against_Terraforms_own_line(int create, int update, int replace, int delete, int import, string line) =>
        Assert.Equal(line, new PlanCounts(create, update, replace, delete, Forget: 9, Move: 9, import, Read: 9).InTerraformsWords());

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
