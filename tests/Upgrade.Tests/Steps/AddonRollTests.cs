using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Steps;

/// <summary>Add-ons that EKS moves itself, around the hop from 1.33 to 1.34.</summary>
public sealed class AddonRollTests : IDisposable
{
    private readonly Stage _stage = new Stage().WithAddons();

    private FakeAddons Addons => _stage.World.Addons;

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task Before_the_hop_only_what_the_next_minor_would_break_moves_and_the_VPC_CNI_minor_by_minor()
    {
        await BeforeAsync();

        var proposal = await _stage.ProposedAsync();
        Assert.Equal("Move add-ons vpc-cni, coredns of prod to versions that work with 1.34 too", proposal.Title);
        Assert.Equal(
            [
                "vpc-cni v1.18.3-eksbuild.3 v1.19.3-eksbuild.1: on the way to v1.20.4-eksbuild.2",
                "vpc-cni v1.19.3-eksbuild.1 v1.20.4-eksbuild.2: EKS's default for 1.34; it works with 1.33 too, and v1.18.3-eksbuild.3 does not work with 1.34; the VPC CNI goes one minor at a time",
                "coredns v1.11.4-eksbuild.24 v1.12.1-eksbuild.2: works with 1.33 and 1.34; v1.11.4-eksbuild.24 does not work with 1.34",
            ],
            proposal.Addons.Select(move => $"{move.Addon} {move.From} {move.To}: {move.Why}"));
        Assert.Empty(Addons.Updates);
        await _stage.FinishAsync();

        AssertDone("2 add-ons moved; every add-on works with 1.34.", ("vpc-cni", "v1.20.4-eksbuild.2"), ("coredns", "v1.12.1-eksbuild.2"), ("kube-proxy", "v1.33.4-eksbuild.2"));
        Assert.Contains("vpc-cni: moved from v1.18.3-eksbuild.3 to v1.20.4-eksbuild.2.", _stage.Step.Details);
        Assert.Equal(["vpc-cni", "vpc-cni", "coredns"], Addons.Updates.Select(update => update.Addon));
        Assert.Single(_stage.Step.Proposals);
    }

    [Fact]
    public async Task After_the_nodes_the_add_ons_go_to_the_defaults_and_kube_proxy_to_the_control_plane_s_version()
    {
        await AfterAsync();

        Assert.Equal("Move add-ons vpc-cni, kube-proxy, coredns of prod to the versions for 1.34", (await _stage.ProposedAsync()).Title);
        await _stage.FinishAsync();

        AssertDone("3 add-ons moved; every add-on works with 1.34.", ("vpc-cni", "v1.20.4-eksbuild.2"), ("coredns", "v1.12.4-eksbuild.10"), ("kube-proxy", "v1.34.4-eksbuild.2"));
    }

    [Fact]
    public async Task When_every_add_on_works_with_the_next_minor_nobody_is_asked()
    {
        Addons["vpc-cni"].Version = "v1.20.4-eksbuild.2";
        Addons["coredns"].Version = "v1.12.1-eksbuild.2";
        await BeforeAsync();

        await _stage.GoOnAsync();

        AssertDone("Nothing had to move: every add-on works with 1.34.");
        Assert.Contains("coredns: v1.12.1-eksbuild.2 works with 1.34.", _stage.Step.Details);
        Assert.Empty(_stage.Step.Proposals);
    }

    [Fact]
    public async Task What_the_team_configured_is_named_without_its_values()
    {
        Addons["coredns"].Configuration = """{"replicaCount": 4, "corefile": "secret.example.com"}""";
        Addons["vpc-cni"].Configuration = "env:\n  TOKEN: s3cr3t\nresources: {}\n";
        await BeforeAsync();

        var moves = (await _stage.ProposedAsync()).Addons;

        Assert.Equal(
            [
                "PRESERVE keeps the team's configuration values: env, resources",
                "PRESERVE keeps the team's configuration values: env, resources",
                "PRESERVE keeps the team's configuration values: replicaCount, corefile",
            ],
            moves.SelectMany(move => move.Configuration));
    }

    [Fact]
    public async Task A_configuration_that_came_out_otherwise_is_said()
    {
        Addons["coredns"].Configuration = """{"replicaCount": 4}""";
        await BeforeAsync();
        await _stage.ApproveAsync();
        Addons["coredns"].Configuration = null;

        await _stage.FinishAsync();

        Assert.Contains("The configuration of coredns has other settings than before: look at it.", _stage.Step.Details);
    }

