using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.State;

namespace EksUpgradeBot.Sandbox.Slack.WebApi;

/// <summary>reactions.add and reactions.remove.</summary>
internal sealed class ReactionsMethods(Workspace workspace, Posting posting) : IApiMethods
{
    public IEnumerable<ApiMethod> Methods =>
    [
        new("reactions.add", "reactions:write", Tier.Three, Add),
        new("reactions.remove", "reactions:write", Tier.Two, Remove),
    ];

    private JsonObject Add(ApiCall call)
    {
        var (message, name) = Find(call);
        if (!message.Reactions.TryGetValue(name, out var people))
        {
            message.Reactions.Add(name, people = []);
        }

        if (people.Contains(workspace.Options.BotUserId))
        {
            throw new ApiFailure("already_reacted");
        }

        people.Add(workspace.Options.BotUserId);
        posting.Show("message_changed", message);
        return [];
    }

    private JsonObject Remove(ApiCall call)
    {
        var (message, name) = Find(call);
        if (!message.Reactions.TryGetValue(name, out var people) || !people.Remove(workspace.Options.BotUserId))
        {
            throw new ApiFailure("no_reaction");
        }

        if (people.Count == 0)
        {
            message.Reactions.Remove(name);
        }

        posting.Show("message_changed", message);
        return [];
    }

    private (Message Message, string Name) Find(ApiCall call)
    {
        var conversation = workspace.Writable(call.Text("channel") ?? throw new ApiFailure("channel_not_found"));
        var name = (call.Text("name") ?? throw new ApiFailure("invalid_name")).Trim(':');
        var message = conversation.Find(call.Text("timestamp") ?? throw new ApiFailure("no_item_specified"));
        return message is null or { IsEphemeral: true } ? throw new ApiFailure("message_not_found") : (message, name);
    }
}
