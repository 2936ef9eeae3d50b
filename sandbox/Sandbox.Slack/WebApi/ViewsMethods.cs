using System.Text;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.Blocks;
using EksUpgradeBot.Sandbox.Slack.Interaction;
using EksUpgradeBot.Sandbox.Slack.State;

namespace EksUpgradeBot.Sandbox.Slack.WebApi;

/// <summary>views.*: modals and App Home.</summary>
internal sealed class ViewsMethods(Workspace workspace, Views views, Triggers triggers) : IApiMethods
{
    private const int LargestView = 250_000;

    public IEnumerable<ApiMethod> Methods =>
    [
        new("views.open", null, Tier.Four, Open),
        new("views.push", null, Tier.Four, Push),
        new("views.update", null, Tier.Four, Update),
        new("views.publish", null, Tier.Four, Publish),
    ];

    public static void Check(JsonObject view, string type)
    {
        if (Encoding.UTF8.GetByteCount(view.Line()) > LargestView)
        {
            throw new ApiFailure("view_too_large");
        }

        MessageArguments.Check(BlockValidator.CheckView(view, "/view"), "invalid_arguments");
        if (view.Text("type") != type)
        {
            throw new ApiFailure("invalid_arguments") { Messages = [$"[ERROR] must be one of: {type} [json-pointer:/view/type]"] };
        }
    }

    private JsonObject Open(ApiCall call)
    {
        var definition = Given(call, "modal");
        var trigger = triggers.Look(call.Text("trigger_id"));
        Unique(definition, null);
        trigger.Used = true;
        return Answer(views.Open(trigger.User, definition));
    }

    private JsonObject Push(ApiCall call)
    {
        var definition = Given(call, "modal");
        var trigger = triggers.Look(call.Text("trigger_id"));
        Unique(definition, null);
        if (trigger.ViewId is null || views.Find(trigger.ViewId) is null)
        {
            throw new ApiFailure("not_found");
        }

        if (views.StackOf(trigger.User).Count >= Views.HighestStack)
        {
            throw new ApiFailure("push_limit_reached");
        }

        trigger.Used = true;
        return Answer(views.Push(trigger.User, definition));
    }

    private JsonObject Update(ApiCall call)
    {
        if (call.Text("view_id") is null && call.Text("external_id") is null)
        {
            throw new ApiFailure("invalid_arguments") { Messages = ["[ERROR] missing required field: view_id or external_id"] };
        }

        var view = views.Find(call.Text("view_id")) ?? views.FindExternal(call.Text("external_id")) ?? throw new ApiFailure("not_found");
        var definition = Given(call, view.Definition.Text("type")!);
        Unique(definition, view);
        Fresh(call, view);
        views.Update(view, definition);
        return Answer(view);
    }

    private JsonObject Publish(ApiCall call)
    {
        var user = workspace.User(call.Required("user_id"));
        var definition = Given(call, "home");
        if (views.HomeOf(user.Id) is { } home)
        {
            Fresh(call, home);
        }

        return Answer(views.Publish(user.Id, definition));
    }

    private static JsonObject Given(ApiCall call, string type)
    {
        var view = call.Structured<JsonObject>("view", "invalid_arguments")
            ?? throw new ApiFailure("invalid_arguments") { Messages = ["[ERROR] missing required field: view"] };
        Check(view, type);
        return view;
    }

    private void Unique(JsonObject definition, View? self)
    {
        if (views.FindExternal(definition.Text("external_id")) is { } other && other != self)
        {
            throw new ApiFailure("duplicate_external_id");
        }
    }

    private static void Fresh(ApiCall call, View view)
    {
        if (call.Text("hash") is { } hash && hash != view.Hash)
        {
            throw new ApiFailure("hash_conflict");
        }
    }

    private JsonObject Answer(View view) => new() { ["view"] = views.Describe(view) };
}
