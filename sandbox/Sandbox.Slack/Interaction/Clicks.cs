using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.Control;
using EksUpgradeBot.Sandbox.Slack.Delivery;
using EksUpgradeBot.Sandbox.Slack.State;

namespace EksUpgradeBot.Sandbox.Slack.Interaction;

/// <summary>Clicks and choices on the elements of messages and views.</summary>
internal sealed class Clicks(
    Workspace workspace, Courier courier, Triggers triggers, ResponseUrls responses, Payloads payloads, Views views, Faults faults, Feed feed)
{
    /// <summary>A click on a message. <c>stale</c> allows an element that an edit has removed: the person's page was behind.</summary>
    public async Task<Receipt> OnMessageAsync(JsonObject click, CancellationToken cancellationToken)
    {
        var user = Person(click);
        var conversation = workspace.Conversations.GetValueOrDefault(click.Text("channel") ?? "") ?? throw new Impossible("channel_not_found");
        var message = conversation.Find(click.Text("ts")) ?? throw new Impossible("message_not_found");
        if (message.EphemeralTo is { } only && only != user.Id)
        {
            throw new Impossible("message_not_found");
        }

        if (!conversation.Members.Contains(user.Id))
        {
            throw new Impossible("not_in_channel");
        }

        var found = InMessage(message, click) ?? throw new Impossible("element_not_found");
        var url = responses.Issue(conversation.Id, user.Id, message);
        return await SendAsync(user, message, found, () => MessagePayload(user, conversation, message, found, click, url), cancellationToken);
    }

    /// <summary>A click in a modal or on App Home.</summary>
    public async Task<Receipt> InViewAsync(JsonObject click, CancellationToken cancellationToken)
    {
        var user = Person(click);
        var view = views.Find(click.Text("view_id")) is { } known && known.User == user.Id ? known : throw new Impossible("view_not_found");
        var found = Find.Element(view.Blocks, click.Text("block_id"), click.Text("action_id")) ?? throw new Impossible("element_not_found");
        if (ElementState.ValueName(found.Element.Text("type") ?? "") is { } name)
        {
            lock (workspace.Gate)
            {
                ElementState.Set(view.Values, found.BlockId, found.ActionId, new JsonObject { [name] = click[name]?.DeepClone() });
            }
        }

        return await SendAsync(user, null, found, () => ViewPayload(user, view, found, click), cancellationToken);
    }

    private async Task<Receipt> SendAsync(
        SlackUser user, Message? message, FoundElement found, Func<JsonObject> payload, CancellationToken cancellationToken)
    {
        var receipt = await courier.SendAsync(new(Parcel.Interactive, payload()), cancellationToken);
        if (faults.Take("duplicate_click") is not null)
        {
            // A finger that was too quick: another trigger, another moment, the same button.
            await courier.SendAsync(new(Parcel.Interactive, payload()), cancellationToken);
        }

        feed.Tell("delivery", new JsonObject
        {
            ["user"] = user.Id,
            ["channel"] = message?.Channel,
            ["text"] = found.ActionId,
        }.With("thread_ts", message is { IsReply: true } ? message.ThreadTs : null).With("error", receipt.Error));
        return receipt;
    }

    private JsonObject MessagePayload(
        SlackUser user, Conversation conversation, Message message, FoundElement found, JsonObject click, ResponseUrl url)
    {
        lock (workspace.Gate)
        {
            var container = new JsonObject
            {
                ["type"] = "message",
                ["message_ts"] = message.Ts,
                ["channel_id"] = conversation.Id,
                ["is_ephemeral"] = message.IsEphemeral,
            };
            var payload = payloads.Interaction("block_actions", user);
            payload["container"] = container.With("thread_ts", message.ThreadTs);
            payload["trigger_id"] = triggers.Issue(user.Id);
            payload["channel"] = payloads.Channel(conversation);
            if (!message.IsEphemeral)
            {
                // What only one person saw is not stored, so its payloads do not carry it.
                payload["message"] = MessageJson.ForApp(workspace, message, withMetadata: true);
            }

            payload["state"] = new JsonObject { ["values"] = State(message, found, click) };
            payload["response_url"] = responses.Address(url);
            payload["actions"] = new JsonArray(Action(found, click));
            return payload;
        }
    }

    private JsonObject ViewPayload(SlackUser user, View view, FoundElement found, JsonObject click)
    {
        lock (workspace.Gate)
        {
            var described = views.Describe(view);
            var payload = payloads.Interaction("block_actions", user);
            payload["container"] = new JsonObject { ["type"] = "view", ["view_id"] = view.Id };
            payload["trigger_id"] = triggers.Issue(user.Id, view.Id);
            payload["view"] = described;
            payload["state"] = described["state"]!.DeepClone();
            payload["actions"] = new JsonArray(Action(found, click));
            return payload;
        }
    }

    private JsonObject Action(FoundElement found, JsonObject click)
    {
        var element = found.Element;
        var type = element.Text("type")!;
        var action = new JsonObject
        {
            ["type"] = type,
            ["block_id"] = found.BlockId,
            ["action_id"] = found.ActionId,
        };
        foreach (var kept in new[] { "text", "style", "url", "confirm", "placeholder", "accessibility_label" })
        {
            action.With(kept, element[kept]);
        }

        if (type is "button" or "workflow_button" or "icon_button")
        {
            // A button says what the app gave it; what the click claims is not asked.
            action.With("value", element["value"]);
        }
        else if (type == "feedback_buttons")
        {
            action.With("value", click["value"]);
        }
        else if (type == "overflow")
        {
            action["selected_option"] = Option(found, click);
        }
        else if (ElementState.ValueName(type) is { } name)
        {
            action[name] = name == "selected_option" ? Option(found, click) : click[name]?.DeepClone();
        }

        action["action_ts"] = workspace.NextTs();
        return action;
    }

    /// <summary>The option that was chosen, given whole or by its value, as the message holds it.</summary>
    private static JsonNode? Option(FoundElement found, JsonObject click)
    {
        var value = click.Object("selected_option").Text("value") ?? click.Text("selected_option") ?? click.Text("value");
        var options = (found.Element.Array("options") ?? [])
            .Concat((found.Element.Array("option_groups") ?? []).SelectMany(group => group.Array("options") ?? []));
        return (options.FirstOrDefault(option => option.Text("value") == value) ?? click["selected_option"])?.DeepClone();
    }

    private static JsonObject State(Message message, FoundElement found, JsonObject click)
    {
        var entered = (click.Object("state")?.Object("values") ?? click.Object("state"))?.Copy() ?? [];
        if (ElementState.ValueName(found.Element.Text("type") ?? "") is { } name)
        {
            var value = name == "selected_option" ? Option(found, click) : click[name]?.DeepClone();
            ElementState.Set(entered, found.BlockId, found.ActionId, new JsonObject { [name] = value });
        }

        return ElementState.Of(Everything(message.Blocks, message.Attachments), entered);
    }

    private static FoundElement? InMessage(Message message, JsonObject click)
    {
        var versions = message.Past.AsEnumerable().Reverse();
        return new[] { (message.Blocks, message.Attachments) }
            .Concat(click.Flag("stale") ? versions : [])
            .Select(version => Find.Element(Everything(version.Item1, version.Item2), click.Text("block_id"), click.Text("action_id")))
            .FirstOrDefault(found => found is not null);
    }

    private static JsonArray Everything(JsonArray? blocks, JsonArray? attachments) =>
        (blocks ?? []).Concat(attachments ?? []).OfType<JsonNode>().Select(node => node.DeepClone()).List();

    private SlackUser Person(JsonObject click)
    {
        var user = workspace.Users.GetValueOrDefault(click.Text("user") ?? "") ?? throw new Impossible("user_not_found");
        return user.Deleted ? throw new Impossible("user_not_found") : user;
    }
}
