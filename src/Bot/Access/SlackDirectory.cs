using EksUpgradeBot.Slack.WebApi;

namespace EksUpgradeBot.Bot.Access;

/// <summary>Asks Slack who is who.</summary>
internal sealed class SlackDirectory(ISlackApi slack) : IDirectory
{
    /// <inheritdoc />
    public async Task<PersonFacts?> FindAsync(string user, CancellationToken cancellationToken)
    {
        try
        {
            var found = await slack.GetUserAsync(user, cancellationToken);
            return new PersonFacts(found.Id, found.IsDeleted, found.IsBot, found.IsGuest, found.IsStranger);
        }
        catch (SlackApiException unknown) when (unknown.Error == "user_not_found")
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async Task<bool> IsMemberAsync(string userGroup, string user, CancellationToken cancellationToken) =>
        (await slack.ListUserGroupMembersAsync(userGroup, cancellationToken)).Contains(user, StringComparer.Ordinal);

    /// <inheritdoc />
    public async Task<bool> IsExternallySharedAsync(string channel, CancellationToken cancellationToken) =>
        (await slack.GetConversationAsync(channel, cancellationToken)).IsExternallyShared;
}
