using EksUpgradeBot.Slack.WebApi;

namespace EksUpgradeBot.Bot.Access;

/// <summary>Asks Slack who is who.</summary>
internal sealed class SlackDirectory(ISlackApi slack) : IDirectory
{
    // Slack does not call it a bot, and it speaks whatever reminder anybody sets, a guest's too.
    private const string Slackbot = "USLACKBOT";

    private AuthTest? _home;

    /// <inheritdoc />
    public async Task<PersonFacts?> FindAsync(string user, CancellationToken cancellationToken)
    {
        try
        {
            var found = await slack.GetUserAsync(user, cancellationToken);
            var home = _home ??= await slack.TestAuthAsync(cancellationToken);
            return new PersonFacts(found.Id, found.IsDeleted, found.IsBot || found.Id == Slackbot, found.IsGuest, found.IsStranger || !IsAtHome(found, home));
        }
        catch (SlackApiException unknown) when (unknown.Error == "user_not_found")
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async Task<bool> IsMemberAsync(string userGroup, string user, bool isAskedAnew, CancellationToken cancellationToken) =>
        (await slack.ListUserGroupMembersAsync(userGroup, cancellationToken)).Contains(user, StringComparer.Ordinal);

    /// <inheritdoc />
    public async Task<bool> IsExternallySharedAsync(string channel, CancellationToken cancellationToken) =>
        (await slack.GetConversationAsync(channel, cancellationToken)).IsExternallyShared;

    // Slack Connect brings people of other workspaces into a channel, whom Slack calls no strangers. A workspace of the same
    // Enterprise organisation is home too.
    private static bool IsAtHome(User user, AuthTest home) =>
        user.TeamId == home.TeamId || (home.EnterpriseId is { Length: > 0 } enterprise && user.EnterpriseId == enterprise);
}
