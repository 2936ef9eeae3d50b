using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Slack.Blocks;

namespace EksUpgradeBot.Bot.Views;

/// <summary>The help: what can be typed, and lines that work here.</summary>
internal static class HelpView
{
    public static Message Of(HelpText help) => new()
    {
        Text = Wording.Safe(help.ToString(), BlockLimits.MessageText),
        Blocks =
        [
            Pieces.Section($":wave: {Wording.Safe(help.Headline)}"),
            .. Lines(help),
            .. help.Details.Count > 0 ? [Pieces.Bullets(help.Details)] : (Block[])[],
            Pieces.Context($"For example: {string.Join(" · ", help.Examples.Select(SlackText.Code))}"),
        ],
    };

    // A section has room for some twenty commands; nothing may be cut off at its end.
    private static IEnumerable<Block> Lines(HelpText help) => help.Lines.Chunk(12).Select(lines =>
        Pieces.Section(string.Join('\n', lines.Select(line => line.Summary is { } summary ? $"{SlackText.Code(line.Usage)}  {Wording.Safe(summary)}" : SlackText.Code(line.Usage)))));
}
