using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.State;

namespace EksUpgradeBot.Sandbox.Slack.Interaction;

/// <summary>What Slack's page checks before it lets a modal go to the app: required inputs and lengths.</summary>
internal static class Inputs
{
    public static JsonObject Check(View view)
    {
        var errors = new JsonObject();
        var state = ElementState.Of(view.Blocks, view.Values);
        foreach (var block in view.Blocks.OfType<JsonObject>().Where(block => block.Text("type") == "input"))
        {
            var blockId = block.Text("block_id")!;
            var element = block.Object("element");
            var value = state.Object(blockId)?.Object(element.Text("action_id") ?? "");
            var content = value?[ElementState.ValueName(element.Text("type") ?? "") ?? ""];
            var text = content is JsonValue words && words.TryGetValue<string>(out var given) ? given : null;
            if (content is null || content is JsonArray { Count: 0 } || text?.Length == 0)
            {
                if (!block.Flag("optional"))
                {
                    errors[blockId] = "Please complete this required field.";
                }
            }
            else if (text is not null && element.Number("min_length") is { } least && text.Length < least)
            {
                errors[blockId] = $"Please enter at least {least} characters.";
            }
            else if (text is not null && element.Number("max_length") is { } most && text.Length > most)
            {
                errors[blockId] = $"Please enter at most {most} characters.";
            }
        }

        return errors;
    }
}
