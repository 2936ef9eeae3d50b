using EksUpgradeBot.Slack.Blocks;

namespace EksUpgradeBot.Bot.Views;

/// <summary>The blocks that all views are put together from, held within Slack's limits.</summary>
internal static class Pieces
{
    public static HeaderBlock Header(string text) => new(new PlainText(Wording.Short(text, BlockLimits.Header)) { Emoji = true });

    public static SectionBlock Section(string mrkdwn) => new(new MarkdownText(Wording.Short(mrkdwn, BlockLimits.Text)) { Verbatim = true });

    public static ContextBlock Context(params string[] mrkdwn) =>
        new([.. mrkdwn.Select(text => new MarkdownText(Wording.Short(text, BlockLimits.Text)) { Verbatim = true })]);

    /// <summary>Lines from outside, drawn as they are.</summary>
    public static RichTextBlock Lines(IEnumerable<string> lines) =>
        RichTextBlock.Preformatted(Wording.Short(string.Join('\n', lines), BlockLimits.Text) is { } text && !string.IsNullOrWhiteSpace(text) ? text : "–");

    /// <summary>A list with dots, text drawn as it is.</summary>
    public static RichTextBlock Bullets(IEnumerable<string> lines, int most = 20) =>
        new([new RichTextList(RichTextListStyle.Bullet, [.. Some([.. lines], most)
            .DefaultIfEmpty("–")
            .Select(line => new RichTextSection([new RichTextText(Wording.Plain(line, 1000))]))])]);

    /// <summary>
    /// The first few, as far as they have room, and how many there are besides. Nothing is left out without being counted.
    /// </summary>
    /// <param name="items">All that there are at hand.</param>
    /// <param name="most">How many are shown at most.</param>
    /// <param name="characters">The room for them together.</param>
    /// <param name="besides">How many there are that are not at hand.</param>
    public static IEnumerable<string> Some(IReadOnlyList<string> items, int most, int characters = 2800, int besides = 0)
    {
        var shown = 0;
        for (; shown < items.Count && shown < most && (shown == 0 || items[shown].Length < characters); shown++)
        {
            characters -= items[shown].Length + 1;
            yield return items[shown];
        }

        if (items.Count + besides - shown is > 0 and var more)
        {
            yield return $"… and {more} more";
        }
    }

    /// <summary>A table of text, cut after the last row that fits into Slack's limits; the last row then says how many are missing.</summary>
    public static TableBlock Table(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows, params IReadOnlyList<ColumnSettings?> columns)
    {
        // Below Slack's 100 rows: a thread is no place for more. The table's text counts for the whole message.
        const int Rows = 50;
        const int Room = BlockLimits.TableText - 500;
        var used = header.Sum(cell => cell.Length);
        var shown = rows.Take(Rows).TakeWhile(row => (used += row.Sum(cell => cell.Length)) <= Room).ToList();
        if (shown.Count < rows.Count)
        {
            shown.Add([$"… and {rows.Count - shown.Count} more", .. Enumerable.Repeat("", header.Count - 1)]);
        }

        return new TableBlock([Cells(header), .. shown.Select(Cells)]) { ColumnSettings = columns };
    }

    private static IReadOnlyList<TableCell> Cells(IReadOnlyList<string> texts) => [.. texts.Select(text => (TableCell)text)];
}
