using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.Delivery;
using EksUpgradeBot.Sandbox.Slack.State;
using EksUpgradeBot.Sandbox.Slack.WebApi;

namespace EksUpgradeBot.Sandbox.Slack.Interaction;

/// <summary>Slash commands: from the typed line to the answer that the person sees.</summary>
internal sealed class Commands(
    Workspace workspace, Courier courier, Triggers triggers, ResponseUrls responses, Posting posting, Typing typing, Feed feed)
{
    public async Task<Receipt> RunAsync(string userId, string channelId, string typed, CancellationToken cancellationToken)
    {
        var user = workspace.Users.GetValueOrDefault(userId) ?? throw new Impossible("user_not_found");
        var conversation = workspace.ConversationOf(userId, channelId) ?? throw new Impossible("channel_not_found");
        if (user.Deleted || !conversation.Members.Contains(userId))
        {
            throw new Impossible("not_in_channel");
        }

        if (conversation.IsArchived)
        {
            throw new Impossible("is_archived");
        }

        var line = typed.Trim();
        var space = line.IndexOfAny([' ', '\n', '\t']);
        var command = space < 0 ? line : line[..space];
        var text = space < 0 ? "" : line[(space + 1)..].Trim();
        if (command != workspace.Options.CommandName || !workspace.Options.BotScopes.Contains("commands"))
        {
            posting.Slackbot(conversation, userId, $"{command} is not a valid command.");
            return new(false, Error: "unknown_command");
        }

        var url = responses.Issue(channelId, userId, original: null);
        var receipt = await courier.SendAsync(
            new(Parcel.Command, Payload(user, conversation, typing.Command(text), url)) { AcceptsAnswer = true }, cancellationToken);
        receipt = Show(receipt, conversation, userId, line, url);
        // Slackbot has told the person already; an error here would make the page say it twice.
        feed.Tell(
            "delivery", new JsonObject { ["user"] = userId, ["channel"] = channelId, ["text"] = line }.With("told", receipt.Error));
        return receipt;
    }

    private JsonObject Payload(SlackUser user, Conversation conversation, string text, ResponseUrl url) => new()
    {
        ["token"] = "sandbox",
        ["team_id"] = workspace.Options.TeamId,
        ["team_domain"] = workspace.Options.TeamDomain,
        ["channel_id"] = conversation.Id,
        ["channel_name"] = conversation.NameForPayload,
        ["user_id"] = user.Id,
        ["user_name"] = user.Name,
        ["command"] = workspace.Options.CommandName,
        ["text"] = text,
        ["api_app_id"] = workspace.Options.AppId,
        // A string, not a boolean: the fields are those of a form.
        ["is_enterprise_install"] = "false",
        ["response_url"] = responses.Address(url),
        ["trigger_id"] = triggers.Issue(user.Id),
    };

    private Receipt Show(Receipt receipt, Conversation conversation, string user, string line, ResponseUrl url)
    {
        if (!receipt.Acknowledged)
        {
            posting.Slackbot(conversation, user, $"{workspace.Options.CommandName} failed with the error \"{receipt.Error}\"");
            return receipt;
        }

        var answer = receipt.Answer switch
        {
            JsonObject { Count: > 0 } given => given,
            JsonValue text when text.TryGetValue<string>(out var words) && words.Length > 0 => new JsonObject { ["text"] = words },
            _ => null,
        };
        if (answer is null)
        {
            return receipt;
        }

        try
        {
            if (answer.Text("response_type") == "in_channel")
            {
                // In public, so everybody sees what was asked for too.
                posting.Post(conversation, user, new(line));
                if (answer.Text("text") is null && answer["blocks"] is null)
                {
                    return receipt;
                }
            }

            responses.Answer(url, answer);
            return receipt;
        }
        catch (ApiFailure wrong)
        {
            posting.Slackbot(conversation, user, $"{workspace.Options.CommandName} failed with the error \"{wrong.Error}\"");
            return receipt with { Error = wrong.Error };
        }
    }
}
