namespace EksUpgradeBot.Upgrade.Runs;

/// <summary>The rules of approval for a cluster, as they stood when the run began.</summary>
/// <param name="Approvers">User and user group ids; who is in a group is asked at the click, not here.</param>
/// <param name="Count">How many different people must approve; at least 1.</param>
/// <param name="RequesterMayApprove">Whether the person who started the run counts.</param>
/// <param name="ExpiresAfter">How long a proposal stands.</param>
public sealed record ApprovalRules(
    IReadOnlyList<string> Approvers, int Count, bool RequesterMayApprove, TimeSpan ExpiresAfter);