    [Fact]
    public async Task An_update_that_somebody_else_began_is_waited_for_and_counts()
    {
        Addons.Move("vpc-cni", "v1.19.3-eksbuild.1");
        await BeforeAsync();

        await _stage.TurnAsync();
        Assert.Equal("EKS moves add-on vpc-cni", _stage.Step.Progress?.Text);
        Assert.Equal(["v1.20.4-eksbuild.2", "v1.12.1-eksbuild.2"], (await _stage.ProposedAsync()).Addons.Select(move => move.To));
        await _stage.FinishAsync();

        AssertDone("2 add-ons moved; every add-on works with 1.34.");
    }

    [Theory]
    [InlineData("ConfigurationConflict", "Fields of the add-on were changed by hand")]
    [InlineData("AdmissionRequestDenied", "admission webhook")]
    [InlineData("UnsupportedAddonModification", "does not allow this change")]
    [InlineData("K8sResourceNotFound", "OVERWRITE")]
    [InlineData("AccessDenied", "add-on's own IAM role")]
    public async Task An_update_that_EKS_gives_up_names_add_on_code_and_remedy_and_is_begun_anew_with_another_token(string code, string remedy)
    {
        await BeforeAsync();
        await _stage.ApproveAsync();
        Addons.NextError = new EksUpdateError(code, "Conflicts found", ["vpc-cni"]);

        var failure = await _stage.FailedAsync();
        Assert.Equal($"EKS gave up the update of add-on vpc-cni (addon-update-1): {code}: Conflicts found (vpc-cni)", failure.Reason);
        Assert.Contains(remedy, failure.Remedy, StringComparison.Ordinal);
        await _stage.DecideAsync(at => new RetryRequested(at, Some.Ben));
        await _stage.FinishAsync();

        AssertDone("2 add-ons moved; every add-on works with 1.34.");
        Assert.Equal(4, Addons.Updates.Count);
    }

    [Fact]
    public async Task An_update_that_is_cancelled_is_a_failure_that_can_be_taken_up_again()
    {
        await BeforeAsync();
        await _stage.ApproveAsync();
        await _stage.TurnAsync();
        Addons.Updates[0].Status = "Cancelled";

        Assert.Equal("EKS cancelled the update of add-on vpc-cni (addon-update-1) and gives no reason.", (await _stage.FailedAsync()).Reason);
        await _stage.DecideAsync(at => new RetryRequested(at, Some.Ben));
        await _stage.FinishAsync();

        AssertDone("2 add-ons moved; every add-on works with 1.34.");
    }

    [Fact]
    public async Task An_add_on_that_passes_through_DEGRADED_is_waited_for_before_the_next_one_moves()
    {
        await BeforeAsync();
        await _stage.ApproveAsync();
        Addons.NextDegraded = 5;
        await _stage.TurnAsync();
        await _stage.TurnAsync();
        await _stage.TurnAsync();

        Assert.Equal("Add-on vpc-cni v1.19.3-eksbuild.1 is DEGRADED: it has 10 minutes to come up", _stage.Step.Progress?.Text);
        Assert.Single(Addons.Updates);
        await _stage.FinishAsync();

        AssertDone("2 add-ons moved; every add-on works with 1.34.");
    }

