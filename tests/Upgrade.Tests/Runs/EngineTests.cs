using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Runs;

public sealed class EngineTests
{
    private UpgradeRun _run = Engine.Begin(Some.Requested()).Run;
    private DateTimeOffset _now = Some.Start;

    [Fact]
    public void A_run_begins_with_the_first_step_in_work_and_due_at_once()
    {
        var decision = Engine.Begin(Some.Requested());

        Assert.Equal(StepStatus.Running, decision.Run.CurrentStep.Status);
        Assert.Equal(new AdvanceStep(1, Some.Start), Assert.Single(decision.Effects));
    }

    [Fact]
    public void A_report_of_another_attempt_changes_nothing()
    {
        var before = _run;

        var late = Engine.Advance(before, new StepDone(Later(), before.Attempt - 1, "done", []));
        var early = Engine.Advance(before, new StepDone(Later(), before.Attempt + 1, "done", []));

        Assert.False(late.Changed || early.Changed);
        Assert.Same(before, late.Run);
        Assert.Empty(late.Effects);
    }

    [Fact]
    public void The_same_report_counts_once()
    {
        var done = new StepDone(Later(), _run.Attempt, "done", []);

        var first = Engine.Advance(_run, done);
        var second = Engine.Advance(first.Run, done);

        Assert.True(first.Changed);
        Assert.False(second.Changed);
        Assert.Equal(1, second.Run.Current);
    }

    [Fact]
    public void A_proposal_waits_for_people_until_they_are_reminded_of_it()
    {
        var proposal = Some.Proposal();

        var decision = Take(new StepProposed(Later(), _run.Attempt, proposal));

        Assert.Equal(RunStatus.AwaitingApproval, _run.Status);
        Assert.Equal(proposal.RemindAt, Assert.IsType<AdvanceStep>(Assert.Single(decision.Effects)).Due);
    }

    [Fact]
    public void An_approval_of_the_open_digest_sets_the_step_to_work()
    {
        Propose();

        var decision = Approve(Some.Ben);

        Assert.Null(decision.Refusal);
        Assert.Equal(RunStatus.Running, _run.Status);
        Assert.NotNull(_run.CurrentStep.ApprovedProposal);
        Assert.IsType<AdvanceStep>(Assert.Single(decision.Effects));
    }

    [Fact]
    public void A_click_on_an_outdated_proposal_approves_nothing()
    {
        Propose("aaaaaa111111");
        Approve(Some.Ben, "aaaaaa111111");
        Propose("bbbbbb222222", because: "the branch main moved");

        var decision = Approve(Some.Ben, "aaaaaa111111");

        Assert.Contains("no longer stands: the branch main moved", decision.Refusal, StringComparison.Ordinal);
        Assert.Equal(RunStatus.AwaitingApproval, _run.Status);
        Assert.Empty(_run.CurrentStep.OpenProposal!.Approvals);
    }

    [Fact]
    public void Whoever_asked_for_the_upgrade_may_not_approve_it()
    {
        Propose();

        Assert.Contains("somebody else has to", Approve(Some.Ana).Refusal, StringComparison.Ordinal);
        Assert.Equal(RunStatus.AwaitingApproval, _run.Status);
    }

    [Fact]
    public void Whoever_asked_may_approve_when_the_rules_say_so()
    {
        _run = Engine.Begin(Some.Requested(rules: Some.Rules(requester: true))).Run;
        Propose();

        Assert.Null(Approve(Some.Ana).Refusal);
    }

    [Fact]
    public void Two_approvals_take_two_people()
    {
        _run = Engine.Begin(Some.Requested(rules: Some.Rules(count: 2))).Run;
        Propose();
        Approve(Some.Ben);

        Assert.Equal(RunStatus.AwaitingApproval, _run.Status);
        Assert.Contains("another person", Approve(Some.Ben).Refusal, StringComparison.Ordinal);
        Assert.Null(Approve(Some.Chloe).Refusal);
        Assert.Equal(RunStatus.Running, _run.Status);
        Assert.Equal([Some.Ben, Some.Chloe], _run.CurrentStep.ApprovedProposal!.Approvals.Select(approval => approval.By));
    }

