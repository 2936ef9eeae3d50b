using System.Text.Json;
using System.Text.Json.Serialization;

namespace EksUpgradeBot.Slack.Blocks;

/// <summary>An element inside a block (docs.slack.dev/reference/block-kit/block-elements).</summary>
[JsonConverter(typeof(UnionConverter<BlockElement>))]
public abstract record BlockElement
{
    private protected BlockElement(string type) => Type = type;

    /// <summary>Slack's name for the kind of element.</summary>
    [JsonPropertyOrder(-2)]
    public string Type { get; }
}

/// <summary>What may stand in an <see cref="ActionsBlock"/>.</summary>
[JsonConverter(typeof(UnionConverter<IActionElement>))]
public interface IActionElement;

/// <summary>What may stand in an <see cref="InputBlock"/>.</summary>
[JsonConverter(typeof(UnionConverter<IInputElement>))]
public interface IInputElement;

/// <summary>What may stand in a <see cref="ContextBlock"/>: text or a small picture.</summary>
[JsonConverter(typeof(UnionConverter<IContextElement>))]
public interface IContextElement;

/// <summary>An element that sends something back under an action id.</summary>
public abstract record InteractiveElement : BlockElement
{
    private protected InteractiveElement(string type, string actionId)
        : base(type) => ActionId = actionId;

    /// <summary>Says which handler gets the click; unique within its block, at most 255 characters.</summary>
    [JsonPropertyOrder(-1)]
    public string ActionId { get; init; }

    /// <summary>Asks back before the click counts.</summary>
    public ConfirmationDialog? Confirm { get; init; }
}

/// <summary>A small picture beside text.</summary>
/// <param name="ImageUrl">A public address of at most 3,000 characters.</param>
/// <param name="AltText">What a screen reader says; at most 2,000 characters.</param>
public sealed record ImageElement(string ImageUrl, string AltText) : BlockElement("image"), IContextElement;

/// <summary>An element of a kind, or in a shape, that this client does not know.</summary>
/// <param name="Json">The whole element.</param>
public sealed record UnknownElement(JsonElement Json)
    : BlockElement(Json.TypeName()), IActionElement, IInputElement, IContextElement, IUnknown;

/// <summary>A button.</summary>
/// <param name="ActionId">Says which handler gets the click.</param>
/// <param name="Text">At most 75 characters, about 30 of which are shown.</param>
public sealed record Button(string ActionId, PlainText Text) : InteractiveElement("button", ActionId), IActionElement
{
    /// <summary>Comes back with the click; at most 2,000 characters. It can be forged by nobody but it can be old.</summary>
    public string? Value { get; init; }

    /// <summary>Opened in the browser; at most 3,000 characters. Slack sends the click as well.</summary>
    public string? Url { get; init; }

    /// <summary>Green or red; Slack asks to use each sparingly.</summary>
    public ButtonStyle? Style { get; init; }

    /// <summary>What a screen reader says instead of the text; at most 75 characters.</summary>
    public string? AccessibilityLabel { get; init; }
}

/// <summary>The colour of a button.</summary>
[JsonConverter(typeof(SlackEnumConverter<ButtonStyle>))]
public enum ButtonStyle
{
    /// <summary>Green.</summary>
    Primary,

    /// <summary>Red.</summary>
    Danger,
}

/// <summary>Three dots with up to five choices.</summary>
/// <param name="ActionId">Says which handler gets the choice.</param>
/// <param name="Options">At most 5.</param>
public sealed record OverflowMenu(string ActionId, IReadOnlyList<Option> Options)
    : InteractiveElement("overflow", ActionId), IActionElement;

/// <summary>Asks back before a click counts.</summary>
/// <param name="Title">At most 100 characters.</param>
/// <param name="Text">At most 300 characters.</param>
/// <param name="Confirm">Says yes; at most 30 characters.</param>
/// <param name="Deny">Says no; at most 30 characters.</param>
public sealed record ConfirmationDialog(PlainText Title, TextObject Text, PlainText Confirm, PlainText Deny)
{
    /// <summary>The colour of the yes.</summary>
    public ButtonStyle? Style { get; init; }
}

/// <summary>One choice.</summary>
/// <param name="Text">At most 75 characters; markdown only in checkboxes and radio buttons.</param>
/// <param name="Value">Comes back when chosen; at most 150 characters.</param>
public sealed record Option(TextObject Text, string Value)
{
    /// <summary>A line below it; at most 75 characters.</summary>
    public TextObject? Description { get; init; }

    /// <summary>Opened in the browser; only in an overflow menu, at most 3,000 characters.</summary>
    public string? Url { get; init; }
}

/// <summary>Choices under a label.</summary>
/// <param name="Label">At most 75 characters.</param>
/// <param name="Options">At most 100.</param>
public sealed record OptionGroup(PlainText Label, IReadOnlyList<Option> Options);
