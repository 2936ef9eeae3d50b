using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Running;

/// <summary>Whole upgrades from 1.33 to 1.34 with a node group and three add-ons.</summary>
public sealed class AddonUpgradeTests
{
    [Fact]
    public async Task Add_ons_move_before_the_hop_as_far_as_they_must_and_after_the_nodes_to_their_defaults()
    {
        using var stage = ByEks();
        await stage.StartAsync("1.34");

        await stage.FinishAsync();

        AssertUpgraded(stage);
        Assert.Equal(
            ["prepare-addons", "control-plane", "nodes", "addons", "verify"],
            stage.Run.Steps.Select(step => string.Join('-', step.Step.Id.Split('-')[1..^2])));
    }

    [Fact]
    public async Task The_report_says_before_the_start_what_becomes_of_each_add_on()
    {
        using var stage = ByEks();
        await stage.StartAsync("1.34");

        Assert.Equal(
            [
                "Add-on coredns v1.11.4-eksbuild.24 v1.12.4-eksbuild.10 BroughtAlong",
                "Add-on kube-proxy v1.33.4-eksbuild.2 v1.34.4-eksbuild.2 BroughtAlong",
                "Add-on vpc-cni v1.18.3-eksbuild.3 v1.20.4-eksbuild.2 BroughtAlong",
            ],
            stage.Run.Readiness.Skew.Where(row => row.Component.StartsWith("Add-on", StringComparison.Ordinal))
                .Select(row => $"{row.Component} {row.Now} {string.Join(' ', row.AfterHops)} {row.Verdict}"));
    }

    [Fact]
    public async Task An_add_on_that_cannot_follow_refuses_the_start_with_the_remedy()
    {
        using var stage = ByEks();
        stage.World.Addons.Install("kubecost", "v2.6.3-eksbuild.1");

        var refused = Assert.IsType<Upgrade.Running.StartResult.Refused>(await stage.StartAsync("1.34"));

        Assert.Contains("Add-on kubecost cannot follow to 1.34", refused.Refusal.Reason, StringComparison.Ordinal);
        Assert.Contains("delete-addon --preserve", refused.Refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_catalogue_that_cannot_be_read_is_named_for_the_add_on_that_it_is_about()
    {
        using var stage = ByEks();
        stage.Life.BreakTransiently("ListAddonReleasesAsync");

        var refused = Assert.IsType<Upgrade.Running.StartResult.Refused>(await stage.StartAsync("1.34"));

        Assert.Contains("Versions of add-on coredns could not be read", refused.Refusal.Reason, StringComparison.Ordinal);
        Assert.Contains(refused.Report.Skew, row => row is { Component: "Add-on coredns", AfterHops: ["unknown"] });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_after_any_call_the_bot_comes_to_the_same_end_and_moves_no_add_on_twice(bool byTerraform)
    {
        using var good = Make(byTerraform);
        await good.LiveOnAsync("1.34");
        AssertUpgraded(good);
        Assert.InRange(good.Life.Calls.Count, 60, 2000);
        for (var call = 1; call <= good.Life.Calls.Count; call++)
        {
            using var stage = Make(byTerraform);
            stage.Life.DiesAfter = call;

            await stage.LiveOnAsync("1.34");

            AssertUpgraded(stage);
            Assert.Equal(good.Terraform.Applied.Count, stage.Terraform.Applied.Count);
            Assert.Equal(good.Run.Steps.Sum(step => step.Proposals.Count), stage.Run.Steps.Sum(step => step.Proposals.Count));
        }
    }

    [Fact]
    public async Task Killed_together_with_Terraform_after_any_call_it_moves_no_add_on_twice()
    {
        using var good = Make(byTerraform: true);
        await good.LiveOnAsync("1.34");
        for (var call = 1; call <= good.Life.Calls.Count; call++)
        {
            using var stage = Make(byTerraform: true);
            stage.Life.DiesAfter = call;
            stage.Life.Dying = stage.Terraform.Kill;

            await stage.LiveOnAsync("1.34");

            AssertUpgraded(stage);
        }
    }

    private static Stage Make(bool byTerraform) => byTerraform ? ByTerraform() : ByEks();

    private static Stage ByEks() => new Stage().With("blue").WithAddons();

    private static Stage ByTerraform()
    {
        var stage = ByEks();
        foreach (var addon in stage.World.Addons.Installed)
        {
            stage.Terraform.KnownAddons.Add(addon.Name);
            stage.Code.Pin(addon.Name, addon.Version);
        }

        return stage;
    }

    private static void AssertUpgraded(Stage stage)
    {
        Assert.Equal((RunStatus.Completed, Some.V("1.34")), (stage.Run.Status, stage.World.Version));
        var moves = stage.World.Addons.Updates.Select(update => update.Addon).ToList();
        Assert.Equal(["coredns", "vpc-cni", "vpc-cni"], moves.Take(3).Order());
        Assert.Equal(["coredns", "kube-proxy"], moves.Skip(3).Order());
        Assert.Equal(
            ["coredns v1.12.4-eksbuild.10", "kube-proxy v1.34.4-eksbuild.2", "vpc-cni v1.20.4-eksbuild.2"],
            stage.World.Addons.Installed.Select(addon => $"{addon.Name} {addon.Version}").Order());
    }
}
