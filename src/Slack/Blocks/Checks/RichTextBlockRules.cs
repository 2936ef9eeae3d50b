namespace EksUpgradeBot.Slack.Blocks.Checks;

/// <summary>The rules of rich text, which stands in a block of its own, in cells of tables and in tasks of plans.</summary>
internal static class RichTextBlockRules
{
    public static void Check(IReadOnlyList<RichTextElement> elements, Place at)
    {
        at.Count(elements.Count, 1, int.MaxValue, "elements");
        at.Each(elements, (element, inside) =>
        {
            if (element is RichTextList list)
            {
                Check(list.Elements, inside["elements"]);
            }
            else
            {
                inside["elements"].Each(
                    LeavesOf(element),
                    (leaf, here) => here["text"].Length((leaf as RichTextText)?.Text, 1, int.MaxValue));
            }
        });
    }

    /// <summary>How many characters a reader sees.</summary>
    public static int LengthOf(IReadOnlyList<RichTextElement> elements) => elements.Sum(LengthOf);

    private static int LengthOf(RichTextElement element) => element is RichTextList list
        ? LengthOf(list.Elements)
        : LeavesOf(element).Sum(leaf => leaf switch
        {
            RichTextText text => text.Text.Length,
            RichTextLink link => (link.Text ?? link.Url).Length,
            _ => 1,
        });

    private static IReadOnlyList<RichTextLeaf> LeavesOf(RichTextElement element) => element switch
    {
        RichTextSection section => section.Elements,
        RichTextQuote quote => quote.Elements,
        RichTextPreformatted preformatted => preformatted.Elements,
        _ => [],
    };
}
