using System.Text;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.Blocks;
using EksUpgradeBot.Sandbox.Slack.State;

namespace EksUpgradeBot.Sandbox.Slack.WebApi;

/// <summary>Reads and checks what a message shall say, for the methods that post and for response_url bodies.</summary>
internal static class MessageArguments
{
    private const int MostAttachments = 100;
    private const int LongestMarkdown = 12_000;

    // Slack names no figure; 16 KB is what client authors report.
    private const int LargestMetadata = 16 * 1024;

    public static Content Read(ApiCall call, bool mayBeEmpty = false)
    {
        var blocks = call.Structured<JsonArray>("blocks", "invalid_blocks_format");
        var attachments = call.Structured<JsonArray>("attachments", "invalid_attachments");
        var text = call.Text("text");
        if (call.Text("markdown_text") is { } markdown)
        {
            if (text is not null || blocks is { Count: > 0 })
            {
                throw new ApiFailure("markdown_text_conflict");
            }

            if (markdown.Length > LongestMarkdown)
            {
                throw new ApiFailure("msg_too_long");
            }

            blocks = [new JsonObject { ["type"] = "markdown", ["text"] = markdown }];
            text = markdown;
        }

        if (text is null && blocks is not { Count: > 0 } && attachments is not { Count: > 0 } && !mayBeEmpty)
        {
            throw new ApiFailure("no_text");
        }

        if (attachments?.Count > MostAttachments)
        {
            throw new ApiFailure("too_many_attachments");
        }

        Check(BlockValidator.CheckMessage(blocks, attachments));
        return new(text ?? Spoken(blocks), blocks, attachments, Metadata(call));
    }

    /// <summary>Problems with blocks as the posting methods report them.</summary>
    public static void Check(IReadOnlyList<BlockProblem> problems, string error = "invalid_blocks")
    {
        if (problems.Count > 0)
        {
            throw new ApiFailure(error) { Messages = [.. problems.Select(problem => problem.Line)] };
        }
    }

    private static JsonObject? Metadata(ApiCall call)
    {
        var metadata = call.Structured<JsonObject>("metadata", "invalid_metadata_format");
        if (metadata is null or { Count: 0 })
        {
            return null;
        }

        if (metadata.Text("event_type") is not { Length: > 0 } || metadata.Object("event_payload") is null)
        {
            throw new ApiFailure("invalid_metadata_schema");
        }

        return Encoding.UTF8.GetByteCount(metadata.Line()) > LargestMetadata ? throw new ApiFailure("metadata_too_large") : metadata;
    }

    /// <summary>Without a text Slack builds one from the blocks that have words of their own.</summary>
    private static string Spoken(JsonArray? blocks) =>
        string.Join(' ', (blocks ?? [])
            .Select(block => block.Object("text").Text("text") ?? (block.Text("type") == "markdown" ? block.Text("text") : null))
            .Where(words => words is not null));
}
