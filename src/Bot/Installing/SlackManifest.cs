using System.Text.Json.Nodes;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Bot.Interactions;

namespace EksUpgradeBot.Bot.Installing;

/// <summary>A scope of the bot token.</summary>
/// <param name="Name">In Slack's words.</param>
/// <param name="Why">What the bot does with it.</param>
internal sealed record SlackScope(string Name, string Why);

/// <summary>
/// The Slack app as Slack wants it described (App manifest reference): the least scopes that the bot needs, and nothing that it has no
/// answer for. A new method of Slack's that the bot calls needs a line in <see cref="Scopes"/>; the scenario
/// <c>LeastPrivilegeTests</c> finds one that was forgotten, and one that nothing needs any more.
/// </summary>
internal static class SlackManifest
{
    private const string UserGroups = "usergroups:read";

    /// <summary>Every scope that the bot may need.</summary>
    public static IReadOnlyList<SlackScope> Scopes { get; } =
    [
        new("commands", "the slash command"),
        new("app_mentions:read", "the same words in a mention, which works in threads too"),
        new("chat:write", "the card, the replies and the answers"),
        new("files:write", "the whole readiness report as a file in the thread"),
        new("users:read", "who somebody is: guests, bots and people of other organisations may not approve"),
        new(UserGroups, "who is in a group of approvers"),
        new("channels:read", "whether a channel is shared with another organisation, where nobody may approve"),
        new("groups:read", "the same for private channels"),
        new("channels:history", "whether a message was posted before a crash, so that nothing is posted twice"),
        new("groups:history", "the same in private channels"),
        new("im:write", "a direct message to whoever subscribed a channel in which the bot cannot post any more"),
    ];

    /// <summary>The events that the bot listens to.</summary>
    public static IReadOnlyList<string> Events { get; } = ["app_mention"];

    /// <summary>The manifest.</summary>
    /// <param name="configuration">Names the command and says whether approvers are asked for by group; null when there is none yet.</param>
    /// <param name="name">The app's name; its bot user gets it in lower case.</param>
    /// <param name="url">Where Slack reaches the bot, <c>https://…</c>; null for Socket Mode.</param>
    public static JsonObject Of(BotConfiguration? configuration, string name, Uri? url) => new()
    {
        ["display_information"] = new JsonObject
        {
            ["name"] = name,
            ["description"] = "Upgrades Amazon EKS clusters from a thread, with approvals",
        },
        ["features"] = new JsonObject
        {
            // A direct message needs the Messages tab to stand in (messages_tab_disabled); what people would write there nobody reads.
            ["app_home"] = new JsonObject
            {
                ["home_tab_enabled"] = false,
                ["messages_tab_enabled"] = true,
                ["messages_tab_read_only_enabled"] = true,
            },
            ["bot_user"] = new JsonObject { ["display_name"] = name.ToLowerInvariant().Replace(' ', '-'), ["always_online"] = true },
            ["slash_commands"] = new JsonArray(Command(configuration?.Command ?? "/eks-upgrade", url)),
            ["shortcuts"] = new JsonArray(new JsonObject
            {
                ["name"] = "Upgrade an EKS cluster",
                ["type"] = "global",
                ["callback_id"] = UpgradeShortcutHandler.CallbackId,
                ["description"] = "Opens the form of an upgrade",
            }),
        },
        ["oauth_config"] = new JsonObject
        {
            ["scopes"] = new JsonObject { ["bot"] = new JsonArray([.. ScopesFor(configuration).Select(scope => (JsonNode)scope.Name)]) },
        },
        ["settings"] = Settings(url),
    };

    /// <summary>The scopes that this configuration needs.</summary>
    public static IEnumerable<SlackScope> ScopesFor(BotConfiguration? configuration) =>
        Scopes.Where(scope => scope.Name != UserGroups || configuration is null
            || configuration.Clusters.Any(cluster => cluster.Approvals.Approvers.Any(Formats.IsUserGroup)));

    private static JsonObject Command(string command, Uri? url)
    {
        var described = new JsonObject
        {
            ["command"] = command,
            ["description"] = "Plan, approve and follow an EKS cluster upgrade",
            ["usage_hint"] = "prod 1.35 | report prod | status | fleet | help",

            // The bot reads ids. Names of people and channels change, and are not unique.
            ["should_escape"] = true,
        };
        if (url is not null)
        {
            described["url"] = At(url, "commands");
        }

        return described;
    }

    private static JsonObject Settings(Uri? url)
    {
        var events = new JsonObject { ["bot_events"] = new JsonArray([.. Events.Select(name => (JsonNode)name)]) };
        var interactivity = new JsonObject { ["is_enabled"] = true };
        if (url is not null)
        {
            events.Insert(0, "request_url", At(url, "events"));
            interactivity["request_url"] = At(url, "interactivity");
        }

        return new JsonObject
        {
            ["event_subscriptions"] = events,
            ["interactivity"] = interactivity,
            ["org_deploy_enabled"] = false,
            ["socket_mode_enabled"] = url is null,
            ["token_rotation_enabled"] = false,
        };
    }

    private static string At(Uri url, string what) => $"{url.AbsoluteUri.TrimEnd('/')}/slack/{what}";
}
