namespace EksUpgradeBot.Slack.Blocks.Checks;

/// <summary>
/// Which rules hold for which kind of block. A new kind gets a line here; its rules stand in the file that is named
/// after the one that declares it, and what adds up over several blocks in <see cref="Totals"/>.
/// </summary>
internal static class BlockRules
{
    /// <summary>Checks all blocks of a message or view.</summary>
    public static void Check(IReadOnlyList<Block> blocks, Place at, int max)
    {
        at.Count(blocks.Count, 0, max, "blocks");
        at.Each(blocks, Check);
        at.Totals.Check(at);
    }

    /// <summary>Checks one block, wherever it stands.</summary>
    public static void Check(Block block, Place at)
    {
        BlockId(block.BlockId, at["block_id"]);

        switch (block)
        {
            case HeaderBlock header:
                LayoutBlockRules.Check(header, at);
                break;

            case SectionBlock section:
                LayoutBlockRules.Check(section, at);
                break;

            case ContextBlock context:
                LayoutBlockRules.Check(context, at);
                break;

            case ActionsBlock actions:
                LayoutBlockRules.Check(actions, at);
                break;

            case InputBlock input:
                LayoutBlockRules.Check(input, at);
                break;

            case ImageBlock image:
                LayoutBlockRules.Check(image, at);
                break;

            case MarkdownBlock markdown:
                LayoutBlockRules.Check(markdown, at);
                break;

            case AlertBlock alert:
                LayoutBlockRules.Check(alert, at);
                break;

            case ContainerBlock container:
                LayoutBlockRules.Check(container, at);
                break;

            case RichTextBlock rich:
                RichTextBlockRules.Check(rich.Elements, at["elements"]);
                break;

            case TableBlock table:
                TableBlockRules.Check(table, at);
                break;

            case PlanBlock plan:
                PlanBlockRules.Check(plan, at);
                break;

            case TaskCardBlock card:
                PlanBlockRules.Check(card, at);
                break;
        }
    }

    private static void BlockId(string? id, Place at)
    {
        at.Length(id, 1, BlockLimits.Id);

        if (id is not null && !at.Totals.AddBlockId(id))
        {
            at.Wrong("duplicate_block_id", $"The block id {id} occurs twice.", "block_id");
        }
    }
}
