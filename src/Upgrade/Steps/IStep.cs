using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>
/// A step of an upgrade. It looks at the world first, does the next missing thing and reports. It may be killed anywhere and
/// called again: what already runs outside is adopted, never repeated.
/// </summary>
public interface IStep
{
    /// <summary>Takes a turn.</summary>
    /// <exception cref="OutsideException">The outside broke; nothing is known of the world.</exception>
    Task<StepOutcome> AdvanceAsync(StepContext step, CancellationToken cancellationToken);
}

/// <summary>What a step knows in its turn.</summary>
/// <param name="Run">The run.</param>
/// <param name="Planned">What was planned.</param>
/// <param name="Cluster">The cluster's settings.</param>
/// <param name="State">The step's own past.</param>
/// <param name="RequestedBy">Who asked for the upgrade.</param>
/// <param name="Now">The instant of the turn.</param>
public sealed record StepContext(
    RunId Run, PlannedStep Planned, ClusterSettings Cluster, StepRun State, Person RequestedBy, DateTimeOffset Now)
{
    /// <summary>Somebody wants the run to end: what runs outside is followed to its end, and nothing more is begun.</summary>
    public bool AbortWished { get; init; }

    /// <summary>The way out of the newest failure that a person chose; null when it was an ordinary retry, or nothing failed.</summary>
    public ChosenWay? Chosen =>
        State.Chosen is [.., var last] && State.Failures is [.., var failure] && last.At >= failure.At ? last : null;

    /// <summary>
    /// What to propose once more to somebody who wants the run to end, because nothing of it runs: the engine declines it and ends the
    /// run. Null while nobody wants that, or nothing was ever approved.
    /// </summary>
    public Proposal? ToDecline => AbortWished ? State.Proposals.LastOrDefault(record => record.Approvals.Count > 0)?.Proposal : null;

    /// <summary>What may be applied; null when nothing was approved.</summary>
    public Proposal? Approved => State.ApprovedProposal?.Proposal;

    /// <summary>The steps before this one, with everything that happened to them.</summary>
    public IReadOnlyList<StepRun> Earlier { get; init; } = [];

    /// <summary>Where and how Terraform runs in a working copy.</summary>
    public TerraformRoot RootIn(WorkingCopy copy) => new(Cluster.Address, copy.RootModule, Cluster.Terraform);

    /// <summary>A key for what this turn keeps outside: the same until a proposal has been made, then another.</summary>
    public string Key => $"{Planned.Id}-{State.Proposals.Count + 1}";

    /// <summary>How long a window that was configured otherwise meanwhile goes unnoticed at most.</summary>
    private static readonly TimeSpan LooksAgainAfter = TimeSpan.FromHours(1);

    /// <summary>
    /// Why nothing that changes the cluster may begin now, although it is approved: no maintenance window is open, and nobody has taken
    /// the proposal out of it. Null when it may. To be asked right before every beginning; what runs already goes on.
    /// </summary>
    public StepOutcome.Waiting? WaitForWindow()
    {
        if (State.ApprovedProposal?.Override is not null || Cluster.Windows.FindOpening(Now) is not { } opening)
        {
            return null;
        }

        var waiting = Wait($"The maintenance window of {Cluster.Name} opens {opening.Clock}");
        return waiting with
        {
            Until = opening.At - Now < LooksAgainAfter ? opening.At : Now + LooksAgainAfter,
            Progress = waiting.Progress with { Opens = opening },
        };
    }

    /// <summary>The step waits for something outside and wants to look again after the usual interval.</summary>
    public StepOutcome.Waiting Wait(string text, IReadOnlyList<string>? lines = null, int done = 0, int total = 0)
    {
        var since = State.Progress is { } before && before.Text == text && before.Since is { } then ? then : Now;
        return new StepOutcome.Waiting(new StepProgress(text, since, lines, done, total), Now + Cluster.PollInterval);
    }
}

/// <summary>How a turn of a step ended.</summary>
public abstract record StepOutcome
{
    private StepOutcome()
    {
    }

    /// <summary>The step is done.</summary>
    /// <param name="Summary">What it did, as a sentence.</param>
    /// <param name="Details">More, a line each.</param>
    public sealed record Done(string Summary, IReadOnlyList<string> Details) : StepOutcome
    {
        /// <summary>Done, with nothing more to say.</summary>
        public Done(string summary)
            : this(summary, [])
        {
        }
    }

    /// <summary>Something outside takes its time.</summary>
    public sealed record Waiting(StepProgress Progress, DateTimeOffset Until) : StepOutcome
    {
        /// <summary>What the step wants to remember; null when it has nothing new.</summary>
        public Baseline? Baseline { get; init; }
    }

    /// <summary>A change that people have to approve. An earlier approval is void.</summary>
    public sealed record Proposes(Proposal Proposal) : StepOutcome;

    /// <summary>A known bad end.</summary>
    /// <param name="Reason">What happened.</param>
    /// <param name="Remedy">What the person can do.</param>
    public sealed record Failed(string Reason, string Remedy) : StepOutcome
    {
        /// <summary>What people may choose besides retry, skip and abort.</summary>
        public IReadOnlyList<WayOut> Ways { get; init; } = [];
    }
}
