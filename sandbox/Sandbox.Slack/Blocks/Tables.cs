using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Slack.Blocks;

/// <summary>The table and data_table blocks.</summary>
internal static class Tables
{
    public static void Table(Spot block, Totals totals)
    {
        block.Only("rows", "column_settings");
        var length = Rows(block, 1, 100, sameLength: false);
        totals.Table(block, length, isData: false);
        if (block.Array("column_settings", 0, 20, required: false) is not { } columns)
        {
            return;
        }

        for (var i = 0; i < columns.Count; i++)
        {
            // A column may be skipped with null.
            if (columns[i] is JsonObject column)
            {
                var spot = new Spot(column, $"{block.Pointer}/column_settings/{i}", block.Problems).Only("align", "is_wrapped");
                spot.OneOf("align", required: false, "left", "center", "right");
                spot.Bool("is_wrapped");
            }
        }
    }

    public static void DataTable(Spot block, Totals totals)
    {
        block.Only("rows", "caption", "page_size", "row_header_column_index");
        block.String("caption", 3000, 1, required: true);
        block.Whole("page_size", 1, 100);
        block.Whole("row_header_column_index", 0, 19);
        totals.Table(block, Rows(block, 2, 201, sameLength: true), isData: true);
    }

    private static int Rows(Spot block, int least, int most, bool sameLength)
    {
        var length = 0;
        var width = -1;
        if (block.Array("rows", least, most) is not { } rows)
        {
            return 0;
        }

        for (var r = 0; r < rows.Count; r++)
        {
            var pointer = $"{block.Pointer}/rows/{r}";
            if (rows[r] is not JsonArray row)
            {
                block.Wrong("invalid_type", "must be an array", pointer);
                continue;
            }

            Spot.Count(row, pointer, 1, 20, block.Problems);
            width = width < 0 ? row.Count : width;
            if (sameLength && row.Count != width)
            {
                block.Wrong("invalid_value", "all rows must have the same number of cells", pointer);
            }

            length += Spot.Objects(row, pointer, block.Problems).Sum(cell => Cell(cell, richAllowed: !sameLength || r > 0));
        }

        return length;
    }

    private static int Cell(Spot cell, bool richAllowed)
    {
        switch (cell.Type)
        {
            case "raw_text":
                cell.Only("text");
                return cell.String("text", 10_000, 1, required: true)?.Length ?? 0;
            case "raw_number":
                cell.Only("value", "text");
                cell.Needs("value");
                return cell.String("text", 10_000, 1, required: true)?.Length ?? 0;
            case "rich_text" when richAllowed:
                return RichText.Check(cell);
            default:
                cell.Wrong("unsupported_type", $"unsupported type: {cell.Type}", $"{cell.Pointer}/type", "type");
                return 0;
        }
    }
}
