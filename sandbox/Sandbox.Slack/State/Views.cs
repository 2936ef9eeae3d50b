using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Slack.State;

/// <summary>The modals that people have open, at most three on top of each other, and everyone's App Home.</summary>
internal sealed class Views(Workspace workspace, Feed feed)
{
    public const int HighestStack = 3;
    private readonly Dictionary<string, List<View>> _stacks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, View> _homes = new(StringComparer.Ordinal);

    public IReadOnlyList<View> StackOf(string user) => _stacks.GetValueOrDefault(user) ?? [];

    public View? HomeOf(string user) => _homes.GetValueOrDefault(user);

    public View? Find(string? id) => id is null ? null : All.FirstOrDefault(view => view.Id == id);

    public View? FindExternal(string? externalId) =>
        externalId is null ? null : All.FirstOrDefault(view => view.ExternalId == externalId);

    private IEnumerable<View> All => _stacks.Values.SelectMany(stack => stack).Concat(_homes.Values);

    /// <summary>Opens a modal in place of whatever the person had open.</summary>
    public View Open(string user, JsonObject definition)
    {
        _stacks.Remove(user);
        return Push(user, definition);
    }

    public View Push(string user, JsonObject definition)
    {
        if (!_stacks.TryGetValue(user, out var stack))
        {
            _stacks.Add(user, stack = []);
        }

        var id = workspace.NextId("V");
        var view = Make(id, user, definition, stack.Count == 0 ? id : stack[0].Id, stack.Count == 0 ? null : stack[^1].Id);
        stack.Add(view);
        Tell("view_opened", view);
        return view;
    }

    public void Update(View view, JsonObject definition)
    {
        view.Definition = WithIds(definition);
        view.Hash = NewHash();
        view.Values = ElementState.Keep(view.Blocks, view.Values);
        Tell(view.Definition.Text("type") == "home" ? "home" : "view_updated", view);
    }

    public View Publish(string user, JsonObject definition)
    {
        if (_homes.TryGetValue(user, out var home))
        {
            Update(home, definition);
            return home;
        }

        var id = workspace.NextId("V");
        var view = _homes[user] = Make(id, user, definition, id, null);
        Tell("home", view);
        return view;
    }

    /// <summary>Takes the view and everything above it away.</summary>
    public IReadOnlyList<View> Close(View view)
    {
        if (!_stacks.TryGetValue(view.User, out var stack) || !stack.Contains(view))
        {
            return [];
        }

        var closed = stack.Skip(stack.IndexOf(view)).Reverse().ToList();
        stack.RemoveAll(closed.Contains);
        closed.ForEach(gone => Tell("view_closed", gone));
        return closed;
    }

    public IReadOnlyList<View> CloseAll(string user) => StackOf(user) is [var root, ..] ? Close(root) : [];

    public void Clear()
    {
        _stacks.Clear();
        _homes.Clear();
    }

    /// <summary>A view as methods and payloads show it.</summary>
    public JsonObject Describe(View view)
    {
        var options = workspace.Options;
        var given = view.Definition;
        return new JsonObject
        {
            ["id"] = view.Id,
            ["team_id"] = options.TeamId,
            ["type"] = given.Text("type"),
            ["blocks"] = view.Blocks.Copy(),
            ["private_metadata"] = given.Text("private_metadata") ?? "",
            ["callback_id"] = given.Text("callback_id") ?? "",
            ["state"] = new JsonObject { ["values"] = ElementState.Of(view.Blocks, view.Values) },
            ["hash"] = view.Hash,
            ["title"] = given["title"]?.DeepClone(),
            ["clear_on_close"] = given.Flag("clear_on_close"),
            ["notify_on_close"] = given.Flag("notify_on_close"),
            ["close"] = given["close"]?.DeepClone(),
            ["submit"] = given["submit"]?.DeepClone(),
            ["previous_view_id"] = view.PreviousId,
            ["root_view_id"] = view.RootId,
            ["app_id"] = options.AppId,
            ["external_id"] = given.Text("external_id") ?? "",
            ["app_installed_team_id"] = options.TeamId,
            ["bot_id"] = options.BotId,
        };
    }

    public void Tell(string kind, View view) =>
        feed.Tell(kind, new JsonObject { ["user"] = view.User, ["view"] = Describe(view) });

    private View Make(string id, string user, JsonObject definition, string rootId, string? previousId) => new()
    {
        Id = id,
        User = user,
        Definition = WithIds(definition),
        Hash = NewHash(),
        RootId = rootId,
        PreviousId = previousId,
    };

    private JsonObject WithIds(JsonObject definition)
    {
        var copy = definition.Copy();
        BlockIds.Generate(copy.Array("blocks") ?? [], () => workspace.NextId("b"));
        return copy;
    }

    private string NewHash() => $"{workspace.Time.GetUtcNow().ToUnixTimeSeconds()}.{workspace.NextId("h")}";
}
