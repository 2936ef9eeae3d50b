namespace EksUpgradeBot.Slack.Blocks.Checks;

/// <summary>What holds for all blocks of a message or view together; the rules of single blocks add to it.</summary>
internal sealed class Totals
{
    private readonly HashSet<string> _blockIds = [];

    public int Tables { get; set; }

    /// <summary>Characters in the cells of all tables.</summary>
    public int TableText { get; set; }

    /// <summary>Characters in all markdown blocks.</summary>
    public int Markdown { get; set; }

    public int Plans { get; set; }

    public int TaskCards { get; set; }

    /// <summary>Elements that want the focus when the view opens.</summary>
    public int Focused { get; set; }

    /// <summary>False when another block has this id.</summary>
    public bool AddBlockId(string id) => _blockIds.Add(id);

    /// <summary>To be asked when every block has been walked.</summary>
    public void Check(Place at)
    {
        if (Plans > 0 && TaskCards > 0)
        {
            at.Wrong("not_allowed", "A plan and a task card cannot stand in one message.");
        }

        if (Tables > BlockLimits.Tables && at.Surface == BlockSurface.Message)
        {
            at.Wrong("only_one_table_allowed", "A message can hold one table.", constraint: new("max_items", ["1"], $"{Tables}"));
        }

        at.Range(TableText, 0, BlockLimits.TableText, "length", "characters of table text");
        at.Range(Markdown, 0, BlockLimits.Markdown, "length", "characters of markdown");

        if (Focused > 1)
        {
            at.Wrong("not_allowed", "Only one element can have the focus.", "focus_on_load");
        }
    }
}
