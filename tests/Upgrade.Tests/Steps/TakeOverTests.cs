using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Steps;

/// <summary>An apply that another replica of the bot began, and that this one must neither forget nor begin again.</summary>
public sealed class TakeOverTests : IDisposable
{
    private const string Gone = "eks-bot-7d4f9/2026-03-02T12:00:00Z";

    private readonly Stage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task What_EKS_does_for_a_replica_that_is_gone_is_followed_to_its_end()
    {
        await AppliedAsync();
        await _stage.TurnAsync();
        FallSilent(isDead: true);

        await _stage.TurnAsync();
        Assert.Equal("EKS moves the control plane to 1.34 (update update-1)", _stage.Step.Progress?.Text);
        await _stage.GoOnAsync();

        Assert.Equal(StepStatus.Done, _stage.Step.Status);
        Assert.Single(_stage.World.Updates);
        Assert.Equal(["1-step-1"], _stage.Terraform.Applied);
    }

    [Fact]
    public async Task Where_EKS_shows_nothing_it_is_watched_for_a_while_and_then_a_new_plan_is_asked_for()
    {
        await AppliedAsync(quick: true);
        FallSilent(isDead: true);
        var silent = _stage.Time.GetUtcNow();

        await _stage.TurnAsync();
        Assert.StartsWith($"Replica {Gone}, which began to apply the approved plan, is silent since", _stage.Step.Progress?.Text, StringComparison.Ordinal);

        var second = await _stage.ProposedAsync();
        Assert.InRange(second.MadeAt - silent, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(6));
        Assert.StartsWith($"replica {Gone} began the last apply and has not been heard of since", second.Because, StringComparison.Ordinal);
        Assert.Equal(["1-step-1"], _stage.Terraform.Applied);
        Assert.Empty(_stage.World.Updates);

        await _stage.FinishAsync();
        Assert.Equal(["1-step-1", "1-step-2"], _stage.Terraform.Applied);
        Assert.Equal(Some.V("1.34"), _stage.World.Version);
    }

    [Fact]
    public async Task A_Terraform_that_lives_on_unseen_and_gets_to_EKS_late_is_adopted()
    {
        await AppliedAsync(quick: true);
        FallSilent(isDead: false);
        await _stage.TurnAsync(quick: true);

        _stage.Terraform.Tick();
        await _stage.GoOnAsync();

        Assert.Equal(StepStatus.Done, _stage.Step.Status);
        Assert.Single(_stage.Step.Proposals);
        Assert.Single(_stage.World.Updates);
    }

    [Fact]
    public async Task A_lock_that_it_left_is_released_only_by_people_because_nobody_saw_it_die()
    {
        await AppliedAsync(quick: true);
        FallSilent(isDead: true);
        _stage.Terraform.Held = new HeldLock("9600219a", $"bot@eks-bot-7d4f9, an apply that the bot's replica {Gone} began", IsOwnAndDead: false);

        var failure = await _stage.FailedAsync();

        Assert.Contains(Gone, failure.Reason, StringComparison.Ordinal);
        Assert.NotNull(_stage.Terraform.Held);
        var way = Assert.IsType<ReleaseStateLock>(Assert.Single(failure.Ways));
        await _stage.DecideAsync(at => new WayOutChosen(at, Some.Ben, way));
        await _stage.FinishAsync();
        Assert.Equal(["1-step-1", "1-step-2"], _stage.Terraform.Applied);
    }

    [Fact]
    public async Task While_the_silent_replica_may_work_a_retry_does_not_plan_over_it()
    {
        await AppliedAsync(quick: true);
        FallSilent(isDead: true);
        _stage.Life.Break("DescribeControlPlaneAsync", new InvalidDataException("half an answer"));
        await _stage.TurnAsync(quick: true);
        Assert.Equal(RunStatus.Stuck, _stage.Run.Status);

        await _stage.DecideAsync(at => new RetryRequested(at, Some.Ben));
        await _stage.TurnAsync(quick: true);

        Assert.Equal(RunStatus.Running, _stage.Run.Status);
        Assert.StartsWith($"Replica {Gone}", _stage.Step.Progress?.Text, StringComparison.Ordinal);
        Assert.Equal(1, _stage.Life.Calls.Count(call => call == "PlanAsync"));
    }

