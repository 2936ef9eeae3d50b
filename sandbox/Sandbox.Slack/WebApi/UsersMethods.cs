using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.State;

namespace EksUpgradeBot.Sandbox.Slack.WebApi;

/// <summary>users.* and usergroups.*: who is who.</summary>
internal sealed class UsersMethods(Workspace workspace) : IApiMethods
{
    public IEnumerable<ApiMethod> Methods =>
    [
        new("users.info", "users:read", Tier.Four, Info) { FormOnly = true },
        new("users.list", "users:read", Tier.Two, List),
        new("users.lookupByEmail", "users:read.email", Tier.Three, LookupByEmail) { FormOnly = true },
        new("usergroups.list", "usergroups:read", Tier.Two, ListGroups),
        new("usergroups.users.list", "usergroups:read", Tier.Two, ListGroupUsers) { FormOnly = true },
    ];

    private JsonObject Info(ApiCall call) =>
        new() { ["user"] = Describe(workspace.User(call.Text("user") ?? throw new ApiFailure("user_not_found"))) };

    private JsonObject List(ApiCall call)
    {
        var (page, next) = Paging.Page(call, [.. workspace.Users.Values], size: 1000, most: 1000);
        return new JsonObject
        {
            ["members"] = page.Select(JsonNode (user) => Describe(user)).List(),
            ["cache_ts"] = workspace.Time.GetUtcNow().ToUnixTimeSeconds(),
            ["response_metadata"] = Paging.Metadata(next),
        };
    }

    private JsonObject LookupByEmail(ApiCall call)
    {
        var email = call.Required("email");
        var user = workspace.Users.Values.FirstOrDefault(user =>
            !user.Deleted && user.Email.Equals(email, StringComparison.OrdinalIgnoreCase));
        return new JsonObject { ["user"] = Describe(user ?? throw new ApiFailure("users_not_found")) };
    }

    private JsonObject ListGroups(ApiCall call) => new()
    {
        ["usergroups"] = workspace.UserGroups.Values
            .Select(JsonNode (group) =>
            {
                var json = new JsonObject
                {
                    ["id"] = group.Id,
                    ["team_id"] = workspace.Options.TeamId,
                    ["is_usergroup"] = true,
                    ["name"] = group.Name,
                    ["handle"] = group.Handle,
                    ["date_delete"] = 0,
                    ["user_count"] = group.Users.Count,
                };
                return call.Flag("include_users") ? json.With("users", group.Users.List()) : json;
            })
            .List(),
    };

    private JsonObject ListGroupUsers(ApiCall call) =>
        workspace.UserGroups.TryGetValue(call.Text("usergroup") ?? "", out var group)
            ? new JsonObject { ["users"] = group.Users.Where(id => !workspace.User(id).Deleted).List() }
            : throw new ApiFailure("no_such_subteam");

    private JsonObject Describe(SlackUser user)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(user.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        var profile = new JsonObject
        {
            ["title"] = user.Title,
            ["real_name"] = user.RealName,
            ["display_name"] = user.Name,
            ["team"] = user.TeamId ?? workspace.Options.TeamId,
        };
        if (!user.IsBot && user.Email.Length > 0 && workspace.Options.BotScopes.Contains("users:read.email"))
        {
            profile["email"] = user.Email;
        }

        if (user.IsBot)
        {
            profile["bot_id"] = workspace.Options.BotId;
            profile["api_app_id"] = workspace.Options.AppId;
        }

        var json = new JsonObject
        {
            ["id"] = user.Id,
            ["team_id"] = user.TeamId ?? workspace.Options.TeamId,
            ["name"] = user.Name,
            ["deleted"] = user.Deleted,
            ["profile"] = profile,
            ["is_bot"] = user.IsBot,
            ["is_app_user"] = false,
            ["updated"] = 0,
        };
        if (user.Deleted)
        {
            // Slack says nothing more of people who left.
            return json;
        }

        json["color"] = user.Color;
        json["real_name"] = user.RealName;
        json["tz"] = user.TimeZone;
        json["tz_offset"] = (int)zone.GetUtcOffset(workspace.Time.GetUtcNow()).TotalSeconds;
        json["is_admin"] = false;
        json["is_owner"] = false;
        json["is_restricted"] = user.IsRestricted;
        json["is_ultra_restricted"] = user.IsUltraRestricted;
        if (user.IsStranger)
        {
            json["is_stranger"] = true;
        }

        return json;
    }
}
