using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Steps;

/// <summary>Terraform's bad ends, and what the person in the thread is told of each.</summary>
public sealed class FailedApplyTests : IDisposable
{
    private readonly Stage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task A_held_lock_is_said_with_its_holder()
    {
        var failure = await FailAsync(new TerraformFailure(TerraformFailureKind.StateLocked, "Error acquiring the state lock", "carl@laptop since 09:12"));

        Assert.Equal("Terraform's state is locked by carl@laptop since 09:12. Nothing was changed.", failure.Reason);
        Assert.Contains("Release the lock only when you are sure", failure.Remedy, StringComparison.Ordinal);
        Assert.Empty(failure.Ways);
    }

    [Theory]
    [InlineData(true, "an apply of the bot's own that is dead", "nobody works under it any more")]
    [InlineData(false, "locked by carl@laptop", "only when you are sure")]
    public async Task A_lock_with_a_name_may_be_released_and_the_step_then_plans_and_asks_anew(bool isOwn, string whose, string remedy)
    {
        var held = new HeldLock("9600219a", "carl@laptop, since 2026-11-22 08:16:38 UTC", isOwn);
        _stage.Terraform.Held = null;
        var failure = await FailAsync(new TerraformFailure(TerraformFailureKind.StateLocked, "Error acquiring the state lock", held.Holder) { Lock = held });
        Assert.Contains(whose, failure.Reason, StringComparison.Ordinal);
        Assert.Contains(held.Holder, failure.Reason, StringComparison.Ordinal);
        Assert.Contains(remedy, failure.Remedy, StringComparison.Ordinal);
        var way = Assert.IsType<ReleaseStateLock>(Assert.Single(failure.Ways));

        _stage.Terraform.Held = held;
        await _stage.DecideAsync(at => new WayOutChosen(at, Some.Ben, way));
        await _stage.ProposedAsync();

        Assert.Null(_stage.Terraform.Held);
        Assert.Equal(2, _stage.Step.Proposals.Count);
    }

    [Fact]
    public async Task The_update_that_Terraform_names_is_looked_up_whatever_the_clocks_say()
    {
        _stage.World.ClockIsBehind = TimeSpan.FromHours(3);
        _stage.World.NextError = new EksUpdateError("IpNotAvailable", "Subnets have too few addresses", ["subnet-0aaa"]);

        var failure = await FailAsync(null);

        Assert.Equal("EKS gave up the update (update-1): IpNotAvailable: Subnets have too few addresses (subnet-0aaa)", failure.Reason);
    }

