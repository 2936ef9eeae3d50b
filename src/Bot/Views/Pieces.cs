using EksUpgradeBot.Slack.Blocks;

namespace EksUpgradeBot.Bot.Views;

/// <summary>The blocks that all views are put together from, held within Slack's limits.</summary>
internal static class Pieces
{
    public static HeaderBlock Header(string text) => new(new PlainText(Wording.Short(text, 150)) { Emoji = true });

    public static SectionBlock Section(string mrkdwn) => new(new MarkdownText(Wording.Short(mrkdwn, 3000)) { Verbatim = true });

    public static ContextBlock Context(params string[] mrkdwn) =>
        new([.. mrkdwn.Select(text => new MarkdownText(Wording.Short(text, 3000)) { Verbatim = true })]);

    /// <summary>Lines from outside, drawn as they are.</summary>
    public static RichTextBlock Lines(IEnumerable<string> lines) =>
        RichTextBlock.Preformatted(Wording.Short(string.Join('\n', lines), 2900));

    /// <summary>A list with dots, text drawn as it is.</summary>
    public static RichTextBlock Bullets(IEnumerable<string> lines) =>
        new([new RichTextList(RichTextListStyle.Bullet, [.. lines.Select(line => new RichTextSection([new RichTextText(Wording.Short(line, 2900))]))])]);
}
