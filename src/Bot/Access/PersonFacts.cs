namespace EksUpgradeBot.Bot.Access;

/// <summary>What Slack says about an account.</summary>
/// <param name="Id">The user id.</param>
/// <param name="IsDeleted">Deactivated.</param>
/// <param name="IsBot">No person.</param>
/// <param name="IsGuest">A single- or multi-channel guest.</param>
/// <param name="IsStranger">Belongs to another workspace.</param>
internal sealed record PersonFacts(string Id, bool IsDeleted = false, bool IsBot = false, bool IsGuest = false, bool IsStranger = false);

/// <summary>Who is who in the workspace. Throws when Slack does not tell; what was not told is never taken for a yes.</summary>
internal interface IDirectory
{
    /// <summary>The account; null when there is none.</summary>
    Task<PersonFacts?> FindAsync(string user, CancellationToken cancellationToken);

    /// <summary>True when the user belongs to the user group.</summary>
    /// <param name="userGroup">The group.</param>
    /// <param name="user">The user.</param>
    /// <param name="isAskedAnew">An answer that is remembered does not do.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    Task<bool> IsMemberAsync(string userGroup, string user, bool isAskedAnew, CancellationToken cancellationToken);

    /// <summary>True when another organisation shares the conversation.</summary>
    Task<bool> IsExternallySharedAsync(string channel, CancellationToken cancellationToken);
}

/// <summary>What somebody wants to do.</summary>
internal enum Wish
{
    /// <summary>Start an upgrade.</summary>
    Start,

    /// <summary>Approve a proposal.</summary>
    Approve,

    /// <summary>Let a channel be told of what happens: any full member, where no other organisation reads along.</summary>
    Subscribe,

    /// <summary>Abort, retry or skip: whoever asked for the upgrade, or an approver.</summary>
    Steer,
}

/// <summary>The answer to a wish.</summary>
internal abstract record AccessAnswer
{
    private AccessAnswer()
    {
    }

    /// <summary>Yes.</summary>
    public sealed record Allowed : AccessAnswer;

    /// <summary>No, and why, as a sentence to the person: mrkdwn with mentions, safe to be shown as it is.</summary>
    public sealed record Denied(string Reason) : AccessAnswer
    {
        /// <summary>Slack did not tell enough, so that the answer may be another one in a minute.</summary>
        public bool IsForNow { get; init; }
    }
}
