using System.Text.Json;
using System.Text.Json.Serialization;

namespace EksUpgradeBot.Slack.Blocks;

/// <summary>One block of a message, modal or Home tab (docs.slack.dev/reference/block-kit/blocks).</summary>
// A new kind needs its line in UnionFamilies, to be read; in SlackJson, to be written; and in Checks/BlockRules, to be checked.
[JsonConverter(typeof(UnionConverter<Block>))]
public abstract record Block
{
    private protected Block(string type) => Type = type;

    /// <summary>Slack's name for the kind of block, for example <c>section</c>.</summary>
    [JsonPropertyOrder(-2)]
    public string Type { get; }

    /// <summary>Unique within the message or view, at most 255 characters; Slack makes one up when it is left out.</summary>
    [JsonPropertyOrder(-1)]
    public string? BlockId { get; init; }
}

/// <summary>A block of a kind, or in a shape, that this client does not know; it is written back exactly as it was read.</summary>
/// <param name="Json">The whole block.</param>
public sealed record UnknownBlock(JsonElement Json) : Block(Json.TypeName()), IUnknown;

/// <summary>Something that was read but not understood and is kept as it was.</summary>
internal interface IUnknown
{
    JsonElement Json { get; }
}