    [Fact]
    public void An_approval_of_somebody_who_lost_the_right_before_the_second_came_counts_no_longer()
    {
        _run = Engine.Begin(Some.Requested(rules: Some.Rules(count: 2))).Run;
        Propose();
        Approve(Some.Ben);
        Take(new ApprovalGiven(Later(), Some.Chloe, new PlanDigest("aaaaaa111111")) { Lapsed = [Some.Ben] });

        Assert.Equal(RunStatus.AwaitingApproval, _run.Status);
        Assert.Equal([Some.Chloe], _run.CurrentStep.OpenProposal!.Approvals.Select(approval => approval.By));
        Assert.Equal([Some.Ben], _run.CurrentStep.OpenProposal!.Lapsed.Select(approval => approval.By));

        // Whoever got the right back approves once more.
        Assert.Null(Approve(Some.Ben).Refusal);
        Assert.Equal([Some.Chloe, Some.Ben], _run.CurrentStep.ApprovedProposal!.Approvals.Select(approval => approval.By));
    }

    [Fact]
    public void An_approval_that_comes_too_late_counts_for_nothing()
    {
        Propose();
        _now = Some.Start + TimeSpan.FromHours(5);

        Assert.Contains("expired", Approve(Some.Ben).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_proposal_nobody_decides_on_stops_the_run_and_can_be_tried_again()
    {
        Propose();
        Take(new ProposalExpired(Some.Start + TimeSpan.FromHours(4), _run.Attempt));

        Assert.Equal(RunStatus.Stuck, _run.Status);
        Assert.Equal(ProposalState.Expired, _run.CurrentStep.Proposals[^1].State);
        Assert.IsType<AdvanceStep>(Assert.Single(Take(new RetryRequested(Later(), Some.Ben)).Effects));
    }

    [Fact]
    public void A_proposal_nobody_decides_on_is_made_anew_three_times_and_then_waits_for_people()
    {
        for (var time = 0; time <= Engine.UnattendedRenewals; time++)
        {
            Assert.Equal(RunStatus.Running, _run.Status);
            Propose($"aaaaaa11111{time}");
            Expire();
        }

        Assert.Equal(RunStatus.Stuck, _run.Status);
        Assert.StartsWith("Nobody approved: 4 proposals", _run.CurrentStep.Failures[^1].Reason, StringComparison.Ordinal);

        // Whoever takes it up begins the count anew.
        Take(new RetryRequested(Later(), Some.Ben));
        Propose("bbbbbb222222");
        Expire();
        Assert.Equal(RunStatus.Running, _run.Status);
    }

    [Fact]
    public void Those_who_may_approve_are_reminded_once_before_the_end()
    {
        Propose();
        Assert.Equal(_run.CurrentStep.OpenProposal!.Proposal.ExpiresAt - TimeSpan.FromMinutes(30), _run.DueAt);

        Assert.Equal(_run.CurrentStep.OpenProposal!.Proposal.ExpiresAt, Assert.Single(Remind().Effects).Due);
        Assert.NotNull(_run.CurrentStep.OpenProposal!.RemindedAt);
        Assert.False(Remind().Changed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_first_of_two_approvals_neither_brings_the_reminder_back_nor_loses_it(bool isReminded)
    {
        _run = Engine.Begin(Some.Requested(rules: Some.Rules(count: 2))).Run;
        Propose();
        if (isReminded)
        {
            Remind();
        }

        var due = Assert.Single(Approve(Some.Ben).Effects).Due;

        var proposal = _run.CurrentStep.OpenProposal!.Proposal;
        Assert.Equal(isReminded ? proposal.ExpiresAt : proposal.RemindAt, due);
    }

    [Fact]
    public void A_short_lived_proposal_is_reminded_of_in_its_last_quarter()
    {
        var proposal = Some.Proposal() with { ExpiresAt = Some.Start.AddMinutes(8) };

        Assert.Equal(Some.Start.AddMinutes(6), proposal.RemindAt);
    }

    [Fact]
    public void An_approval_never_survives_a_failure()
    {
        Propose();
        Approve(Some.Ben);
        Take(new StepFailed(Later(), _run.Attempt, "EKS gave up", "mend it"));
        Take(new RetryRequested(Later(), Some.Ana));

        Assert.Null(_run.CurrentStep.ApprovedProposal);
        Assert.Equal(Some.Ana, _run.CurrentStep.Failures[^1].RetriedBy);
    }

    [Fact]
    public void Aborting_while_people_are_asked_ends_the_run_at_once()
    {
        Propose();

        var decision = Take(new AbortRequested(Later(), Some.Ben, "not today"));

        Assert.Equal(RunStatus.Aborted, _run.Status);
        Assert.IsType<TidyUp>(Assert.Single(decision.Effects));
        Assert.Equal(ProposalState.Declined, _run.CurrentStep.Proposals[^1].State);
    }

    [Fact]
    public void Aborting_while_something_approved_is_under_way_waits_for_its_end()
    {
        Propose();
        Approve(Some.Ben);
        Take(new AbortRequested(Later(), Some.Ben, null));
        Assert.Equal(RunStatus.Running, _run.Status);

        Take(new StepDone(Later(), _run.Attempt, "The control plane runs 1.34.", []));

        Assert.Equal(RunStatus.Aborted, _run.Status);
        Assert.Equal(StepStatus.Pending, _run.Steps[1].Status);
    }

    [Fact]
    public void A_second_wish_to_abort_is_told_of_the_first()
    {
        Propose();
        Approve(Some.Ben);
        Take(new AbortRequested(Later(), Some.Ben, null));

        Assert.Contains("U0BEN", Engine.Advance(_run, new AbortRequested(Later(), Some.Ana, null)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_control_plane_that_did_not_move_cannot_be_skipped()
    {
        Take(new StepFailed(Later(), _run.Attempt, "refused", "mend it"));

        Assert.Contains("cannot be skipped", Engine.Advance(_run, new SkipRequested(Later(), Some.Ben, null)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_roll_of_nodes_can_be_skipped()
    {
        Take(new StepDone(Later(), _run.Attempt, "moved", []));
        Take(new StepFailed(Later(), _run.Attempt, "PodEvictionFailure", "relax the PDB"));
        Take(new SkipRequested(Later(), Some.Ben, "drained by hand"));

        Assert.Equal(StepStatus.Skipped, _run.Steps[1].Status);
        Assert.Equal(2, _run.Current);
    }

    [Fact]
    public void An_outage_is_ridden_out_for_two_hours_and_then_called_a_failure()
    {
        Stumble(TimeSpan.FromMinutes(1));
        Stumble(TimeSpan.FromMinutes(90));
        Assert.Equal(RunStatus.Running, _run.Status);

        Stumble(TimeSpan.FromMinutes(122));

        Assert.Equal(RunStatus.Stuck, _run.Status);
    }

    [Fact]
    public void An_answer_in_between_begins_the_two_hours_anew()
    {
        Stumble(TimeSpan.FromMinutes(1));
        Take(new StepWaited(Some.Start + TimeSpan.FromMinutes(100), _run.Attempt, Some.Start + TimeSpan.FromMinutes(101), new StepProgress("EKS works")));
        Stumble(TimeSpan.FromMinutes(130));

        Assert.Equal(RunStatus.Running, _run.Status);
    }

    [Fact]
    public void The_last_step_completes_the_run_and_tidies_up()
    {
        Decision last = null!;
        for (var step = 0; step < 3; step++)
        {
            last = Take(new StepDone(Later(), _run.Attempt, "done", []));
        }

        Assert.Equal(RunStatus.Completed, _run.Status);
        Assert.IsType<TidyUp>(Assert.Single(last.Effects));
        Assert.Contains("ended already", Engine.Advance(_run, new RetryRequested(Later(), Some.Ana)).Refusal, StringComparison.Ordinal);
    }

    private DateTimeOffset Later() => _now += TimeSpan.FromMinutes(1);

    private Decision Take(RunEvent happened)
    {
        var decision = Engine.Advance(_run, happened);
        _run = decision.Run;
        return decision;
    }

    private void Propose(string digest = "aaaaaa111111", string? because = null) =>
        Take(new StepProposed(Later(), _run.Attempt, Some.Proposal(digest, _now - Some.Start) with { Because = because }));

    private Decision Approve(Person by, string digest = "aaaaaa111111") => Take(new ApprovalGiven(Later(), by, new PlanDigest(digest)));

    private Decision Remind() => Take(new ApproversReminded(Later(), _run.Attempt));

    private void Expire()
    {
        _now = _run.CurrentStep.OpenProposal!.Proposal.ExpiresAt;
        Take(new ProposalExpired(_now, _run.Attempt) { Renewals = Engine.UnattendedRenewals });
    }

    private void Stumble(TimeSpan after) =>
        Take(new StepStumbled(Some.Start + after, _run.Attempt, "EKS did not answer.", Some.Start + after + TimeSpan.FromMinutes(1)));
}
