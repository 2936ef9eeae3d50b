namespace EksUpgradeBot.Upgrade.Runs;

/// <summary>What became of a proposal.</summary>
public enum ProposalState
{
    /// <summary>Waits for approvals.</summary>
    Open,

    /// <summary>Approved by as many as it takes.</summary>
    Approved,

    /// <summary>The world moved, or the step was tried again: never to be applied.</summary>
    Void,

    /// <summary>Nobody decided in time.</summary>
    Expired,

    /// <summary>The run was aborted, or the step skipped, instead.</summary>
    Declined,
}

/// <summary>A proposal with what became of it.</summary>
/// <param name="Proposal">The proposal.</param>
/// <param name="State">What became of it.</param>
/// <param name="Approvals">Who approved it, in order.</param>
/// <param name="Ended">When, by whom and why it ended otherwise; null while it is open or when it was approved.</param>
public sealed record ProposalRecord(
    Proposal Proposal, ProposalState State, IReadOnlyList<Approval> Approvals, ProposalEnd? Ended = null)
{
    /// <summary>When those who may approve it were reminded; null before.</summary>
    public DateTimeOffset? RemindedAt { get; init; }

    /// <summary>Approvals that count no longer, because whoever gave them lost the right to before enough others had approved.</summary>
    public IReadOnlyList<Approval> Lapsed { get; init; } = [];

    /// <summary>Who let it begin outside of the maintenance window; null when nobody did.</summary>
    public WindowOverride? Override { get; init; }
}

/// <summary>A second person's word that exactly this proposal may begin outside of the maintenance window.</summary>
public sealed record WindowOverride(Person By, DateTimeOffset At, string Reason);

/// <summary>An approval of exactly one digest.</summary>
public sealed record Approval(Person By, DateTimeOffset At);

/// <summary>How a proposal ended without being applied.</summary>
public sealed record ProposalEnd(DateTimeOffset At, string Reason, Person? By = null);
