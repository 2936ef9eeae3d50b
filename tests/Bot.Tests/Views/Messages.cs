using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EksUpgradeBot.Slack.Blocks;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Views;

/// <summary>What must hold of every message, whatever it says.</summary>
internal static partial class Messages
{
    /// <summary>Slack takes it, a screen reader can read it, and every button says what it is for.</summary>
    public static void AssertFit(Message message)
    {
        var verdict = BlockValidator.ValidateMessage(message);
        Assert.True(verdict.Ok, verdict.ToString());
        Assert.False(string.IsNullOrWhiteSpace(message.Text));
        Assert.All(
            message.Blocks!.OfType<ActionsBlock>().SelectMany(block => block.Elements).OfType<Button>(),
            button => Assert.False(string.IsNullOrWhiteSpace(button.AccessibilityLabel), button.Text.Text));
    }

    /// <summary>Nobody is pinged but those whom the bot itself names, and no markup comes from outside.</summary>
    public static void AssertPingsOnly(Message message, params IReadOnlyList<string> people)
    {
        var blocks = JsonNode.Parse(SlackJson.Write(message.Blocks!));
        Assert.All(Types(blocks), type => Assert.DoesNotContain(type, (string[])["broadcast", "user", "usergroup", "channel"]));
        var sources = Mrkdwn(blocks).Append(message.Text!);
        Assert.All(
            sources.SelectMany(text => Markup().Matches(text)).Select(match => match.Value),
            markup => Assert.True(
                markup.StartsWith("<!date^", StringComparison.Ordinal) || people.Any(id => markup == $"<@{id}>" || markup == $"<!subteam^{id}>"),
                $"Unexpected markup: {markup}"));
    }

    /// <summary>Text that Slack reads as mrkdwn; everything else it draws as it is.</summary>
    private static IEnumerable<string> Mrkdwn(JsonNode? node) => node switch
    {
        JsonArray array => array.SelectMany(Mrkdwn),
        JsonObject { } item when item["type"]?.ToString() == "mrkdwn" => [item["text"]!.ToString()],
        JsonObject item => item.SelectMany(member => Mrkdwn(member.Value)),
        _ => [],
    };

    private static IEnumerable<string> Types(JsonNode? node) => node switch
    {
        JsonArray array => array.SelectMany(Types),
        JsonObject item => item.SelectMany(member => Types(member.Value)).Concat(item["type"] is JsonValue type ? [type.ToString()] : []),
        _ => [],
    };

    [GeneratedRegex("<[^>]*>?")]
    private static partial Regex Markup();
}
