using System.Text.Json;
using System.Text.Json.Serialization;

namespace EksUpgradeBot.Slack.Blocks;

/// <summary>A table; one per message, 10,000 characters of text at most (docs.slack.dev/reference/block-kit/blocks/table-block).</summary>
/// <param name="Rows">At most 100 rows of at most 20 cells; the first row is the header.</param>
public sealed record TableBlock(IReadOnlyList<IReadOnlyList<TableCell>> Rows) : Block("table")
{
    /// <summary>At most 20, in the order of the columns; null leaves a column as it is.</summary>
    public IReadOnlyList<ColumnSettings?>? ColumnSettings { get; init; }
}

/// <summary>How a column is drawn.</summary>
public sealed record ColumnSettings
{
    /// <summary>Slack's default is left.</summary>
    public ColumnAlign? Align { get; init; }

    /// <summary>Whether long text is wrapped.</summary>
    public bool? IsWrapped { get; init; }
}

/// <summary>Where the text of a column stands.</summary>
[JsonConverter(typeof(SlackEnumConverter<ColumnAlign>))]
public enum ColumnAlign
{
    /// <summary>Left.</summary>
    Left,

    /// <summary>Centre.</summary>
    Center,

    /// <summary>Right.</summary>
    Right,
}

/// <summary>One cell of a <see cref="TableBlock"/>.</summary>
[JsonConverter(typeof(UnionConverter<TableCell>))]
public abstract record TableCell
{
    private protected TableCell(string type) => Type = type;

    /// <summary>Slack's name for the kind of cell.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; }

    /// <summary>A string stands for a cell of raw text; Slack wants at least one character, so empty text becomes a dash.</summary>
    public static implicit operator TableCell(string text) => new RawTextCell(text.Length == 0 ? "–" : text);
}

/// <summary>Text that Slack shows as it is.</summary>
/// <param name="Text">At least one character.</param>
public sealed record RawTextCell(string Text) : TableCell("raw_text");

/// <summary>A number that Slack sorts as one.</summary>
/// <param name="Value">What it is.</param>
/// <param name="Text">How it is shown.</param>
public sealed record RawNumberCell(decimal Value, string Text) : TableCell("raw_number");

/// <summary>A cell with links, emoji or bold text.</summary>
/// <param name="Elements">As in a <see cref="RichTextBlock"/>.</param>
public sealed record RichTextCell(IReadOnlyList<RichTextElement> Elements) : TableCell("rich_text");

/// <summary>A cell of a kind that this client does not know.</summary>
/// <param name="Json">The whole cell.</param>
public sealed record UnknownTableCell(JsonElement Json) : TableCell(Json.TypeName()), IUnknown;
