using System.Text.Json;
using EksUpgradeBot.Slack.Blocks;

namespace EksUpgradeBot.Slack.WebApi;

/// <summary>Messages as the arguments of the methods that take them. Slack is to show them as they are and add nothing by itself.</summary>
internal static class MessageFields
{
    public static IEnumerable<(string Name, string? Value)> Of(Message message) =>
    [
        ("channel", message.Channel),
        ("text", message.Text),
        ("blocks", Write(message.Blocks)),
        ("thread_ts", message.ThreadTs),
        ("reply_broadcast", message.ReplyBroadcast is true ? "true" : null),
        ("metadata", Write(message.Metadata)),
        ("unfurl_links", "false"),
        ("unfurl_media", "false"),
        ("parse", "none"),
        ("link_names", "false"),
    ];

    public static IEnumerable<(string Name, string? Value)> Of(MessageUpdate update) =>
    [
        ("channel", update.Channel),
        ("ts", update.Ts),
        ("text", update.Text),
        ("blocks", Write(update.Blocks)),
        ("metadata", Write(update.Metadata)),
        ("reply_broadcast", update.ReplyBroadcast is true ? "true" : null),
        ("parse", "none"),
        ("link_names", "false"),
    ];

    public static IEnumerable<(string Name, string? Value)> OfEphemeral(string userId, Message message) =>
    [
        ("channel", message.Channel),
        ("user", userId),
        ("text", message.Text),
        ("blocks", Write(message.Blocks)),
        ("thread_ts", message.ThreadTs),
        ("parse", "none"),
        ("link_names", "false"),
    ];

    private static string? Write(IReadOnlyList<Block>? blocks) => blocks is null ? null : SlackJson.Write(blocks);

    private static string? Write(MessageMetadata? metadata) =>
        metadata is null ? null : JsonSerializer.Serialize(metadata, SlackJson.Context.MessageMetadata);
}
