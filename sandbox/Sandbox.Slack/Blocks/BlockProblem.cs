using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Slack.Blocks;

/// <summary>Where blocks are shown; some are allowed in one place only.</summary>
internal enum Surface
{
    Message,
    Modal,
    Home,
}

/// <summary>One thing that is wrong with blocks, in the form that blocks.validate answers.</summary>
internal sealed record BlockProblem(string Code, string Message, string Pointer, string? Field = null, JsonObject? Constraint = null)
{
    /// <summary>As the entries of response_metadata.messages read.</summary>
    public string Line => $"[ERROR] {Message} [json-pointer:{Pointer}]";

    public JsonObject ToJson() =>
        new JsonObject { ["code"] = Code, ["message"] = Message, ["pointer"] = Pointer }
            .With("field", Field)
            .With("constraint", Constraint);

    public static JsonObject Limit(string type, JsonNode expected, JsonNode? got) =>
        new JsonObject { ["type"] = type, ["expected"] = expected is JsonArray ? expected : new JsonArray(expected) }.With("got", got);
}
