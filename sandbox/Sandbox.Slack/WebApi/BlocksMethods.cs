using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.Blocks;

namespace EksUpgradeBot.Sandbox.Slack.WebApi;

/// <summary>blocks.validate, which needs no token and changes nothing.</summary>
internal sealed class BlocksMethods : IApiMethods
{
    public IEnumerable<ApiMethod> Methods => [new("blocks.validate", null, Tier.Special, Validate) { Token = ApiToken.None }];

    private static JsonObject Validate(ApiCall call)
    {
        string[] given = [.. new[] { "blocks", "view", "message" }.Where(call.Has)];
        if (given.Length != 1)
        {
            throw new ApiFailure("invalid_arguments") { Messages = ["[ERROR] exactly one of blocks, view and message is required"] };
        }

        var (error, problems) = given[0] switch
        {
            "blocks" => ("invalid_blocks", BlockValidator.Check(Get<JsonArray>(call, "blocks"), Surface.Message, "")),
            "view" => ("invalid_view", BlockValidator.CheckView(Get<JsonObject>(call, "view"), "")),
            _ => ("invalid_message", CheckMessage(Get<JsonObject>(call, "message"))),
        };
        return problems.Count == 0
            ? []
            : throw new ApiFailure(error) { Errors = problems.Select(JsonNode (problem) => problem.ToJson()).List() };
    }

    private static IReadOnlyList<BlockProblem> CheckMessage(JsonObject message) =>
        BlockValidator.CheckMessage(message.Array("blocks"), message.Array("attachments"));

    private static T Get<T>(ApiCall call, string name)
        where T : JsonNode =>
        call.Structured<T>(name, "invalid_arguments") ?? throw new ApiFailure("invalid_arguments");
}
