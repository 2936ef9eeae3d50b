using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Slack.State;

/// <summary>Something in blocks that a person can act on, and the ids by which payloads name it.</summary>
internal sealed record FoundElement(string BlockId, string ActionId, JsonObject Element);

/// <summary>Finds the acting elements of blocks, wherever a block keeps them.</summary>
internal static class Find
{
    public static FoundElement? Element(JsonArray? blocks, string? blockId, string? actionId) =>
        All(blocks).FirstOrDefault(found => found.ActionId == actionId && (blockId is null || found.BlockId == blockId));

    public static IEnumerable<FoundElement> All(JsonArray? blocks)
    {
        foreach (var block in (blocks ?? []).OfType<JsonObject>())
        {
            if (block.Array("blocks") is { } attached)
            {
                // An attachment, whose blocks count as the message's.
                foreach (var found in All(attached))
                {
                    yield return found;
                }
            }

            var blockId = block.Text("block_id") ?? "";
            foreach (var element in Inside(block))
            {
                if (element.Text("action_id") is { } actionId)
                {
                    yield return new(blockId, actionId, element);
                }
            }

            foreach (var found in All(block.Array("child_blocks")).Concat(block.Text("type") == "carousel" ? All(block.Array("elements")) : []))
            {
                yield return found;
            }
        }
    }

    private static IEnumerable<JsonObject> Inside(JsonObject block) =>
        (block.Text("type") switch
        {
            "actions" or "context_actions" => block.Array("elements") ?? [],
            "card" => block.Array("actions") ?? [],
            _ => [],
        })
        .OfType<JsonObject>()
        .Concat(new[] { block.Object("accessory"), block.Object("element") }.OfType<JsonObject>());
}
