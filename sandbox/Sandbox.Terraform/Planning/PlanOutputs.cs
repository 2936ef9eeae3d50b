using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Terraform.Resources;

namespace EksUpgradeBot.Sandbox.Terraform.Planning;

/// <summary>The root module's three outputs: those of the state, and what the planned resources make of them.</summary>
internal sealed class PlanOutputs
{
    private readonly JsonObject _before;
    private readonly Dictionary<string, JsonNode?> _after = new(StringComparer.Ordinal);

    public PlanOutputs(JsonObject? state, IReadOnlyList<PlannedResource> resources)
    {
        _before = state?["outputs"] as JsonObject ?? [];
        if (resources.FirstOrDefault(resource => resource.Kind == ResourceKind.Cluster) is { Planned: { } cluster })
        {
            _after["cluster_name"] = cluster["name"]?.DeepClone();
            _after["cluster_version"] = cluster["version"]?.DeepClone();
        }

        // Left out when a -target leaves all node groups out.
        var groups = resources.Where(resource => resource.Kind == ResourceKind.Nodegroup).ToList();
        if (groups.Count > 0)
        {
            _after["node_group_versions"] = new JsonObject(groups.Where(group => group.Planned is not null)
                .Select(group => KeyValuePair.Create(group.Address.Key!, group.Planned!["version"]?.DeepClone())));
        }
    }

    public bool HasChanges => _after.Any(output => ActionOf(output.Key) != "noop");

    /// <summary>For the plan's line of outputs.</summary>
    public JsonObject ToUi() => new(_after.Select(output => KeyValuePair.Create(
        output.Key, (JsonNode?)new JsonObject { ["sensitive"] = false, ["action"] = ActionOf(output.Key) })));

    public JsonObject ToChanges() => new(_after.Select(output => KeyValuePair.Create(output.Key, (JsonNode?)new JsonObject
    {
        ["actions"] = new JsonArray(ActionOf(output.Key) == "noop" ? "no-op" : ActionOf(output.Key)),
        ["before"] = Before(output.Key)?.DeepClone(),
        ["after"] = output.Value?.DeepClone(),
        ["after_unknown"] = false,
        ["before_sensitive"] = false,
        ["after_sensitive"] = false,
    })));

    /// <summary>The state's outputs with an applied plan's in them, types and all.</summary>
    public static JsonObject Merge(JsonObject outputs, JsonObject changes)
    {
        var merged = Values.Merge(outputs);
        foreach (var (name, change) in changes)
        {
            var value = change!["after"];
            merged[name] = new JsonObject { ["value"] = value?.DeepClone(), ["type"] = TypeOf(value) };
        }

        return merged;
    }

    /// <summary>For the apply's line of outputs.</summary>
    public static JsonObject ToUi(JsonObject outputs) => new(outputs.Select(output => KeyValuePair.Create(output.Key, (JsonNode?)new JsonObject
    {
        ["sensitive"] = false,
        ["type"] = output.Value!["type"]?.DeepClone(),
        ["value"] = output.Value["value"]?.DeepClone(),
    })));

    private static JsonNode TypeOf(JsonNode? value) => value is JsonObject map
        ? new JsonArray("object", new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)"string"))))
        : "string";

    private JsonNode? Before(string name) => _before[name]?["value"];

    private string ActionOf(string name) =>
        Before(name) is not { } before ? "create" : JsonNode.DeepEquals(before, _after[name]) ? "noop" : "update";
}
