using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.Delivery;
using EksUpgradeBot.Sandbox.Slack.Interaction;
using EksUpgradeBot.Sandbox.Slack.State;

namespace EksUpgradeBot.Sandbox.Slack.Control;

/// <summary>Makes things go wrong on request: see <see cref="Fault"/> for the shapes.</summary>
internal sealed class Mischief(Workspace workspace, Faults faults, Posting posting, SocketHub sockets, SignedHttp http)
{
    public JsonObject Describe() => new()
    {
        ["faults"] = faults.Waiting
            .Select(JsonNode (waiting) => new JsonObject
            {
                ["kind"] = waiting.Fault.Kind,
                ["method"] = waiting.Fault.Method,
                ["left"] = waiting.Left,
            })
            .List(),
        ["token_revoked"] = workspace.Settings.TokenRevoked,
        ["link_disabled"] = sockets.Disabled,
    };

    public async Task<JsonObject> DoAsync(JsonNode? body, CancellationToken cancellationToken)
    {
        foreach (var fault in body is JsonArray list ? list.OfType<JsonObject>() : body is JsonObject one ? [one] : throw new Impossible("invalid_json"))
        {
            var kind = fault.Text("kind") ?? throw new Impossible("missing kind");
            if (Faults.Kinds.Contains(kind))
            {
                faults.Add(Read(kind, fault));
            }
            else if (kind == "link_disabled")
            {
                await DisableAsync(cancellationToken);
            }
            else
            {
                lock (workspace.Gate)
                {
                    Now(kind, fault);
                }
            }
        }

        return new JsonObject { ["ok"] = true };
    }

    /// <summary>Takes back what waits, and what was done to token and link.</summary>
    public JsonObject Undo()
    {
        faults.Clear();
        sockets.Disabled = false;
        workspace.Settings.TokenRevoked = false;
        return new JsonObject { ["ok"] = true };
    }

    public async Task<JsonObject> SocketAsync(JsonObject body, CancellationToken cancellationToken)
    {
        switch (body.Text("action"))
        {
            case "drop":
                sockets.Drop();
                break;
            case "warning":
                await sockets.DisconnectAsync("warning", cancellationToken);
                break;
            case "refresh":
                await sockets.DisconnectAsync("refresh_requested", cancellationToken);
                break;
            case "link_disabled":
                await DisableAsync(cancellationToken);
                break;
            case "restore":
                sockets.Disabled = false;
                break;
            default:
                throw new Impossible("unknown action");
        }

        return new JsonObject { ["ok"] = true, ["connections"] = sockets.Connections };
    }

    /// <summary>The app's settings: <c>{mode: socket|http, commands_url, interactivity_url, events_url, rate_limits}</c>.</summary>
    public Task<JsonObject> SettingsAsync(JsonObject body, CancellationToken cancellationToken)
    {
        var settings = workspace.Settings;
        settings.Mode = body.Text("mode") switch
        {
            "socket" => SlackTransport.Socket,
            "http" => SlackTransport.Http,
            null => settings.Mode,
            _ => throw new Impossible("unknown mode"),
        };
        settings.CommandsUrl = body.Text("commands_url") ?? settings.CommandsUrl;
        settings.InteractivityUrl = body.Text("interactivity_url") ?? settings.InteractivityUrl;
        settings.EventsUrl = body.Text("events_url") ?? settings.EventsUrl;
        settings.RateLimits = body["rate_limits"] is null ? settings.RateLimits : body.Flag("rate_limits");
        return Task.FromResult(new JsonObject { ["ok"] = true });
    }

    /// <summary>Sends url_verification to the Events API's request URL, as entering it in Slack does.</summary>
    public async Task<JsonObject> VerifyAsync(JsonObject body, CancellationToken cancellationToken)
    {
        var address = body.Text("url") ?? workspace.Settings.EventsUrl ?? throw new Impossible("missing url");
        try
        {
            return new JsonObject { ["ok"] = await http.VerifyAsync(address, cancellationToken) };
        }
        catch (HttpRequestException broken)
        {
            throw new Impossible(broken.Message);
        }
    }

    private async Task DisableAsync(CancellationToken cancellationToken)
    {
        sockets.Disabled = true;
        await sockets.DisconnectAsync("link_disabled", cancellationToken);
    }

    private static Fault Read(string kind, JsonObject body)
    {
        var fault = new Fault(kind) { Method = body.Text("method") };
        return fault with
        {
            Times = body.Number("times") ?? fault.Times,
            RetryAfter = body.Number("retry_after") ?? fault.RetryAfter,
            Status = body.Number("status") ?? fault.Status,
            Error = body.Text("error") ?? fault.Error,
            Milliseconds = body.Number("milliseconds") ?? fault.Milliseconds,
        };
    }

    private void Now(string kind, JsonObject body)
    {
        switch (kind)
        {
            case "archive_channel" or "unarchive_channel":
                Channel(body).IsArchived = kind == "archive_channel";
                break;
            case "remove_bot":
                Channel(body).Members.Remove(workspace.Options.BotUserId);
                break;
            case "add_bot":
                var members = Channel(body).Members;
                members.Remove(workspace.Options.BotUserId);
                members.Add(workspace.Options.BotUserId);
                break;
            case "delete_channel":
                workspace.Conversations.Remove(Channel(body).Id);
                break;
            case "delete_message":
                posting.Delete(Channel(body).Find(body.Text("ts")) ?? throw new Impossible("message_not_found"));
                break;
            case "deactivate_user" or "reactivate_user":
                var user = workspace.Users.GetValueOrDefault(body.Text("user") ?? "") ?? throw new Impossible("user_not_found");
                workspace.Users[user.Id] = user with { Deleted = kind == "deactivate_user" };
                break;
            case "leave_user_group" or "join_user_group":
                var group = workspace.UserGroups.GetValueOrDefault(body.Text("usergroup") ?? "") ?? throw new Impossible("no_such_subteam");
                var member = workspace.Users.ContainsKey(body.Text("user") ?? "") ? body.Text("user")! : throw new Impossible("user_not_found");
                var others = group.Users.Where(one => one != member);
                workspace.UserGroups[group.Id] = group with { Users = kind == "join_user_group" ? [.. others, member] : [.. others] };
                break;
            case "revoke_token" or "restore_token":
                workspace.Settings.TokenRevoked = kind == "revoke_token";
                break;
            default:
                throw new Impossible("unknown kind");
        }
    }

    private Conversation Channel(JsonObject body) =>
        workspace.Conversations.GetValueOrDefault(body.Text("channel") ?? "") ?? throw new Impossible("channel_not_found");
}