    [Fact]
    public async Task An_apply_that_was_ended_in_order_with_its_bot_leads_to_a_new_plan_that_says_so()
    {
        await AppliedAsync(quick: true);
        _stage.Terraform.Plan("1-step-1").WasInterrupted = true;
        _stage.Terraform.Kill();
        _stage.Terraform.Serial += 2;

        var second = await _stage.ProposedAsync();

        Assert.Equal("the bot was stopped in the middle of the last apply and ended Terraform in order, and EKS shows no update", second.Because);
        Assert.Empty(_stage.Step.Failures);
        await _stage.FinishAsync();
        Assert.Equal(["1-step-1", "1-step-2"], _stage.Terraform.Applied);
    }

    [Fact]
    public async Task An_apply_that_was_ended_in_order_while_EKS_works_takes_nothing_with_it()
    {
        await AppliedAsync();
        await _stage.TurnAsync();
        _stage.Terraform.Plan("1-step-1").WasInterrupted = true;
        _stage.Terraform.Kill();
        _stage.Terraform.Serial += 2;

        await _stage.GoOnAsync();

        Assert.Equal(StepStatus.Done, _stage.Step.Status);
        Assert.Single(_stage.World.Updates);
        Assert.Single(_stage.Step.Proposals);
    }

    [Fact]
    public async Task A_plan_that_cannot_be_taken_over_is_not_applied_and_the_new_one_says_why()
    {
        await _stage.BeginAsync(StepKind.UpgradeControlPlane, "1.34");
        await _stage.ApproveAsync();
        _stage.Terraform.Obstacle = "the plan names the directory that it was made in";

        var second = await _stage.ProposedAsync();

        Assert.Equal("the plan names the directory that it was made in", second.Because);
        Assert.Empty(_stage.Terraform.Applied);
    }

    [Fact]
    public async Task Node_groups_that_a_silent_replica_moves_are_followed_and_the_rest_is_asked_for_anew()
    {
        using var stage = new Stage("1.34").With("blue").With("green");
        await stage.BeginAsync(StepKind.UpgradeNodeGroups, "1.34");
        await stage.ApproveAsync();
        while (stage.World.Updates.Count == 0)
        {
            await stage.TurnAsync();
        }

        stage.Terraform.LoseSight(Gone);
        stage.Terraform.Kill();

        var second = await stage.ProposedAsync();
        Assert.StartsWith($"replica {Gone} began the last apply", second.Because, StringComparison.Ordinal);
        Assert.Single(stage.World.Updates);
        await stage.FinishAsync();

        Assert.All(stage.World.Groups, group => Assert.Equal(Some.V("1.34"), group.Version));
        Assert.Equal(2, stage.World.Updates.Count);
    }

    [Fact]
    public async Task Charts_that_a_silent_replica_applied_are_compared_anew_after_a_while()
    {
        using var stage = new Stage(charts: true);
        stage.Charts.Wanted["web"] = "web-4.1.0";
        stage.Charts.Wanted["search"] = "search-1.2.0";
        await stage.BeginAsync(StepKind.ApplyCharts, "1.34");
        await stage.ApproveAsync();
        await stage.TurnAsync();
        stage.Charts.LoseSight(Gone);
        stage.Charts.Kill();

        await stage.TurnAsync();
        Assert.StartsWith($"Replica {Gone}, which began to apply the approved charts, is silent since", stage.Step.Progress?.Text, StringComparison.Ordinal);

        var rest = await stage.ProposedAsync();
        Assert.Equal(["search"], rest.Charts!.Releases.Select(release => release.Name));
        await stage.FinishAsync();
        Assert.Equal(2, stage.Charts.Applied.Count);
        Assert.Equal("search-1.2.0", stage.Charts.Deployed["search"]);
    }

    private async Task AppliedAsync(bool quick = false)
    {
        await _stage.BeginAsync(StepKind.UpgradeControlPlane, "1.34");
        await _stage.ApproveAsync();
        while (_stage.Terraform.Applied.Count == 0)
        {
            await _stage.TurnAsync(quick);
        }
    }

    private void FallSilent(bool isDead)
    {
        _stage.Terraform.LoseSight(Gone);
        if (isDead)
        {
            _stage.Terraform.Kill();
        }
    }
}
