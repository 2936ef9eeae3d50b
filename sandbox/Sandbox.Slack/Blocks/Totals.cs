namespace EksUpgradeBot.Sandbox.Slack.Blocks;

/// <summary>What is limited over all blocks of one message or view together.</summary>
internal sealed class Totals(Surface surface)
{
    private const int MarkdownLimit = 12_000;
    private const int TableLimit = 10_000;
    private const int DataTableLimit = 20_000;
    private readonly HashSet<string> _blockIds = new(StringComparer.Ordinal);
    private int _markdown;
    private int _table;
    private int _dataTable;
    private int _tables;
    private bool _focused;
    private bool _plan;
    private bool _taskCard;

    public Surface Surface => surface;

    public void BlockId(Spot block)
    {
        if (block.String("block_id", 255, 1) is { } id && !_blockIds.Add(id))
        {
            block.Wrong("duplicate", $"`block_id` {id} already exists", $"{block.Pointer}/block_id", "block_id");
        }
    }

    public void Markdown(Spot block, int length)
    {
        _markdown += length;
        if (_markdown > MarkdownLimit)
        {
            block.Wrong("too_long", $"markdown of all blocks must be less than {MarkdownLimit + 1} characters", $"{block.Pointer}/text", "text");
        }
    }

    public void Table(Spot block, int length, bool isData)
    {
        var (sum, limit) = isData ? (_dataTable += length, DataTableLimit) : (_table += length, TableLimit);
        if (sum > limit)
        {
            block.Wrong("too_long", $"cells of all tables must be less than {limit + 1} characters", $"{block.Pointer}/rows", "rows");
        }

        if (++_tables == 2)
        {
            block.Wrong("only_one_table_allowed", "only one table allowed");
        }
    }

    public void Task(Spot block, bool isPlan)
    {
        _plan |= isPlan;
        _taskCard |= !isPlan;
        if (_plan && _taskCard)
        {
            block.Wrong("invalid_combination", "plan and task_card cannot be used in the same message");
        }
    }

    public void Focus(Spot element)
    {
        if (element.Node.Flag("focus_on_load"))
        {
            if (_focused)
            {
                element.Wrong("duplicate", "only one element may have focus_on_load", $"{element.Pointer}/focus_on_load", "focus_on_load");
            }

            _focused = true;
        }
    }
}
