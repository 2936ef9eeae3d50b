using System.Text.Json;

namespace EksUpgradeBot.Slack.WebApi;

/// <summary>A message that now stands.</summary>
/// <param name="Channel">Where.</param>
/// <param name="Ts">Its timestamp, which with the channel is its id.</param>
public sealed record PostedMessage(string Channel, string Ts)
{
    /// <summary>Reads the answer; where it names no channel, the message stands in the one that was asked for.</summary>
    internal static PostedMessage Read(JsonElement json, string? channel) =>
        new(json.Text("channel") ?? channel ?? "", json.Text("ts") ?? "");
}
