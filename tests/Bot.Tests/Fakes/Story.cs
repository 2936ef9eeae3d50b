using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Fakes;

/// <summary>
/// Tells the story of a run: planner, readiness and engine are the real ones, so no test can show a state that cannot be.
/// Every happening takes the minutes that it is given.
/// </summary>
internal sealed class Story
{
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);
    public static readonly Person Ana = new("U0ANA");
    public static readonly Person Ben = new("U0BEN");
    public static readonly Person Cleo = new("U0CLEO");

    /// <summary>When the maintenance window of a story that has one opens: it begins on a Sunday.</summary>
    public static readonly WindowOpening Opening = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero), "Mon 09:00 Europe/Madrid");

    private readonly List<RunEvent> _events = [];

    private Story(UpgradeRequested requested)
    {
        Run = Engine.Begin(requested).Run;
        _events.Add(requested);
        Now = requested.At;
    }

    /// <summary>The run as it is now.</summary>
    public UpgradeRun Run { get; private set; }

    /// <summary>The time in the story.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>All that happened.</summary>
    public IReadOnlyList<RunEvent> Events => _events;

    public static Story Begin(
        ClusterSnapshot? cluster = null, string target = "1.35", ApprovalRules? rules = null, Routine? routine = null, string? notes = null, WindowOpening? opens = null)
    {
        var snapshot = cluster ?? Worlds.Cluster();
        var version = KubernetesVersion.Parse(target);
        var report = ReadinessReport.Of(snapshot, version);
        var plan = Assert.IsType<PlanningResult.Planned>(Planner.Plan(snapshot with { Addons = [] }, version, report, routine ?? Routine.Bare));
        return new Story(new UpgradeRequested(
            Start, RunId.For(snapshot.Name, Start), snapshot.Name, snapshot.ControlPlane.Version, version, Ana, "C0PLATFORM",
            rules ?? new ApprovalRules(["U0BEN", "S0PLATFORM"], 1, RequesterMayApprove: false, TimeSpan.FromHours(4)), report, plan.Steps)
        {
            Notes = notes,
            Opens = opens,
        });
    }

    /// <summary>The rollback of a cluster that was upgraded to 1.35 three days before.</summary>
    public static Story BeginRollback(ClusterSnapshot? cluster = null, ApprovalRules? rules = null)
    {
        var snapshot = cluster ?? Worlds.Upgraded();
        var report = ReadinessReport.OfRollback(snapshot, []);
        var plan = Assert.IsType<PlanningResult.Planned>(RollbackPlanner.Plan(snapshot, report));
        return new Story(new UpgradeRequested(
            Start, RunId.For(snapshot.Name, Start), snapshot.Name, report.From, report.Target, Ana, "C0PLATFORM",
            rules ?? new ApprovalRules(["U0BEN", "S0PLATFORM"], 1, RequesterMayApprove: false, TimeSpan.FromHours(4)), report, plan.Steps));
    }

    public Story Passes(int minutes) => At(minutes, this);

    public Story Waits(string text = "EKS moves the control plane to 1.35 (update 7c1f)", int minutes = 1, IReadOnlyList<string>? lines = null, int done = 0, int total = 0, IReadOnlyList<string>? attention = null)
    {
        Passes(minutes);
        var since = Run.CurrentStep.Progress?.Since ?? Now;
        return Happens(new StepWaited(Now, Run.Attempt, Now.AddSeconds(15), new StepProgress(text, since, lines, done, total) { Attention = attention ?? [] }));
    }

    public Story Proposes(Func<UpgradeRun, DateTimeOffset, Proposal> proposal, int minutes = 1)
    {
        Passes(minutes);
        return Happens(new StepProposed(Now, Run.Attempt, proposal(Run, Now) with { Opens = Now < Run.Opens?.At ? Run.Opens : null }));
    }

    public Story Approved(Person? by = null, int minutes = 5)
    {
        Passes(minutes);
        return Happens(new ApprovalGiven(Now, by ?? Ben, Run.CurrentStep.OpenProposal!.Proposal.Digest));
    }

    public Story Done(string summary = "The control plane runs 1.35 (eks.3).", int minutes = 12, params IReadOnlyList<string> details)
    {
        Passes(minutes);
        return Happens(new StepDone(Now, Run.Attempt, summary, details));
    }

    public Story Fails(string reason = "EKS gave the update up: InsufficientFreeAddresses: subnet-1 has 2 free addresses.", string remedy = "Free addresses in the subnets of the cluster, then retry.", int minutes = 3, params IReadOnlyList<WayOut> ways)
    {
        Passes(minutes);
        return Happens(new StepFailed(Now, Run.Attempt, reason, remedy) { Ways = ways });
    }

    public Story Stumbles(string reason = "EKS did not answer: throttled.", int minutes = 2)
    {
        Passes(minutes);
        return Happens(new StepStumbled(Now, Run.Attempt, reason, Now.AddSeconds(30)));
    }

    public Story Expires()
    {
        Now = Run.CurrentStep.OpenProposal!.Proposal.ExpiresAt;
        return Happens(new ProposalExpired(Now, Run.Attempt));
    }

    /// <summary>Nobody decided, and the step may propose anew by itself.</summary>
    public Story Lapses()
    {
        Now = Run.CurrentStep.OpenProposal!.Proposal.ExpiresAt;
        return Happens(new ProposalExpired(Now, Run.Attempt) { Renewals = Engine.UnattendedRenewals });
    }

    public Story Reminds()
    {
        Now = Run.CurrentStep.OpenProposal!.Proposal.RemindAt;
        return Happens(new ApproversReminded(Now, Run.Attempt));
    }

    /// <summary>What is approved waits for its maintenance window.</summary>
    public Story WaitsForWindow(int minutes = 1)
    {
        Passes(minutes);
        return Happens(new StepWaited(
            Now, Run.Attempt, Now.AddHours(1), new StepProgress($"The maintenance window of {Run.Cluster} opens {Opening.Clock}", Now) { Opens = Opening }));
    }

    public Story Overridden(Person? by = null, string reason = "the fix of CVE-2026-1234 cannot wait", int minutes = 3)
    {
        Passes(minutes);
        return Happens(new WindowOverridden(Now, by ?? Cleo, Run.CurrentStep.ApprovedProposal!.Proposal.Digest, reason));
    }

    public Story Aborted(Person? by = null, string? reason = null, int minutes = 2)
    {
        Passes(minutes);
        return Happens(new AbortRequested(Now, by ?? Ben, reason));
    }

    public Story Retried(Person? by = null, int minutes = 2)
    {
        Passes(minutes);
        return Happens(new RetryRequested(Now, by ?? Ana));
    }

    public Story Bakes(TimeSpan more, string? reason = null, int minutes = 2)
    {
        Passes(minutes);
        return Happens(new BakeChanged(Now, Ben, Now + more, reason));
    }

    public Story Chooses(WayOut way, int minutes = 2)
    {
        Passes(minutes);
        return Happens(new WayOutChosen(Now, Ana, way));
    }

    public Story Skipped(string? reason = null, int minutes = 2)
    {
        Passes(minutes);
        return Happens(new SkipRequested(Now, Ana, reason));
    }

    public Story TidiedUp(string? plane, CodeAfterRun? code = null, string? problem = null, RollbackWindow? rollback = null)
    {
        Passes(1);
        return Happens(new TidiedUp(Now, new Aftermath(plane is null ? null : KubernetesVersion.Parse(plane), code, problem) { Rollback = rollback }));
    }

    /// <summary>What the code says after a run: base branch, and the run's own when it was pushed.</summary>
    public CodeAfterRun Code(string onBase, string? own = null, bool isMerged = false) => new(
        "main", KubernetesVersion.Parse(onBase), own is null ? null : $"eks-upgrade/{Run.Id}", own is null ? null : KubernetesVersion.Parse(own), isMerged || own is null);

    /// <summary>The run after each of the first so many events, as a bot would have seen it.</summary>
    public UpgradeRun After(int events) => Engine.Replay(_events.Take(events));

    private Story Happens(RunEvent happened)
    {
        var decision = Engine.Advance(Run, happened);
        Assert.True(decision.Changed, decision.Refusal ?? $"{happened.GetType().Name} changed nothing");
        Run = decision.Run;
        _events.Add(happened);
        return this;
    }

    private static Story At(int minutes, Story story)
    {
        story.Now = story.Now.AddMinutes(minutes);
        return story;
    }
}
