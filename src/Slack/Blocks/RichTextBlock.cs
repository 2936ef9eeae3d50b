using System.Text.Json;
using System.Text.Json.Serialization;

namespace EksUpgradeBot.Slack.Blocks;

/// <summary>Formatted text without markup in it, so that nothing from outside can be taken for markup.</summary>
/// <param name="Elements">Paragraphs, lists, quotes and preformatted text.</param>
public sealed record RichTextBlock(IReadOnlyList<RichTextElement> Elements) : Block("rich_text")
{
    /// <summary>One paragraph of one text.</summary>
    public static RichTextBlock Of(string text) => new([new RichTextSection([new RichTextText(text)])]);

    /// <summary>One preformatted text.</summary>
    public static RichTextBlock Preformatted(string text) => new([new RichTextPreformatted([new RichTextText(text)])]);
}

/// <summary>A paragraph, list, quote or preformatted text.</summary>
[JsonConverter(typeof(UnionConverter<RichTextElement>))]
public abstract record RichTextElement
{
    private protected RichTextElement(string type) => Type = type;

    /// <summary>Slack's name for the kind of element.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; }
}

/// <summary>A paragraph.</summary>
/// <param name="Elements">Its words.</param>
public sealed record RichTextSection(IReadOnlyList<RichTextLeaf> Elements) : RichTextElement("rich_text_section");

/// <summary>A list.</summary>
/// <param name="Style">Dots or numbers.</param>
/// <param name="Elements">Its items.</param>
public sealed record RichTextList(RichTextListStyle Style, IReadOnlyList<RichTextElement> Elements) : RichTextElement("rich_text_list")
{
    /// <summary>Depth, from 0.</summary>
    public int? Indent { get; init; }

    /// <summary>A line at the left, 0 or 1.</summary>
    public int? Border { get; init; }
}

/// <summary>Dots or numbers.</summary>
[JsonConverter(typeof(SlackEnumConverter<RichTextListStyle>))]
public enum RichTextListStyle
{
    /// <summary>Dots.</summary>
    Bullet,

    /// <summary>Numbers.</summary>
    Ordered,
}

/// <summary>A quotation.</summary>
/// <param name="Elements">Its words.</param>
public sealed record RichTextQuote(IReadOnlyList<RichTextLeaf> Elements) : RichTextElement("rich_text_quote");

/// <summary>Preformatted text.</summary>
/// <param name="Elements">Its words.</param>
public sealed record RichTextPreformatted(IReadOnlyList<RichTextLeaf> Elements) : RichTextElement("rich_text_preformatted")
{
    /// <summary>A line around it, 0 or 1.</summary>
    public int? Border { get; init; }
}

/// <summary>An element of a kind that this client does not know.</summary>
/// <param name="Json">The whole element.</param>
public sealed record UnknownRichTextElement(JsonElement Json) : RichTextElement(Json.TypeName()), IUnknown;

/// <summary>A piece of text, a link, an emoji or a mention.</summary>
[JsonConverter(typeof(UnionConverter<RichTextLeaf>))]
public abstract record RichTextLeaf
{
    private protected RichTextLeaf(string type) => Type = type;

    /// <summary>Slack's name for the kind of leaf.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; }

    /// <summary>Bold, italic and so on.</summary>
    public RichTextStyle? Style { get; init; }
}

/// <summary>How a leaf is drawn.</summary>
public sealed record RichTextStyle
{
    /// <summary>Bold.</summary>
    public bool? Bold { get; init; }

    /// <summary>Italic.</summary>
    public bool? Italic { get; init; }

    /// <summary>Struck through.</summary>
    public bool? Strike { get; init; }

    /// <summary>As code.</summary>
    public bool? Code { get; init; }
}

/// <summary>Text, shown as it is.</summary>
/// <param name="Text">At least one character.</param>
public sealed record RichTextText(string Text) : RichTextLeaf("text");

/// <summary>A link.</summary>
/// <param name="Url">Where it leads.</param>
/// <param name="Text">What it says; the address when left out.</param>
public sealed record RichTextLink(string Url, string? Text = null) : RichTextLeaf("link");

/// <summary>An emoji.</summary>
/// <param name="Name">Its name without colons.</param>
public sealed record RichTextEmoji(string Name) : RichTextLeaf("emoji");

/// <summary>A person, who is notified.</summary>
/// <param name="UserId"><c>U…</c> or <c>W…</c>.</param>
public sealed record RichTextUser(string UserId) : RichTextLeaf("user");

/// <summary>A user group, whose members are notified.</summary>
/// <param name="UsergroupId"><c>S…</c>.</param>
public sealed record RichTextUserGroup(string UsergroupId) : RichTextLeaf("usergroup");

/// <summary>A channel.</summary>
/// <param name="ChannelId"><c>C…</c>.</param>
public sealed record RichTextChannel(string ChannelId) : RichTextLeaf("channel");

/// <summary>Everybody: <c>here</c>, <c>channel</c> or <c>everyone</c>.</summary>
/// <param name="Range">Who is meant.</param>
public sealed record RichTextBroadcast(string Range) : RichTextLeaf("broadcast");

/// <summary>A moment, shown in the reader's own time zone.</summary>
/// <param name="Timestamp">Seconds since 1970.</param>
/// <param name="Format">For example <c>{date_short_pretty} {time}</c>.</param>
/// <param name="Fallback">For clients that cannot show it.</param>
public sealed record RichTextDate(long Timestamp, string Format, string? Fallback = null) : RichTextLeaf("date");

/// <summary>A leaf of a kind that this client does not know.</summary>
/// <param name="Json">The whole leaf.</param>
public sealed record UnknownRichTextLeaf(JsonElement Json) : RichTextLeaf(Json.TypeName()), IUnknown;
