namespace EksUpgradeBot.Slack.Blocks;

/// <summary>A menu of fixed choices: options or groups of them, not both.</summary>
/// <param name="ActionId">Says which handler gets the choice, and under which id the state holds it.</param>
public sealed record StaticSelect(string ActionId) : InteractiveElement("static_select", ActionId), IActionElement, IInputElement
{
    /// <summary>At most 150 characters.</summary>
    public PlainText? Placeholder { get; init; }

    /// <summary>At most 100.</summary>
    public IReadOnlyList<Option>? Options { get; init; }

    /// <summary>At most 100.</summary>
    public IReadOnlyList<OptionGroup>? OptionGroups { get; init; }

    /// <summary>Chosen beforehand; equal to one of the options.</summary>
    public Option? InitialOption { get; init; }

    /// <summary>Whether it has the focus when the view opens; one per view.</summary>
    public bool? FocusOnLoad { get; init; }
}

/// <summary>A field for text.</summary>
/// <param name="ActionId">Under which id the state holds it.</param>
public sealed record PlainTextInput(string ActionId) : InteractiveElement("plain_text_input", ActionId), IInputElement
{
    /// <summary>At most 150 characters.</summary>
    public PlainText? Placeholder { get; init; }

    /// <summary>Filled in beforehand.</summary>
    public string? InitialValue { get; init; }

    /// <summary>Whether it has several lines.</summary>
    public bool? Multiline { get; init; }

    /// <summary>0 to 3,000.</summary>
    public int? MinLength { get; init; }

    /// <summary>1 to 3,000.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Whether it has the focus when the view opens; one per view.</summary>
    public bool? FocusOnLoad { get; init; }
}

/// <summary>A menu of people.</summary>
/// <param name="ActionId">Under which id the state holds it.</param>
public sealed record UsersSelect(string ActionId) : InteractiveElement("users_select", ActionId), IActionElement, IInputElement
{
    /// <summary>At most 150 characters.</summary>
    public PlainText? Placeholder { get; init; }

    /// <summary><c>U…</c> of the person chosen beforehand.</summary>
    public string? InitialUser { get; init; }

    /// <summary>Whether it has the focus when the view opens; one per view.</summary>
    public bool? FocusOnLoad { get; init; }
}

/// <summary>A menu of channels and conversations.</summary>
/// <param name="ActionId">Under which id the state holds it.</param>
public sealed record ConversationsSelect(string ActionId)
    : InteractiveElement("conversations_select", ActionId), IActionElement, IInputElement
{
    /// <summary>At most 150 characters.</summary>
    public PlainText? Placeholder { get; init; }

    /// <summary><c>C…</c> of the conversation chosen beforehand.</summary>
    public string? InitialConversation { get; init; }

    /// <summary>Chooses the conversation the form was opened in.</summary>
    public bool? DefaultToCurrentConversation { get; init; }

    /// <summary>Makes the submission carry a response_url for the chosen conversation; only in an input block of a modal.</summary>
    public bool? ResponseUrlEnabled { get; init; }

    /// <summary>Whether it has the focus when the view opens; one per view.</summary>
    public bool? FocusOnLoad { get; init; }
}

/// <summary>Boxes to tick.</summary>
/// <param name="ActionId">Under which id the state holds them.</param>
/// <param name="Options">1 to 10.</param>
public sealed record CheckboxGroup(string ActionId, IReadOnlyList<Option> Options)
    : InteractiveElement("checkboxes", ActionId), IActionElement, IInputElement
{
    /// <summary>Ticked beforehand; each equal to one of the options.</summary>
    public IReadOnlyList<Option>? InitialOptions { get; init; }

    /// <summary>Whether it has the focus when the view opens; one per view.</summary>
    public bool? FocusOnLoad { get; init; }
}

/// <summary>Choices of which one is taken.</summary>
/// <param name="ActionId">Under which id the state holds it.</param>
/// <param name="Options">1 to 10.</param>
public sealed record RadioButtonGroup(string ActionId, IReadOnlyList<Option> Options)
    : InteractiveElement("radio_buttons", ActionId), IActionElement, IInputElement
{
    /// <summary>Chosen beforehand; equal to one of the options.</summary>
    public Option? InitialOption { get; init; }

    /// <summary>Whether it has the focus when the view opens; one per view.</summary>
    public bool? FocusOnLoad { get; init; }
}

/// <summary>A calendar.</summary>
/// <param name="ActionId">Under which id the state holds the date.</param>
public sealed record DatePicker(string ActionId) : InteractiveElement("datepicker", ActionId), IActionElement, IInputElement
{
    /// <summary>At most 150 characters.</summary>
    public PlainText? Placeholder { get; init; }

    /// <summary>Chosen beforehand.</summary>
    public DateOnly? InitialDate { get; init; }

    /// <summary>Whether it has the focus when the view opens; one per view.</summary>
    public bool? FocusOnLoad { get; init; }
}
