using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Slack.State;

/// <summary>Gives every block and every acting element an id where the app gave none, as Slack does on arrival.</summary>
internal static class BlockIds
{
    // Elements that a person can act on; the rest (images, texts) has no action_id.
    private static readonly HashSet<string> s_silent = ["image", "plain_text", "mrkdwn", "url", "rich_text"];

    public static void Generate(JsonArray blocks, Func<string> next)
    {
        foreach (var block in blocks.OfType<JsonObject>())
        {
            if (block.Array("blocks") is { } inner)
            {
                Generate(inner, next);
                continue;
            }

            if (block.Text("type") is not { } type)
            {
                continue;
            }

            if (block.Text("block_id") is null)
            {
                block["block_id"] = next();
            }

            if (type is "actions" or "context_actions")
            {
                foreach (var element in block.Array("elements")?.OfType<JsonObject>() ?? [])
                {
                    Name(element, next);
                }
            }

            Name(block.Object("accessory"), next);
            Name(block.Object("element"), next);
            Generate(block.Array("child_blocks") ?? [], next);
            if (type is "carousel")
            {
                Generate(block.Array("elements") ?? [], next);
            }

            if (type is "card")
            {
                foreach (var button in block.Array("actions")?.OfType<JsonObject>() ?? [])
                {
                    Name(button, next);
                }
            }
        }
    }

    private static void Name(JsonObject? element, Func<string> next)
    {
        if (element is not null && element.Text("action_id") is null && !s_silent.Contains(element.Text("type") ?? ""))
        {
            element["action_id"] = next();
        }
    }
}
