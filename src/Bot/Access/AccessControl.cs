using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Access;

/// <summary>Asks Slack for the facts and decides. Facts that cannot be had are a no, with the reason.</summary>
internal sealed class AccessControl(IDirectory directory)
{
    /// <summary>May this person do that, here and now?</summary>
    /// <param name="requester">Who asked for the upgrade; null before there is a run.</param>
    public Task<AccessAnswer> AskAsync(
        Wish wish, Person person, string channel, ApprovalRules rules, Person? requester, CancellationToken cancellationToken) => throw new NotSupportedException(directory.ToString());
}
