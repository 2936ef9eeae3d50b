using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.Delivery;
using EksUpgradeBot.Sandbox.Slack.State;
using EksUpgradeBot.Sandbox.Slack.WebApi;

namespace EksUpgradeBot.Sandbox.Slack.Interaction;

/// <summary>Submitting and closing modals, and what the app's answer makes of them.</summary>
internal sealed class Modals(Workspace workspace, Courier courier, Triggers triggers, Payloads payloads, Views views, Feed feed)
{
    public async Task<JsonObject> SubmitAsync(JsonObject submission, CancellationToken cancellationToken)
    {
        var view = OpenView(submission);
        lock (workspace.Gate)
        {
            foreach (var (blockId, actions) in submission.Object("values") ?? [])
            {
                foreach (var (actionId, value) in actions as JsonObject ?? [])
                {
                    ElementState.Set(view.Values, blockId, actionId, value as JsonObject ?? []);
                }
            }
        }

        var missing = Inputs.Check(view);
        if (missing.Count > 0)
        {
            // Slack's own page says so; the app is not asked.
            return new JsonObject { ["ok"] = false, ["response_action"] = "errors", ["errors"] = missing };
        }

        var payload = Payload("view_submission", view);
        payload["trigger_id"] = triggers.Issue(view.User, view.Id);
        payload["response_urls"] = new JsonArray();
        var receipt = await courier.SendAsync(new(Parcel.Interactive, payload) { AcceptsAnswer = true }, cancellationToken);
        feed.Tell("delivery", new JsonObject
        {
            ["user"] = view.User,
            ["channel"] = null,
            ["text"] = view.Definition.Text("callback_id"),
        }.With("error", receipt.Error));
        if (!receipt.Acknowledged)
        {
            return new JsonObject { ["ok"] = false, ["error"] = receipt.Error };
        }

        try
        {
            lock (workspace.Gate)
            {
                return Follow(view, receipt.Answer as JsonObject ?? []);
            }
        }
        catch (ApiFailure wrong)
        {
            return new JsonObject { ["ok"] = false, ["error"] = wrong.Error, ["messages"] = wrong.Messages.List() };
        }
    }

    /// <summary>The person closes a modal with its button or, with <c>all</c>, the whole stack.</summary>
    public async Task<JsonObject> CloseAsync(JsonObject closing, CancellationToken cancellationToken)
    {
        var view = OpenView(closing);
        var all = closing.Flag("all") || view.Definition.Flag("clear_on_close");
        IReadOnlyList<View> closed;
        lock (workspace.Gate)
        {
            closed = all ? views.CloseAll(view.User) : views.Close(view);
        }

        var ok = true;
        foreach (var gone in closed.Where(gone => gone.NotifyOnClose))
        {
            var payload = Payload("view_closed", gone);
            payload["is_cleared"] = all;
            ok &= (await courier.SendAsync(new(Parcel.Interactive, payload), cancellationToken)).Acknowledged;
        }

        return new JsonObject { ["ok"] = ok };
    }

    private JsonObject Follow(View view, JsonObject answer)
    {
        var action = answer.Text("response_action");
        switch (action)
        {
            case null:
                views.Close(view);
                return new JsonObject { ["ok"] = true };
            case "clear":
                views.CloseAll(view.User);
                break;
            case "errors":
                var errors = answer.Object("errors") ?? throw new ApiFailure("invalid_arguments");
                return new JsonObject { ["ok"] = false, ["response_action"] = action, ["errors"] = Known(view, errors) };
            case "update":
                views.Update(view, Given(answer));
                break;
            case "push":
                if (views.StackOf(view.User).Count >= Views.HighestStack)
                {
                    throw new ApiFailure("push_limit_reached");
                }

                views.Push(view.User, Given(answer));
                break;
            default:
                throw new ApiFailure("invalid_arguments");
        }

        return new JsonObject { ["ok"] = true, ["response_action"] = action };
    }

    private static JsonObject Given(JsonObject answer)
    {
        var view = answer.Object("view") ?? throw new ApiFailure("invalid_arguments");
        ViewsMethods.Check(view, "modal");
        return view;
    }

    /// <summary>Errors belong to input blocks; naming another block is the app's mistake.</summary>
    private static JsonObject Known(View view, JsonObject errors)
    {
        var inputs = view.Blocks.Where(block => block.Text("type") == "input").Select(block => block.Text("block_id")).ToHashSet();
        return errors.All(error => inputs.Contains(error.Key)) ? errors.Copy() : throw new ApiFailure("invalid_block_id");
    }

    private JsonObject Payload(string type, View view)
    {
        lock (workspace.Gate)
        {
            var payload = payloads.Interaction(type, workspace.Users[view.User]);
            payload["view"] = views.Describe(view);
            return payload;
        }
    }

    private View OpenView(JsonObject request)
    {
        lock (workspace.Gate)
        {
            return views.Find(request.Text("view_id")) is { } view && view.User == request.Text("user") && view.Definition.Text("type") == "modal"
                ? view
                : throw new Impossible("view_not_found");
        }
    }
}
