namespace EksUpgradeBot.Bot.Access;

/// <summary>All that a decision on a wish needs to know, fetched before.</summary>
/// <param name="Account">The account; null when Slack knows none.</param>
/// <param name="IsApprover">One of the configured users, or a member of one of the configured groups.</param>
/// <param name="IsExternallyShared">Another organisation reads the conversation.</param>
internal sealed record AccessFacts(PersonFacts? Account, bool IsApprover, bool IsExternallyShared);
