using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Steps;

/// <summary>Add-ons that Terraform knows, before the hop from 1.33 to 1.34: CoreDNS alone lags unless a test says otherwise.</summary>
public sealed class AddonTerraformTests : IDisposable
{
    private const string Old = "v1.11.4-eksbuild.24";
    private const string Both = "v1.12.1-eksbuild.2";

    private readonly Stage _stage = new Stage().WithAddons();

    public AddonTerraformTests()
    {
        _stage.Terraform.KnownAddons.Add("coredns");
        Addons["vpc-cni"].Version = "v1.20.4-eksbuild.2";
    }

    private FakeAddons Addons => _stage.World.Addons;

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task A_pinned_version_is_set_in_the_code_and_exactly_the_plan_of_that_is_approved_and_applied()
    {
        _stage.Code.Pin("coredns", Old);
        await BeginAsync();

        var proposal = await _stage.ProposedAsync();
        Assert.Equal("Move add-on coredns of prod to versions that work with 1.34 too", proposal.Title);
        Assert.Equal($"+coredns = {Both}", proposal.Terraform!.Diff);
        Assert.Equal((Some.V("1.33"), Some.V("1.33")), (proposal.ControlPlane, proposal.Target));
        Assert.Equal($"coredns {Old} {Both} works with 1.33 and 1.34; {Old} does not work with 1.34", Told(Assert.Single(proposal.Addons)));
        await _stage.FinishAsync();

        AssertDone(Both, applied: 1);
        Assert.Empty(_stage.Eks.Tokens);
        Assert.Equal(Both, _stage.Code.Pushed!.Pins["coredns"]);
        Assert.Equal(Some.V("1.33"), _stage.Code.Pushed.Version);
    }

    [Fact]
    public async Task A_pin_that_the_team_has_raised_further_already_stays()
    {
        Addons.Offer("coredns", "v1.12.2-eksbuild.1", "1.33-1.34");
        _stage.Code.Pin("coredns", "v1.12.2-eksbuild.1");
        await BeginAsync();

        Assert.Equal($"coredns {Old} v1.12.2-eksbuild.1 the version that the Terraform code asks for; it works here", Told(Assert.Single((await _stage.ProposedAsync()).Addons)));
        await _stage.FinishAsync();

        AssertDone("v1.12.2-eksbuild.1", applied: 1);
    }

    [Fact]
    public async Task The_VPC_CNI_takes_a_plan_and_an_approval_for_every_minor()
    {
        Addons["vpc-cni"].Version = "v1.18.3-eksbuild.3";
        Addons["coredns"].Version = Both;
        _stage.Terraform.KnownAddons.Add("vpc-cni");
        _stage.Code.Pin("vpc-cni", "v1.18.3-eksbuild.3");
        await BeginAsync();

        await _stage.FinishAsync();

        AssertDone(Both, applied: 2);
        Assert.Equal(["v1.19.3-eksbuild.1", "v1.20.4-eksbuild.2"], _stage.Step.Proposals.Select(record => record.Proposal.Addons.Single().To));
    }

    [Fact]
    public async Task Without_a_pin_a_plan_that_moves_it_where_it_may_go_is_proposed()
    {
        _stage.Terraform.Recent["coredns"] = Both;
        await BeginAsync();

        Assert.NotNull((await _stage.ProposedAsync()).Terraform);
        await _stage.FinishAsync();

        AssertDone(Both, applied: 1);
    }

    [Fact]
    public async Task Without_a_pin_and_without_a_plan_EKS_moves_it_and_the_proposal_says_that_Terraform_knows_it()
    {
        await BeginAsync();

        var proposal = await _stage.ProposedAsync();
        Assert.Null(proposal.Terraform);
        Assert.EndsWith("Terraform knows this add-on, pins no version that the bot finds and has nothing to change", Assert.Single(proposal.Addons).Why, StringComparison.Ordinal);
        await _stage.FinishAsync();

        AssertDone(Both, applied: 0);
        Assert.Single(_stage.Eks.Tokens);
    }

