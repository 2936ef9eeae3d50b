using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Access;

/// <summary>Decides who may do what. Pure: the facts were fetched before, and a fact that is missing is a no.</summary>
internal static class Gatekeeper
{
    /// <summary>May this person do that?</summary>
    /// <param name="wish">What somebody wants to do.</param>
    /// <param name="person">Who wants it.</param>
    /// <param name="facts">What Slack says.</param>
    /// <param name="rules">The rules of the cluster.</param>
    /// <param name="requester">Who asked for the upgrade; null before there is a run.</param>
    public static AccessAnswer Decide(Wish wish, Person person, AccessFacts facts, ApprovalRules rules, Person? requester) =>
        (Account(person, facts.Account) ?? Conversation(wish, facts) ?? Role(wish, person, facts, rules, requester)) is { } reason
            ? new AccessAnswer.Denied(reason)
            : new AccessAnswer.Allowed();

    /// <summary>Why an account may do nothing here; null when it is a full member of the workspace.</summary>
    public static string? Account(Person person, PersonFacts? account) => account switch
    {
        null => "Slack does not know your account, so I cannot tell whether you may do this.",
        _ when account.Id != person.Id => "Slack told me about another account than yours, so I cannot tell whether you may do this.",
        { IsDeleted: true } => "Your account is deactivated.",
        { IsBot: true } => "Only people may do this, and this account is a bot.",
        { IsStranger: true } => "Only members of this workspace may do this, and your account belongs to another one.",
        { IsGuest: true } => "Only full members of this workspace may do this, and your account is a guest's.",
        _ => null,
    };

    private static string? Conversation(Wish wish, AccessFacts facts) =>
        wish is not Wish.Start && facts.IsExternallyShared
            ? wish is Wish.Subscribe
                ? "This channel is shared with another organisation, and what happens to clusters is not told where others read along. Subscribe a channel of your own."
                : "This channel is shared with another organisation, and nothing is decided where others read and write along. Ask for the upgrade in a channel of your own."
            : null;

    private static string? Role(Wish wish, Person person, AccessFacts facts, ApprovalRules rules, Person? requester) => wish switch
    {
        Wish.Start or Wish.Subscribe => null,
        Wish.Approve when !facts.IsApprover => $"Only {Approvers(rules)} may approve this.",
        Wish.Approve when person == requester && !rules.RequesterMayApprove =>
            "You asked for this upgrade, so somebody else has to approve it.",
        Wish.Approve => null,
        Wish.Steer when person == requester || facts.IsApprover => null,
        Wish.Steer => $"Only whoever asked for this upgrade or {Approvers(rules)} may do this.",
        _ => "I do not know this wish, so the answer is no.",
    };

    // As mrkdwn: an answer to a person names the people as Slack shows them.
    private static string Approvers(ApprovalRules rules) => rules.Approvers.Count switch
    {
        0 => "an approver (none is configured)",
        <= 5 => string.Join(" or ", rules.Approvers.Select(Mention)),
        _ => $"{string.Join(", ", rules.Approvers.Take(5).Select(Mention))} or one of {rules.Approvers.Count - 5} more",
    };

    private static string Mention(string id) => id.StartsWith('S') ? $"<!subteam^{id}>" : $"<@{id}>";
}
