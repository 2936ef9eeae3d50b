using System.Text.Json;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Runs;

/// <summary>Whatever comes in whatever order, any number of times, late or never: these things hold.</summary>
public sealed class EngineProperties
{
    [Fact]
    public void Steps_only_ever_go_forward_and_nothing_is_applied_without_an_approval_of_somebody_else() =>
        Hold(trace =>
        {
            var current = 0;
            foreach (var (before, decision) in trace)
            {
                Assert.True(decision.Run.Current >= current);
                current = decision.Run.Current;
                foreach (var record in decision.Run.Steps.SelectMany(step => step.Proposals).Where(record => record.State == ProposalState.Approved))
                {
                    Assert.NotEmpty(record.Approvals);
                    Assert.DoesNotContain(record.Approvals, approval => approval.By == decision.Run.RequestedBy);
                    Assert.True(record.Override is not { } taken || record.Approvals.Any(approval => approval.By != taken.By));
                }

                if (!decision.Changed)
                {
                    Assert.Same(before, decision.Run);
                    Assert.Empty(decision.Effects);
                }
            }
        });

    [Fact]
    public void Every_accepted_event_raises_the_version_by_one_and_every_effect_belongs_to_the_turn_it_began() =>
        Hold(trace =>
        {
            foreach (var (before, decision) in trace.Where(pair => pair.Decision.Changed))
            {
                Assert.Equal(before.Version + 1, decision.Run.Version);
                Assert.True(decision.Run.Attempt > before.Attempt);
                Assert.All(decision.Effects, effect => Assert.Equal(decision.Run.Attempt, effect.Attempt));
            }
        });

    [Fact]
    public void A_run_that_has_not_ended_and_waits_for_nobody_always_has_its_next_turn() =>
        Hold(trace =>
        {
            foreach (var (_, decision) in trace.Where(pair => pair.Decision.Changed))
            {
                var waitsForPeopleOnly = decision.Run.Status == RunStatus.Stuck;
                Assert.Equal(!waitsForPeopleOnly, decision.Effects.Count == 1);
            }
        });

    [Fact]
    public void Replaying_the_accepted_events_gives_the_same_run() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Happenings, happenings =>
        {
            var requested = Some.Requested(target: "1.35");
            var run = Engine.Begin(requested).Run;
            var accepted = new List<RunEvent> { requested };
            foreach (var happening in happenings)
            {
                var happened = happening(run);
                var decision = Engine.Advance(run, happened);
                run = decision.Run;
                if (decision.Changed)
                {
                    accepted.Add(happened);
                }
            }

            Assert.Equal(JsonSerializer.Serialize(run), JsonSerializer.Serialize(Engine.Replay(accepted)));
            return true;
        }));

    private static readonly Arbitrary<Func<UpgradeRun, RunEvent>[]> Happenings = Gen.Elements<Func<UpgradeRun, RunEvent>>(
    [
        run => new StepWaited(At(run), run.Attempt, At(run).AddSeconds(15), new StepProgress("waits")),
        run => new StepProposed(At(run), run.Attempt, Some.Proposal($"digest{run.Version:D6}", At(run) - Some.Start)),
        run => new StepDone(At(run), run.Attempt, "done", []),
        run => new StepFailed(At(run), run.Attempt, "failed", "mend"),
        run => new StepStumbled(At(run), run.Attempt, "stumbled", At(run).AddMinutes(1)),
        run => new ProposalExpired(At(run), run.Attempt),
        run => new ProposalExpired(At(run), run.Attempt) { Renewals = Engine.UnattendedRenewals },
        run => new ApproversReminded(At(run), run.Attempt),
        run => new StepWaited(At(run), run.Attempt, At(run).AddHours(1), new StepProgress("waits") { Opens = new WindowOpening(At(run).AddDays(1), "Mon 09:00 UTC") }),
        run => new WindowOverridden(At(run), Some.Ben, run.CurrentStep.Proposals is [.., var last] ? last.Proposal.Digest : new PlanDigest("000000"), "CVE"),
        run => new WindowOverridden(At(run), Some.Chloe, run.CurrentStep.Proposals is [.., var last] ? last.Proposal.Digest : new PlanDigest("000000"), "CVE"),
        run => new StepDone(At(run), run.Attempt - 1, "late", []),
        run => new StepFailed(At(run), run.Attempt - 2, "very late", "mend"),
        run => new ApprovalGiven(At(run), Some.Ben, run.CurrentStep.Proposals is [.., var last] ? last.Proposal.Digest : new PlanDigest("000000")),
        run => new ApprovalGiven(At(run), Some.Ana, run.CurrentStep.Proposals is [.., var last] ? last.Proposal.Digest : new PlanDigest("000000")),
        run => new ApprovalGiven(At(run), Some.Chloe, new PlanDigest("ffffff")),
        run => new AbortRequested(At(run), Some.Ana, null),
        run => new RetryRequested(At(run), Some.Ben),
        run => new SkipRequested(At(run), Some.Ben, "why not"),
    ]).ArrayOf(40).ToArbitrary();

    private static DateTimeOffset At(UpgradeRun run) => Some.Start.AddSeconds(run.Version);

    private static void Hold(Action<IReadOnlyList<(UpgradeRun Before, Decision Decision)>> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Happenings, happenings =>
        {
            var run = Engine.Begin(Some.Requested(target: "1.35")).Run;
            var trace = new List<(UpgradeRun, Decision)>();
            foreach (var happening in happenings)
            {
                var decision = Engine.Advance(run, happening(run));
                trace.Add((run, decision));
                run = decision.Run;
            }

            property(trace);
            return true;
        }));
}