    [Fact]
    public async Task A_version_that_Terraform_is_told_to_ignore_is_moved_by_EKS()
    {
        _stage.Code.Pin("coredns", Old);
        _stage.Code.Around = "\n db_password = \"hunter22\"";
        _stage.Terraform.Ignored.Add("coredns");
        await BeginAsync();

        var proposal = await _stage.ProposedAsync();
        Assert.Contains($"coredns = {Both}", proposal.PinsDiff, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter22", proposal.PinsDiff, StringComparison.Ordinal);
        Assert.EndsWith("ignores its version; the pin in the code is set along", Assert.Single(proposal.Addons).Why, StringComparison.Ordinal);
        Assert.Null(_stage.Code.Pushed);
        await _stage.FinishAsync();

        AssertDone(Both, applied: 0);
        Assert.Equal(Both, _stage.Code.Pushed?.Pins["coredns"]);
        Assert.Contains("Approved by: U0BEN", _stage.Code.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Terraform_does_not_know_is_asked_for_by_a_proposal_of_its_own_after_the_plan()
    {
        Addons["vpc-cni"].Version = "v1.18.3-eksbuild.3";
        _stage.Code.Pin("coredns", Old);
        await BeginAsync();

        Assert.Equal(["coredns"], (await _stage.ProposedAsync()).Addons.Select(move => move.Addon));
        await _stage.ApproveAsync();
        var second = await _stage.ProposedAsync();
        Assert.Null(second.Terraform);
        Assert.Equal(["vpc-cni", "vpc-cni"], second.Addons.Select(move => move.Addon));
        await _stage.FinishAsync();

        AssertDone(Both, applied: 1, moved: 2);
    }

    [Theory]
    [InlineData("v1.10.1-eksbuild.7", "1.31-1.34", "it would go down from v1.11.4-eksbuild.24 to v1.10.1-eksbuild.7")]
    [InlineData("v1.11.4-eksbuild.30", "1.31-1.33", "v1.11.4-eksbuild.30 does not work with 1.34, which comes next")]
    [InlineData("v1.14.0-eksbuild.1", "1.35-1.37", "EKS does not offer v1.14.0-eksbuild.1 for 1.33")]
    public async Task A_plan_that_moves_it_where_it_must_not_go_is_refused_with_the_reason(string to, string minors, string reason)
    {
        Addons.Offer("coredns", to, minors);
        _stage.Terraform.Recent["coredns"] = to;
        await BeginAsync();

        Assert.Equal($"The Terraform plan is refused: module.eks.aws_eks_addon.this[\"coredns\"]: {reason}.", (await _stage.FailedAsync()).Reason);
        Assert.Empty(Addons.Updates);
    }

    [Theory]
    [InlineData(ChangeKind.Replace, "would be destroyed or made anew")]
    [InlineData(ChangeKind.Delete, "would be destroyed or made anew")]
    public async Task A_plan_that_makes_an_add_on_anew_is_refused(ChangeKind kind, string reason)
    {
        _stage.Code.Pin("coredns", Old);
        _stage.Terraform.Twist = plan => plan with { Changes = [.. plan.Changes.Select(change => change with { Kind = kind })] };
        await BeginAsync();

        Assert.Contains(reason, (await _stage.FailedAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_is_known_only_after_apply_is_refused()
    {
        _stage.Code.Pin("coredns", Old);
        _stage.Terraform.Twist = plan => plan with
        {
            Changes = [.. plan.Changes.Select(change => change with { Attributes = [new AttributeChange("addon_version", Old, null, IsUnknown: true)] })],
        };
        await BeginAsync();

        Assert.Contains("known only after apply", (await _stage.FailedAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pin_that_cannot_be_edited_names_its_place_and_goes_on_once_somebody_has_set_it()
    {
        _stage.Code.Pin("coredns", Old);
        _stage.Code.UnsafePins.Add("coredns");
        await BeginAsync();

        var failure = await _stage.FailedAsync();
        Assert.Equal("The version of add-on coredns cannot be set in the code. main.tf:20: the version of coredns is a conditional.", failure.Reason);
        Assert.StartsWith($"Set it to {Both} by hand, then retry", failure.Remedy, StringComparison.Ordinal);

        _stage.Code.Pin("coredns", Both);
        await _stage.DecideAsync(at => new RetryRequested(at, Some.Ben));
        await _stage.FinishAsync();
        AssertDone(Both, applied: 1);
    }

    [Fact]
    public async Task An_update_that_fails_under_Terraform_is_told_in_EKS_s_own_words_and_planned_anew()
    {
        _stage.Code.Pin("coredns", Old);
        Addons.NextError = new EksUpdateError("ConfigurationConflict", "Conflicts found", []);
        await BeginAsync();
        await _stage.ApproveAsync();

        Assert.Equal("EKS gave up the update of add-on coredns (addon-update-1): ConfigurationConflict: Conflicts found", (await _stage.FailedAsync()).Reason);
        await _stage.DecideAsync(at => new RetryRequested(at, Some.Ben));
        await _stage.FinishAsync();

        AssertDone(Both, applied: 2);
    }

    [Fact]
    public async Task An_add_on_that_somebody_moved_past_the_plan_is_not_brought_back_by_it()
    {
        Addons.Offer("coredns", "v1.11.5-eksbuild.1", "1.31-1.33");
        _stage.Code.Pin("coredns", Old);
        await BeginAsync();
        await _stage.ApproveAsync();
        Addons["coredns"].Version = "v1.11.5-eksbuild.1";

        Assert.Equal("add-on coredns runs v1.11.5-eksbuild.1 now", (await _stage.ProposedAsync()).Because);
        Assert.Empty(_stage.Terraform.Applied);
        await _stage.FinishAsync();
        AssertDone(Both, applied: 1);
    }

    [Fact]
    public async Task Code_that_moved_on_since_the_plan_is_shown_anew()
    {
        _stage.Code.Pin("coredns", Old);
        await BeginAsync();
        await _stage.ApproveAsync();
        _stage.Code.MoveBase();

        Assert.StartsWith("the branch main moved to", (await _stage.ProposedAsync()).Because, StringComparison.Ordinal);
        await _stage.FinishAsync();
        AssertDone(Both, applied: 1);
    }

    [Fact]
    public async Task Code_that_asks_for_the_next_minor_already_is_first_made_to_say_what_runs()
    {
        _stage.Code.Pin("coredns", Old);
        _stage.Code.MoveBase(Some.V("1.34"));
        await BeginAsync();

        var proposal = await _stage.ProposedAsync();

        Assert.Equal("aws_eks_addon", Assert.Single(proposal.Terraform!.Plan.Changes).Type);
        await _stage.FinishAsync();
        AssertDone(Both, applied: 1);
        Assert.Equal(Some.V("1.33"), _stage.World.Version);
    }

    private Task BeginAsync() => _stage.BeginAsync(StepKind.PrepareAddons, "1.34");

    private static string Told(AddonMove move) => $"{move.Addon} {move.From} {move.To} {move.Why}";

    private void AssertDone(string coredns, int applied, int moved = 1)
    {
        Assert.True(_stage.Step.Status == StepStatus.Done, _stage.Step.Failures.LastOrDefault()?.Reason);
        Assert.Equal(coredns, Addons["coredns"].Version);
        Assert.Equal(applied, _stage.Terraform.Applied.Count);
        Assert.StartsWith(moved == 1 ? "1 add-on moved" : $"{moved} add-ons moved", _stage.Step.Summary, StringComparison.Ordinal);
    }
}
