using EksUpgradeBot.Slack.Blocks;

namespace EksUpgradeBot.Bot.Tests.Fakes;

/// <summary>A message as it stands in a channel.</summary>
internal sealed record Standing(string Ts, string? Thread, string Text, IReadOnlyList<Block> Blocks, MessageMetadata Metadata, bool Broadcast)
{
    public string Key => Metadata.EventPayload.GetProperty("key").GetString()!;
}

/// <summary>A channel, and what stands in it.</summary>
internal sealed class FakeChannel
{
    public List<Standing> Messages { get; } = [];

    public bool IsArchived { get; set; }

    public bool HasBot { get; set; } = true;

    public bool IsPrivate { get; init; }

    public bool IsShared { get; set; }

    /// <summary>Slack's word for why nobody may post; null when everybody may.</summary>
    public string? Restriction { get; set; }
}
