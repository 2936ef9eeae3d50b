using System.Text.Json;

namespace EksUpgradeBot.Slack.WebApi;

/// <summary>One page of messages.</summary>
/// <param name="Messages">In Slack's order: history newest first, replies oldest first.</param>
/// <param name="NextCursor">Null at the end.</param>
public sealed record MessagePage(IReadOnlyList<SlackMessage> Messages, string? NextCursor)
{
    internal static MessagePage Read(JsonElement json)
    {
        var cursor = json.Child("response_metadata").Text("next_cursor");

        return new([.. json.Items("messages").Select(SlackMessage.Read)], string.IsNullOrEmpty(cursor) ? null : cursor);
    }
}