    [Fact]
    public async Task An_add_on_that_stays_DEGRADED_stops_the_step_with_the_issue_and_goes_on_when_it_is_mended()
    {
        await BeforeAsync();
        await _stage.ApproveAsync();
        Addons.NextDegraded = int.MaxValue;

        var failure = await _stage.FailedAsync();
        Assert.StartsWith("Add-on vpc-cni v1.19.3-eksbuild.1 is still DEGRADED after 10 minutes: InsufficientNumberOfReplicas:", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("Pods of the add-on do not come up", failure.Remedy, StringComparison.Ordinal);
        Assert.Single(Addons.Updates);

        Addons["vpc-cni"].Status = "ACTIVE";
        await _stage.DecideAsync(at => new RetryRequested(at, Some.Ben));
        await _stage.FinishAsync();
        AssertDone("2 add-ons moved; every add-on works with 1.34.");
    }

    [Fact]
    public async Task An_add_on_that_was_DEGRADED_before_and_need_not_move_is_named_and_stops_nothing()
    {
        Addons["kube-proxy"].Status = "DEGRADED";
        await BeforeAsync();

        await _stage.FinishAsync();

        AssertDone("2 add-ons moved; every add-on works with 1.34.");
        Assert.Contains(_stage.Step.Details, detail => detail.StartsWith("kube-proxy is DEGRADED: look at it. InsufficientNumberOfReplicas", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_add_on_that_is_deleted_in_between_is_left_out_and_named()
    {
        await BeforeAsync();
        await _stage.ApproveAsync();
        Addons.Installed.Remove(Addons["vpc-cni"]);

        await _stage.FinishAsync();

        AssertDone("1 add-on moved; every add-on works with 1.34.");
        Assert.Contains("vpc-cni: no longer an add-on of EKS; not touched.", _stage.Step.Details);
    }

    [Fact]
    public async Task An_add_on_that_somebody_moves_in_between_is_shown_anew()
    {
        await BeforeAsync();
        await _stage.ApproveAsync();
        Addons["vpc-cni"].Version = "v1.19.0-eksbuild.1";

        var proposal = await _stage.ProposedAsync();

        Assert.Equal("add-on vpc-cni runs v1.19.0-eksbuild.1 now", proposal.Because);
        Assert.Equal(["v1.20.4-eksbuild.2", "v1.12.1-eksbuild.2"], proposal.Addons.Select(move => move.To));
        await _stage.FinishAsync();
        AssertDone("2 add-ons moved; every add-on works with 1.34.");
    }

    [Fact]
    public async Task A_busy_EKS_is_tried_again()
    {
        _stage.Life.Break("UpdateAddonAsync", new OutsideException("EKS is busy.", isTransient: true, "ResourceInUseException"), times: 3);
        await BeforeAsync();

        await _stage.FinishAsync();

        AssertDone("2 add-ons moved; every add-on works with 1.34.");
    }

    [Fact]
    public async Task A_control_plane_that_somebody_moved_makes_the_preparation_needless()
    {
        await BeforeAsync();
        await _stage.ApproveAsync();
        _stage.World.Version = Some.V("1.34");

        await _stage.GoOnAsync();

        AssertDone("The control plane runs 1.34 already: the add-ons move after the nodes.");
        Assert.Empty(Addons.Updates);
    }

    [Fact]
    public async Task A_control_plane_that_somebody_moved_on_is_what_the_add_ons_then_follow()
    {
        await AfterAsync();
        await _stage.ApproveAsync();
        _stage.World.Version = Some.V("1.35");

        var proposal = await _stage.ProposedAsync();

        Assert.Equal("the control plane runs 1.35 now", proposal.Because);
        Assert.Equal("Move add-ons vpc-cni, kube-proxy, coredns of prod to the versions for 1.35", proposal.Title);
        await _stage.FinishAsync();
        AssertDone("3 add-ons moved; every add-on works with 1.35.", ("kube-proxy", "v1.35.4-eksbuild.2"));
    }

    [Fact]
    public async Task A_control_plane_that_is_not_where_the_step_begins_stops_it()
    {
        _stage.World.Version = Some.V("1.32");
        await BeforeAsync();

        Assert.Contains("The control plane runs 1.32", (await _stage.FailedAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_of_the_control_plane_is_waited_for()
    {
        _stage.World.MovePlane(_stage.World.Version, "ConfigUpdate");
        await BeforeAsync();

        await _stage.TurnAsync();
        Assert.Equal("EKS carries out another update of the cluster first (ConfigUpdate update-1)", _stage.Step.Progress?.Text);
        await _stage.FinishAsync();

        AssertDone("2 add-ons moved; every add-on works with 1.34.");
    }

    [Fact]
    public async Task An_add_on_without_a_way_on_stops_the_step_and_the_step_cannot_be_skipped()
    {
        Addons.Releases.RemoveAll(release => release.Addon == "coredns");
        await BeforeAsync();

        Assert.Contains("does not list add-on coredns", (await _stage.FailedAsync()).Reason, StringComparison.Ordinal);
        Assert.False((await _stage.DecideAsync(at => new SkipRequested(at, Some.Ben, null))).Changed);
        Assert.Empty(Addons.Updates);
    }

    [Fact]
    public async Task A_wish_to_end_lets_the_add_on_in_work_finish_and_begins_no_other()
    {
        await BeforeAsync();
        await _stage.ApproveAsync();
        await _stage.TurnAsync();

        await _stage.DecideAsync(at => new AbortRequested(at, Some.Ben, null));
        await _stage.GoOnAsync();

        Assert.Equal(RunStatus.Aborted, _stage.Run.Status);
        Assert.Equal(("v1.19.3-eksbuild.1", "v1.11.4-eksbuild.24"), (Addons["vpc-cni"].Version, Addons["coredns"].Version));
    }

    private Task BeforeAsync() => _stage.BeginAsync(StepKind.PrepareAddons, "1.34");

    private Task AfterAsync()
    {
        _stage.World.Version = Some.V("1.34");
        Addons["vpc-cni"].Version = "v1.19.3-eksbuild.1";
        return _stage.BeginAsync(StepKind.UpdateAddons, "1.34");
    }

    private void AssertDone(string summary, params (string Addon, string Version)[] versions)
    {
        Assert.Equal((StepStatus.Done, summary), (_stage.Step.Status, _stage.Step.Summary));
        Assert.All(versions, expected => Assert.Equal(expected.Version, Addons[expected.Addon].Version));
        Assert.Empty(_stage.Terraform.Applied);
    }
}
