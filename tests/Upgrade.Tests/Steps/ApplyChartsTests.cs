using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Steps;

public sealed class ApplyChartsTests : IDisposable
{
    private readonly Stage _stage = new(charts: true);

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task Charts_that_are_as_the_helmfile_says_are_done_without_asking_anybody()
    {
        await BeginAsync();
        await _stage.GoOnAsync();

        Assert.Equal("The charts of prod are as the helmfile says: nothing to apply.", _stage.Step.Summary);
        Assert.Equal(new ChartPlace("/clones/run/charts", "prod"), Assert.Single(_stage.Charts.Places));
        Assert.Empty(_stage.Charts.Applied);
    }

    [Fact]
    public async Task What_differs_is_shown_before_anything_moves()
    {
        _stage.Charts.Wanted["web"] = "web-4.1.0";
        await BeginAsync();

        var proposal = await _stage.ProposedAsync();

        Assert.Equal("Apply the charts of prod: web", proposal.Title);
        Assert.Equal(("web-4.0.7", "web-4.1.0"), (proposal.Charts!.Releases[0].From, proposal.Charts.Releases[0].To));
        Assert.False(proposal.IsDestructive);
        Assert.Empty(_stage.Charts.Applied);
    }

    [Fact]
    public async Task What_was_approved_is_applied_followed_and_verified()
    {
        _stage.Charts.Wanted["web"] = "web-4.1.0";
        _stage.Charts.Wanted["search"] = "search-1.2.0";
        await BeginAsync();
        await _stage.ApproveAsync();

        await _stage.TurnAsync();
        Assert.Equal("helmfile applies the approved charts", _stage.Step.Progress?.Text);
        await _stage.TurnAsync();
        Assert.Equal((1, 2), (_stage.Step.Progress!.Done, _stage.Step.Progress.Total));
        await _stage.GoOnAsync();

        Assert.Equal("2 releases applied: web, search.", _stage.Step.Summary);
        Assert.Equal(["shop/web: web-4.0.7 → web-4.1.0.", "shop/search: search-1.2.0 installed.", "A further diff shows nothing left."], _stage.Step.Details);
        Assert.Equal("web-4.1.0", _stage.Charts.Deployed["web"]);
    }

    [Fact]
    public async Task A_release_that_would_go_is_destructive()
    {
        _stage.Charts.Wanted.Clear();
        await BeginAsync();

        var proposal = await _stage.ProposedAsync();

        Assert.Equal(["Release shop/web would be uninstalled."], proposal.Destructive);
    }

    [Fact]
    public async Task Another_commit_voids_the_approval()
    {
        _stage.Charts.Wanted["web"] = "web-4.1.0";
        await BeginAsync();
        var shown = await _stage.ProposedAsync();
        _stage.Code.MoveBase();
        await _stage.ApproveAsync();

        var anew = await _stage.ProposedAsync();

        Assert.Equal("the code moved to c2", anew.Because);
        Assert.NotEqual(shown.Digest, anew.Digest);
        Assert.Equal(ProposalState.Void, _stage.Step.Proposals[0].State);
        Assert.Empty(_stage.Charts.Applied);
    }

    [Fact]
    public async Task Another_diff_than_was_shown_is_a_new_proposal()
    {
        _stage.Charts.Wanted["web"] = "web-4.1.0";
        await BeginAsync();
        await _stage.ProposedAsync();
        _stage.Charts.Deployed["web"] = "web-4.0.9";
        await _stage.ApproveAsync();

        var anew = await _stage.ProposedAsync();

        Assert.StartsWith("the charts differ otherwise than was shown", anew.Because, StringComparison.Ordinal);
        Assert.Equal("web-4.0.9", anew.Charts!.Releases[0].From);
    }

    [Fact]
    public async Task Charts_that_somebody_else_applied_meanwhile_leave_nothing_to_do()
    {
        _stage.Charts.Wanted["web"] = "web-4.1.0";
        await BeginAsync();
        await _stage.ProposedAsync();
        _stage.Charts.Deployed["web"] = "web-4.1.0";
        await _stage.ApproveAsync();
        await _stage.GoOnAsync();

        Assert.Equal(StepStatus.Done, _stage.Step.Status);
        Assert.Empty(_stage.Charts.Applied);
    }

