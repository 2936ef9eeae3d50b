using System.Text.Json.Serialization;

namespace EksUpgradeBot.Slack.Blocks;

/// <summary>A large title.</summary>
/// <param name="Text">At most 150 characters.</param>
public sealed record HeaderBlock(PlainText Text) : Block("header");

/// <summary>Text, or up to ten short fields in two columns, with one element beside it. Needs text or fields.</summary>
/// <param name="Text">At most 3,000 characters.</param>
public sealed record SectionBlock(TextObject? Text = null) : Block("section")
{
    /// <summary>At most 10, of at most 2,000 characters each.</summary>
    public IReadOnlyList<TextObject>? Fields { get; init; }

    /// <summary>A button, menu or picture to the right.</summary>
    public BlockElement? Accessory { get; init; }

    /// <summary>True shows long text whole, without "see more".</summary>
    public bool? Expand { get; init; }
}

/// <summary>Small grey text and pictures.</summary>
/// <param name="Elements">1 to 10.</param>
public sealed record ContextBlock(IReadOnlyList<IContextElement> Elements) : Block("context");

/// <summary>A thin line.</summary>
public sealed record DividerBlock() : Block("divider");

/// <summary>A row of buttons and menus.</summary>
/// <param name="Elements">1 to 25.</param>
public sealed record ActionsBlock(IReadOnlyList<IActionElement> Elements) : Block("actions");

/// <summary>One labelled question; a modal that has one needs a submit text.</summary>
/// <param name="Label">At most 2,000 characters.</param>
/// <param name="Element">What is filled in.</param>
public sealed record InputBlock(PlainText Label, IInputElement Element) : Block("input")
{
    /// <summary>A hint below the element, at most 2,000 characters.</summary>
    public PlainText? Hint { get; init; }

    /// <summary>Whether the question may be left unanswered; Slack's default is no.</summary>
    public bool? Optional { get; init; }

    /// <summary>Whether filling it in sends <c>block_actions</c> at once.</summary>
    public bool? DispatchAction { get; init; }
}

/// <summary>A picture.</summary>
/// <param name="AltText">What a screen reader says; at most 2,000 characters.</param>
public sealed record ImageBlock(string AltText) : Block("image")
{
    /// <summary>A public address of at most 3,000 characters.</summary>
    public string? ImageUrl { get; init; }

    /// <summary>At most 2,000 characters.</summary>
    public PlainText? Title { get; init; }
}

/// <summary>Standard Markdown; messages only. Slack ignores its <c>block_id</c>.</summary>
/// <param name="Text">At most 12,000 characters in all markdown blocks of a message together.</param>
public sealed record MarkdownBlock(string Text) : Block("markdown");

/// <summary>A coloured notice; modals only.</summary>
/// <param name="Text">At most 200 characters.</param>
public sealed record AlertBlock(TextObject Text) : Block("alert")
{
    /// <summary>How loud it is.</summary>
    public AlertLevel? Level { get; init; }
}

/// <summary>How loud an <see cref="AlertBlock"/> is.</summary>
[JsonConverter(typeof(SlackEnumConverter<AlertLevel>))]
public enum AlertLevel
{
    /// <summary>Grey.</summary>
    Default,

    /// <summary>Blue.</summary>
    Info,

    /// <summary>Yellow.</summary>
    Warning,

    /// <summary>Red.</summary>
    Error,

    /// <summary>Green.</summary>
    Success,
}

/// <summary>A box with a title around other blocks, which may be folded; messages and Home tabs.</summary>
/// <param name="ChildBlocks">1 to 10 of: actions, context, divider, file, header, image, input, rich_text, section, table, video.</param>
public sealed record ContainerBlock(IReadOnlyList<Block> ChildBlocks) : Block("container")
{
    /// <summary>At most 150 characters.</summary>
    public PlainText? Title { get; init; }

    /// <summary>At most 150 characters.</summary>
    public PlainText? Subtitle { get; init; }

    /// <summary>How wide it is drawn.</summary>
    public ContainerWidth? Width { get; init; }

    /// <summary>Whether the reader may fold it.</summary>
    public bool? IsCollapsible { get; init; }

    /// <summary>Whether it starts folded.</summary>
    public bool? DefaultCollapsed { get; init; }

    /// <summary>Whether a line stands below the title.</summary>
    public bool? HasHeaderDivider { get; init; }
}

/// <summary>How wide a <see cref="ContainerBlock"/> is drawn.</summary>
[JsonConverter(typeof(SlackEnumConverter<ContainerWidth>))]
public enum ContainerWidth
{
    /// <summary>Narrow.</summary>
    Narrow,

    /// <summary>As a message usually is.</summary>
    Standard,

    /// <summary>Wide.</summary>
    Wide,

    /// <summary>All there is.</summary>
    Full,
}
