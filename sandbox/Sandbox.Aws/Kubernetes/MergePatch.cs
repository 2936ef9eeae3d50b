using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>A JSON merge patch (RFC 7386), and as much of Kubernetes' strategic merge as these objects need: lists merge by name.</summary>
internal static class MergePatch
{
    public static JsonObject Apply(JsonObject target, JsonObject patch, bool strategic)
    {
        foreach (var (name, value) in patch)
        {
            target[name] = (value, target[name]) switch
            {
                (null, _) => null,
                (JsonObject change, JsonObject before) => Apply((JsonObject)before.DeepClone(), change, strategic),
                (JsonObject change, _) => Apply([], change, strategic),
                (JsonArray change, JsonArray before) when strategic && change.All(IsNamed) => ByName(before, change),
                _ => value.DeepClone(),
            };

            if (value is null)
            {
                target.Remove(name);
            }
        }

        return target;
    }

    private static bool IsNamed(JsonNode? item) => item is JsonObject named && named.ContainsKey("name");

    private static JsonArray ByName(JsonArray before, JsonArray change)
    {
        var merged = (JsonArray)before.DeepClone();

        foreach (var item in change.OfType<JsonObject>())
        {
            var index = merged.ToList().FindIndex(known => $"{known?["name"]}" == $"{item["name"]}");

            if (index < 0)
            {
                merged.Add(item.DeepClone());
            }
            else
            {
                merged[index] = Apply((JsonObject)merged[index]!.DeepClone(), item, strategic: true);
            }
        }

        return merged;
    }
}
