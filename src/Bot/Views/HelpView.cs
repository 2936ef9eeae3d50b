using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Slack.Blocks;

namespace EksUpgradeBot.Bot.Views;

/// <summary>The help: what can be typed, and lines that work here.</summary>
internal static class HelpView
{
    public static Message Of(HelpText help) => new()
    {
        Text = help.ToString(),
        Blocks =
        [
            Pieces.Section($":wave: {Wording.Safe(help.Headline)}"),
            Pieces.Section(string.Join('\n', help.Lines.Select(line => $"{SlackText.Code(line.Usage)}  {Wording.Safe(line.Summary)}"))),
            Pieces.Context($"For example: {string.Join(" · ", help.Examples.Select(SlackText.Code))}"),
        ],
    };
}
