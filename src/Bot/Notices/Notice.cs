using System.Security.Cryptography;
using System.Text;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Notices;

/// <summary>A message that should stand outside of the threads of runs.</summary>
/// <param name="Channel">The channel, or a person's id for the direct conversation with them.</param>
/// <param name="Key">Names it within the channel.</param>
/// <param name="Text">All that a screen reader reads, and the notification: full sentences.</param>
/// <param name="Blocks">What is drawn.</param>
internal sealed record Notice(string Channel, string Key, string Text, IReadOnlyList<Block> Blocks)
{
    /// <summary>The run that it is made from; null for none.</summary>
    public RunId? Run { get; init; }

    /// <summary>The message whose thread it belongs to; null for none.</summary>
    public string? ThreadTs { get; init; }

    /// <summary>A reply that is shown in the channel too.</summary>
    public bool Broadcast { get; init; }

    /// <summary>It will not change any more.</summary>
    public bool IsClosed { get; init; }

    /// <summary>People wait for it: it goes before milestones, and its edits before others.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>Of what Slack shows.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Text}\n{SlackJson.Write(Blocks)}")));
}
