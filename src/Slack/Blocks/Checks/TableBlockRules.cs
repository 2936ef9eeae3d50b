namespace EksUpgradeBot.Slack.Blocks.Checks;

/// <summary>The rules of tables; how many there may be, and how much text they may hold together, is in <see cref="Totals"/>.</summary>
internal static class TableBlockRules
{
    public static void Check(TableBlock table, Place at)
    {
        at.NotIn(BlockSurface.Modal, table);
        at.Totals.Tables++;
        at["rows"].Count(table.Rows.Count, 1, BlockLimits.TableRows, "rows");
        at["column_settings"].Count(table.ColumnSettings?.Count ?? 0, 0, BlockLimits.TableColumns, "columns");

        at["rows"].Each(table.Rows, (row, inside) =>
        {
            inside.Count(row.Count, 1, BlockLimits.TableColumns, "cells");
            inside.Each(row, Cell);
        });
    }

    private static void Cell(TableCell cell, Place at)
    {
        switch (cell)
        {
            case RawTextCell raw:
                Text(raw.Text, at["text"]);
                break;

            case RawNumberCell number:
                Text(number.Text, at["text"]);
                break;

            case RichTextCell rich:
                RichTextBlockRules.Check(rich.Elements, at["elements"]);
                at.Totals.TableText += RichTextBlockRules.LengthOf(rich.Elements);
                break;
        }
    }

    private static void Text(string text, Place at)
    {
        at.Length(text, 1, BlockLimits.TableText);
        at.Totals.TableText += text.Length;
    }
}