    [Fact]
    public async Task A_lock_that_keeps_a_plan_waiting_for_ten_minutes_is_people_s_to_decide_on_and_only_that_lock_is_released()
    {
        _stage.Terraform.Held = new HeldLock("9600219a", "carl@laptop", IsOwnAndDead: false);
        await BeginAsync();
        await _stage.TurnAsync();
        Assert.Contains("carl@laptop", _stage.Step.Progress!.Text, StringComparison.Ordinal);

        var failure = await _stage.FailedAsync();
        Assert.InRange(failure.At - _stage.Step.StartedAt!.Value, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(15));
        var way = Assert.Single(failure.Ways);

        // Carl has finished, and Dora holds it now.
        _stage.Terraform.Held = new HeldLock("1111", "dora@laptop", IsOwnAndDead: false);
        await _stage.DecideAsync(at => new WayOutChosen(at, Some.Ben, way));
        await _stage.TurnAsync();
        Assert.Equal("1111", _stage.Terraform.Held?.Id);
        Assert.Contains("dora@laptop", _stage.Step.Progress!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_credentials_are_said_as_such()
    {
        var failure = await FailAsync(new TerraformFailure(TerraformFailureKind.Credentials, "ExpiredTokenException"));

        Assert.Equal("AWS refused the credentials: ExpiredTokenException", failure.Reason);
        Assert.Contains("Renew", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_platform_patch_that_nobody_sees_is_waited_out()
    {
        _stage.Terraform.NextFailure = new TerraformFailure(
            TerraformFailureKind.Eks, "ResourceInUseException: Cannot VersionUpdate because cluster prod-eu currently has an update in progress");
        await BeginAsync();
        await _stage.ApproveAsync();
        while (_stage.Terraform.Applied.Count == 0)
        {
            await _stage.TurnAsync();
        }

        var applied = _stage.Time.GetUtcNow();
        await _stage.TurnAsync();
        Assert.Contains("does not show, such as a platform patch. Nothing was changed", _stage.Step.Progress!.Text, StringComparison.Ordinal);

        var second = await _stage.ProposedAsync();

        Assert.Equal("EKS was busy when the last one was applied, and refused it", second.Because);
        Assert.InRange(second.MadeAt - applied, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(6));
        Assert.Empty(_stage.Step.Failures);
        await _stage.ApproveAsync();
        await _stage.GoOnAsync();
        Assert.Equal(Some.V("1.34"), _stage.World.Version);
    }

    [Fact]
    public async Task Anything_else_is_said_in_Terraform_s_words()
    {
        var failure = await FailAsync(new TerraformFailure(TerraformFailureKind.Other, "Error: it broke"));

        Assert.Equal("terraform apply failed: Error: it broke", failure.Reason);
        Assert.Contains("never applied again", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_crashed_is_told_from_a_refusal()
    {
        var failure = await FailAsync(new TerraformFailure(TerraformFailureKind.Other, "Plugin did not respond"));

        Assert.Equal("Terraform's AWS provider ended in the middle: Plugin did not respond", failure.Reason);
        Assert.Contains("looks at EKS first", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_that_EKS_gave_up_is_said_in_EKS_s_words_with_its_remedy()
    {
        _stage.World.NextError = new EksUpdateError("IpNotAvailable", "Subnets have too few addresses", ["subnet-0aaa"]);

        var failure = await FailAsync(null);

        Assert.Equal("EKS gave up the update (update-1): IpNotAvailable: Subnets have too few addresses (subnet-0aaa)", failure.Reason);
        Assert.Contains("Free addresses", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_that_failed_in_an_earlier_try_is_not_blamed_for_this_one()
    {
        _stage.World.NextError = new EksUpdateError("IpNotAvailable", "Subnets have too few addresses", []);
        await FailAsync(null);
        _stage.Time.Advance(TimeSpan.FromMinutes(10));
        _stage.Terraform.NextFailure = new TerraformFailure(TerraformFailureKind.Eks, "InvalidRequestException: the role is gone");

        await _stage.DecideAsync(at => new RetryRequested(at, Some.Ben));
        await _stage.ApproveAsync();

        Assert.Equal("terraform apply failed: InvalidRequestException: the role is gone", (await _stage.FailedAsync()).Reason);
    }

    [Fact]
    public async Task Terraform_that_is_gone_before_it_began_anything_leads_to_a_new_plan()
    {
        await BeginAsync();
        await _stage.ApproveAsync();
        _stage.Life.After["StartApplyAsync"] = _stage.Terraform.Kill;

        var proposal = await _stage.ProposedAsync();

        Assert.Equal("Terraform ended without a last word, and EKS shows no update", proposal.Because);
        Assert.Empty(_stage.World.Updates);
        await _stage.FinishAsync();
        Assert.Equal(["1-step-1", "1-step-2"], _stage.Terraform.Applied);
    }

    [Fact]
    public async Task Terraform_that_is_gone_while_EKS_works_takes_nothing_with_it()
    {
        await BeginAsync();
        await _stage.ApproveAsync();
        await _stage.TurnAsync();
        _stage.Terraform.Kill();

        await _stage.GoOnAsync();

        Assert.Equal(StepStatus.Done, _stage.Step.Status);
        Assert.Single(_stage.World.Updates);
        Assert.Single(_stage.Terraform.Applied);
    }

    [Fact]
    public async Task Terraform_that_is_gone_just_when_EKS_took_the_update_is_not_mistaken_for_one_that_did_nothing()
    {
        await BeginAsync();
        await _stage.ApproveAsync();
        _stage.World.Turns = 5;
        await _stage.TurnAsync(quick: true);

        // Between the bot's look at EKS and its look at Terraform, whichever comes first.
        void Move()
        {
            _stage.Life.After.Clear();
            _stage.Terraform.Tick();
            _stage.Terraform.Kill();
        }

        _stage.Life.After["DescribeControlPlaneAsync"] = Move;
        _stage.Life.After["FollowApplyAsync"] = Move;
        await _stage.GoOnAsync();

        Assert.Equal(StepStatus.Done, _stage.Step.Status);
        Assert.Single(_stage.Step.Proposals);
    }

    [Fact]
    public async Task An_update_that_failed_while_Terraform_was_gone_is_told_and_not_passed_over()
    {
        _stage.World.NextError = new EksUpdateError("SubnetNotFound", "subnet-0aaa does not exist", []);
        await BeginAsync();
        await _stage.ApproveAsync();
        await _stage.TurnAsync();
        _stage.Terraform.Kill();

        var failure = await _stage.FailedAsync();

        Assert.Equal("EKS gave up the update (update-1): SubnetNotFound: subnet-0aaa does not exist", failure.Reason);
    }

    [Fact]
    public async Task A_success_that_EKS_does_not_show_is_no_success()
    {
        await BeginAsync();
        await _stage.ApproveAsync();
        _stage.Terraform.Plan("1-step-1").Left.Clear();

        Assert.StartsWith("Terraform says that it applied the plan, but EKS still runs 1.33", (await _stage.FailedAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_apply_that_still_runs_after_a_failure_of_the_bot_is_followed_by_the_retry_and_not_doubled()
    {
        await BeginAsync();
        await _stage.ApproveAsync();
        await _stage.TurnAsync();
        await _stage.TurnAsync();
        _stage.World.Updates.Clear();
        _stage.Terraform.Plan("1-step-1").Update = new FakeUpdate("throttled", "VersionUpdate", null, Some.V("1.34"), _stage.Time.GetUtcNow());
        _stage.Life.Break("FollowApplyAsync", new InvalidDataException("half a line"));
        await _stage.FailedAsync();

        await _stage.DecideAsync(at => new RetryRequested(at, Some.Ben));
        await _stage.TurnAsync();

        Assert.Equal(RunStatus.Running, _stage.Run.Status);
        Assert.Equal("Terraform applies the approved plan", _stage.Step.Progress?.Text);
    }

    private Task BeginAsync() => _stage.BeginAsync(StepKind.UpgradeControlPlane, "1.34");

    private async Task<StepFailure> FailAsync(TerraformFailure? how)
    {
        _stage.Terraform.NextFailure = how;
        await BeginAsync();
        await _stage.ApproveAsync();
        return await _stage.FailedAsync();
    }
}
