using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Running;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Running;

/// <summary>What becomes of the code in the course of a run: who approved it stands in the commit, the base branch moves, and how it lands.</summary>
public sealed class CodeOfARunTests : IDisposable
{
    private readonly Stage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task The_commit_says_who_approved_what_in_which_thread()
    {
        await _stage.StartAsync("1.34");
        var proposal = await _stage.ProposedAsync();
        await _stage.ApproveAsync();
        await _stage.GoOnAsync();

        var approval = Assert.Single(_stage.Run.Steps.SelectMany(step => step.Proposals).Single(record => record.Proposal.Digest == proposal.Digest).Approvals);
        Assert.Equal(
            $"""
            Upgrade prod to Kubernetes 1.34

            Move the control plane of prod from 1.33 to 1.34.

            Run: {_stage.Run.Id}
            Asked for by: U0ANA
            Approved by: U0BEN, {proposal.Digest.Short}, {approval.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC
            Thread: https://acme.slack.com/archives/C0PLATFORM/{_stage.Run.Id}
            """,
            _stage.Code.Message);
    }

    [Fact]
    public async Task A_base_that_moves_between_two_hops_is_followed_and_what_it_brought_is_shown_with_the_next_proposal()
    {
        _stage.With("blue");
        await _stage.StartAsync("1.35");
        await _stage.ApproveAsync();
        await _stage.ProposedAsync();
        _stage.Code.MoveBase();
        await _stage.ApproveAsync();
        var again = await _stage.ProposedAsync();

        Assert.StartsWith("the branch main moved to", again.Because, StringComparison.Ordinal);
        Assert.True(_stage.Code.Pushed!.Holds(_stage.Code.Base));
        await _stage.FinishAsync();
        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
        Assert.Equal(Some.V("1.35"), _stage.Code.Base.Version);
    }

    [Fact]
    public async Task A_base_that_conflicts_stops_the_run_until_somebody_has_resolved_it()
    {
        _stage.With("blue");
        await _stage.StartAsync("1.34");
        await _stage.ApproveAsync();
        await _stage.ProposedAsync();
        _stage.Code.MoveBase();
        _stage.Code.Conflicts = true;
        await _stage.ApproveAsync();

        var failure = await _stage.FailedAsync();
        Assert.Contains("conflicts", failure.Reason, StringComparison.Ordinal);
        _stage.Code.Conflicts = false;
        await _stage.DecideAsync(at => new RetryRequested(at, Some.Ben));
        await _stage.FinishAsync();
        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
    }

    [Fact]
    public async Task Left_for_a_pull_request_the_base_stays_and_the_report_says_what_to_do()
    {
        using var stage = new Stage();
        stage.Settings = stage.Settings with { Code = stage.Settings.Code with { Merge = MergePolicy.PullRequest } };
        await stage.StartAsync("1.34");
        await stage.FinishAsync();

        Assert.Equal(RunStatus.Completed, stage.Run.Status);
        Assert.Equal(Some.V("1.33"), stage.Code.Base.Version);
        Assert.Contains(stage.Run.Steps[^1].Details, line => line.StartsWith($"Open a pull request from eks-upgrade/{stage.Run.Id} to main", StringComparison.Ordinal));
        Assert.Equal((Some.V("1.33"), Some.V("1.34"), false), (stage.Run.Aftermath!.Code!.Base, stage.Run.Aftermath.Code.Own, stage.Run.Aftermath.Code.IsMerged));
    }

    [Fact]
    public async Task Two_runs_within_one_second_have_names_of_their_own()
    {
        await _stage.StartAsync("1.34");
        var first = _stage.Run.Id;
        await _stage.DecideAsync(at => new AbortRequested(at, Some.Ben, null));

        var second = Assert.IsType<StartResult.Started>(await _stage.StartAsync("1.34"));

        Assert.Equal($"{first}-2", second.Run.Id.Value);
    }
}
