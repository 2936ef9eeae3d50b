using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.State;

namespace EksUpgradeBot.Sandbox.Slack.WebApi;

/// <summary>conversations.*: channels, their members and what was said in them.</summary>
internal sealed class ConversationsMethods(Workspace workspace) : IApiMethods
{
    public IEnumerable<ApiMethod> Methods =>
    [
        new("conversations.info", null, Tier.Three, Info) { FormOnly = true },
        new("conversations.list", null, Tier.Two, List) { FormOnly = true },
        new("conversations.members", null, Tier.Four, Members) { FormOnly = true },
        new("conversations.open", "im:write", Tier.Three, Open),
        new("conversations.join", "channels:join", Tier.Three, Join),
        new("conversations.history", null, Tier.Three, History) { FormOnly = true },
        new("conversations.replies", null, Tier.Three, Replies) { FormOnly = true },
    ];

    private JsonObject Info(ApiCall call)
    {
        var conversation = Known(call);
        var json = Describe(conversation);
        if (call.Flag("include_num_members"))
        {
            json["num_members"] = conversation.Members.Count;
        }

        return new JsonObject { ["channel"] = json };
    }

    private JsonObject List(ApiCall call)
    {
        var types = (call.Text("types") ?? "public_channel").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var type in types)
        {
            workspace.Need(type switch
            {
                "public_channel" => "channels:read",
                "private_channel" => "groups:read",
                "im" => "im:read",
                "mpim" => "mpim:read",
                _ => throw new ApiFailure("invalid_types"),
            });
        }

        var all = workspace.Conversations.Values
            .Where(conversation => types.Contains(conversation.IsDirect ? "im" : conversation.IsPrivate ? "private_channel" : "public_channel"))
            .Where(conversation => !conversation.IsPrivate || workspace.HasBot(conversation))
            .Where(conversation => !conversation.IsArchived || !call.Flag("exclude_archived"))
            .ToList();
        var (page, next) = Paging.Page(call, all, size: 100, most: 1000);
        return new JsonObject
        {
            ["channels"] = page.Select(JsonNode (conversation) => Describe(conversation)).List(),
            ["response_metadata"] = Paging.Metadata(next),
        };
    }

    private JsonObject Members(ApiCall call)
    {
        var (page, next) = Paging.Page(call, Known(call).Members, size: 100, most: 1000);
        return new JsonObject { ["members"] = page.List(), ["response_metadata"] = Paging.Metadata(next) };
    }

    private JsonObject Open(ApiCall call)
    {
        if (call.Text("channel") is { } known)
        {
            return new JsonObject { ["channel"] = new JsonObject { ["id"] = workspace.Visible(known).Id } };
        }

        var users = (call.Text("users") ?? throw new ApiFailure("users_list_not_supplied")).Split(',', StringSplitOptions.TrimEntries);
        if (users.Length != 1)
        {
            throw new ApiFailure("method_not_supported_for_channel_type");
        }

        var user = workspace.User(users[0]);
        if (user.Deleted)
        {
            throw new ApiFailure("user_disabled");
        }

        if (user.IsBot)
        {
            throw new ApiFailure("cannot_dm_bot");
        }

        var existed = workspace.Conversations.ContainsKey("D" + user.Id[1..]);
        var answer = new JsonObject { ["channel"] = new JsonObject { ["id"] = workspace.DirectMessage(user.Id).Id } };
        return existed ? answer.With("no_op", true).With("already_open", true) : answer;
    }

    private JsonObject Join(ApiCall call)
    {
        var conversation = workspace.Visible(call.Text("channel") ?? throw new ApiFailure("channel_not_found"));
        if (conversation.IsPrivate || conversation.IsDirect)
        {
            throw new ApiFailure("method_not_supported_for_channel_type");
        }

        if (conversation.IsArchived)
        {
            throw new ApiFailure("is_archived");
        }

        var was = workspace.HasBot(conversation);
        if (!was)
        {
            conversation.Members.Add(workspace.Options.BotUserId);
        }

        var answer = new JsonObject { ["channel"] = Describe(conversation) };
        return was ? answer.With("warning", "already_in_channel") : answer;
    }

    private JsonObject History(ApiCall call)
    {
        var conversation = workspace.Readable(call.Text("channel") ?? throw new ApiFailure("channel_not_found"));
        var messages = Between(call, conversation.Messages.Where(message => message.IsInChannel && !message.IsEphemeral));
        messages.Reverse();
        return Page(call, messages);
    }

    private JsonObject Replies(ApiCall call)
    {
        var conversation = workspace.Readable(call.Text("channel") ?? throw new ApiFailure("channel_not_found"));
        var ts = call.Required("ts");
        var found = conversation.Find(ts);
        if (found is null || found.IsEphemeral)
        {
            throw new ApiFailure("thread_not_found");
        }

        // A reply's own ts yields that reply alone; only the root's yields the thread.
        List<Message> thread = found.IsReply ? [found] : [found, .. Between(call, conversation.Replies(found.Ts))];
        return Page(call, thread);
    }

    private JsonObject Page(ApiCall call, List<Message> messages)
    {
        var (page, next) = Paging.Page(call, messages, size: 100, most: 999);
        var json = new JsonObject
        {
            ["messages"] = page
                .Select(JsonNode (message) => MessageJson.ForApp(workspace, message, call.Flag("include_all_metadata")))
                .List(),
            ["has_more"] = next.Length > 0,
        };
        return next.Length > 0 ? json.With("response_metadata", Paging.Metadata(next)) : json;
    }

    private static List<Message> Between(ApiCall call, IEnumerable<Message> messages)
    {
        var inclusive = call.Flag("inclusive");
        var oldest = Moment(call.Text("oldest")) ?? decimal.MinValue;
        var latest = Moment(call.Text("latest")) ?? decimal.MaxValue;
        return
        [
            .. messages.Where(message => Moment(message.Ts) is { } ts
                && (inclusive ? ts >= oldest && ts <= latest : ts > oldest && ts < latest)),
        ];
    }

    private static decimal? Moment(string? ts) =>
        ts is null or "0" or "now" ? null
        : decimal.TryParse(ts, out var moment) ? moment
        : throw new ApiFailure("invalid_ts_oldest");

    private Conversation Known(ApiCall call)
    {
        var conversation = workspace.Visible(call.Text("channel") ?? throw new ApiFailure("channel_not_found"));
        if (!conversation.IsDirect)
        {
            workspace.Need(Scopes.For(conversation, "read"));
        }

        return conversation;
    }

    private JsonObject Describe(Conversation conversation)
    {
        if (conversation.IsDirect)
        {
            return new JsonObject
            {
                ["id"] = conversation.Id,
                ["is_im"] = true,
                ["is_archived"] = false,
                ["user"] = conversation.DirectWith,
            };
        }

        return new JsonObject
        {
            ["id"] = conversation.Id,
            ["name"] = conversation.Name,
            ["is_channel"] = !conversation.IsPrivate,
            ["is_group"] = conversation.IsPrivate,
            ["is_im"] = false,
            ["is_mpim"] = false,
            ["is_private"] = conversation.IsPrivate,
            ["is_archived"] = conversation.IsArchived,
            ["is_general"] = conversation.Name == "general",
            ["is_member"] = workspace.HasBot(conversation),
            ["is_shared"] = conversation.IsExtShared,
            ["is_ext_shared"] = conversation.IsExtShared,
            ["is_org_shared"] = false,
            ["context_team_id"] = workspace.Options.TeamId,
        };
    }
}