    [Fact]
    public async Task A_failure_says_which_release_and_what_was_done_before_and_a_retry_proposes_the_rest()
    {
        _stage.Charts.Wanted["web"] = "web-4.1.0";
        _stage.Charts.Wanted["search"] = "search-1.2.0";
        _stage.Charts.FailsAt["search"] = new ChartFailure("release search: Error: UPGRADE FAILED: context deadline exceeded.", "Look at its pods.");
        await BeginAsync();
        await _stage.ApproveAsync();

        var failure = await _stage.FailedAsync();
        Assert.Equal("helmfile apply failed: release search: Error: UPGRADE FAILED: context deadline exceeded. Done before that: web.", failure.Reason);
        Assert.Equal("Look at its pods.", failure.Remedy);

        await _stage.DecideAsync(at => new RetryRequested(at, Some.Ben));
        Assert.Equal(["search"], (await _stage.ProposedAsync()).Charts!.Releases.Select(release => release.Name));
    }

    [Fact]
    public async Task An_apply_that_brought_nothing_about_is_no_success()
    {
        _stage.Charts.Wanted["web"] = "web-4.1.0";
        _stage.Charts.IsWithoutEffect = true;
        await BeginAsync();
        await _stage.ApproveAsync();

        var failure = await _stage.FailedAsync();

        Assert.Equal("helmfile says that it applied the charts, but web still differs from what the helmfile says.", failure.Reason);
    }

    [Fact]
    public async Task A_chart_that_renders_something_random_is_never_applied_unseen()
    {
        var diffs = 0;
        _stage.Charts.Wanted["web"] = "web-4.1.0";
        _stage.Charts.Noise = () => $" {++diffs}";
        await BeginAsync();
        await _stage.ApproveAsync();

        Assert.Contains("a chart renders something random", (await _stage.ProposedAsync()).Because, StringComparison.Ordinal);
        Assert.Empty(_stage.Charts.Applied);
    }

    [Fact]
    public async Task An_apply_that_was_killed_without_a_last_word_is_compared_and_the_rest_proposed()
    {
        _stage.Charts.Wanted["web"] = "web-4.1.0";
        _stage.Charts.Wanted["search"] = "search-1.2.0";
        await BeginAsync();
        await _stage.ApproveAsync();
        await _stage.TurnAsync();
        _stage.Charts.Kill();

        var rest = await _stage.ProposedAsync();

        Assert.Equal("helmfile ended without a last word, and not everything is applied", rest.Because);
        Assert.Equal(["search"], rest.Charts!.Releases.Select(release => release.Name));
    }

    [Fact]
    public async Task A_release_that_another_helm_has_left_in_the_middle_stops_the_step_with_the_way_out()
    {
        _stage.Charts.Refusal = new OutsideException("Release shop/web is in pending-upgrade.", isTransient: false) { Remedy = "helm rollback web" };
        await BeginAsync();

        var failure = await _stage.FailedAsync();

        Assert.Contains("pending-upgrade", failure.Reason, StringComparison.Ordinal);
        Assert.Equal("helm rollback web", failure.Remedy);
    }

    [Fact]
    public async Task An_apply_that_hangs_calls_for_people()
    {
        _stage.Charts.Wanted["web"] = "web-4.1.0";
        await BeginAsync();
        await _stage.ApproveAsync();
        await _stage.TurnAsync(quick: true);
        _stage.Time.Advance(TimeSpan.FromMinutes(31));

        await _stage.TurnAsync(quick: true);

        Assert.Contains("more than 30 minutes", Assert.Single(_stage.Step.Progress!.Attention), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_abort_before_the_apply_applies_nothing_and_one_during_it_waits_for_its_end()
    {
        _stage.Charts.Wanted["web"] = "web-4.1.0";
        await BeginAsync();
        await _stage.ApproveAsync();
        await _stage.DecideAsync(at => new AbortRequested(at, Some.Ben, null));
        await _stage.GoOnAsync();
        Assert.True(_stage.Run.HasEnded);
        Assert.Empty(_stage.Charts.Applied);

        using var other = new Stage(charts: true);
        other.Charts.Wanted["web"] = "web-4.1.0";
        await other.BeginAsync(StepKind.ApplyCharts, "1.33");
        await other.ApproveAsync();
        await other.TurnAsync();
        await other.DecideAsync(at => new AbortRequested(at, Some.Ben, null));
        await other.GoOnAsync();
        Assert.Equal((true, "web-4.1.0"), (other.Run.HasEnded, other.Charts.Deployed["web"]));
        Assert.True(other.Charts.IsDiscarded);
    }

    private Task BeginAsync() => _stage.BeginAsync(StepKind.ApplyCharts, "1.33");
}
