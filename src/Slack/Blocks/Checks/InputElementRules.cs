namespace EksUpgradeBot.Slack.Blocks.Checks;

/// <summary>The rules of the elements of InputElements.cs: what a person fills in or chooses from.</summary>
internal static class InputElementRules
{
    public static void Check(StaticSelect select, Place at)
    {
        Prompt(select.Placeholder, select.FocusOnLoad, at);

        if (select.Options is null == select.OptionGroups is null)
        {
            at.Wrong("missing_field", "A menu needs options or option groups, and not both.", "options");
        }

        if (select.Options is { } options)
        {
            OptionRules.CheckMenu(options, at["options"]);
        }

        if (select.OptionGroups is { } groups)
        {
            at["option_groups"].Count(groups.Count, 1, BlockLimits.Options, "groups");
            at["option_groups"].Each(groups, (group, inside) =>
            {
                inside["label/text"].Length(group.Label.Text, 1, BlockLimits.OptionText);
                OptionRules.CheckMenu(group.Options, inside["options"]);
            });
        }

        var all = (select.Options ?? []).Concat((select.OptionGroups ?? []).SelectMany(group => group.Options));
        OptionRules.CheckInitial(select.InitialOption is { } initial ? [initial] : [], all, at["initial_option"]);
    }

    public static void Check(PlainTextInput input, Place at)
    {
        Prompt(input.Placeholder, input.FocusOnLoad, at);
        at["min_length"].Range(input.MinLength ?? 0, 0, BlockLimits.Input, "value", "characters");
        at["max_length"].Range(input.MaxLength ?? 1, 1, BlockLimits.Input, "value", "characters");
        at["initial_value"].Length(input.InitialValue, 0, input.MaxLength ?? BlockLimits.Input);
    }

    public static void Check(UsersSelect users, Place at) => Prompt(users.Placeholder, users.FocusOnLoad, at);

    public static void Check(ConversationsSelect conversations, Place at, bool isInput)
    {
        Prompt(conversations.Placeholder, conversations.FocusOnLoad, at);

        if (conversations.ResponseUrlEnabled is true && (!isInput || at.Surface != BlockSurface.Modal))
        {
            at["response_url_enabled"].Wrong("not_allowed", "Only an input of a modal can ask for a response_url.", "response_url_enabled");
        }
    }

    public static void Check(CheckboxGroup boxes, Place at)
    {
        Choices(boxes.Options, boxes.InitialOptions ?? [], at);
        Focus(boxes.FocusOnLoad, at);
    }

    public static void Check(RadioButtonGroup radios, Place at)
    {
        Choices(radios.Options, radios.InitialOption is { } initial ? [initial] : [], at);
        Focus(radios.FocusOnLoad, at);
    }

    public static void Check(DatePicker picker, Place at) => Prompt(picker.Placeholder, picker.FocusOnLoad, at);

    private static void Choices(IReadOnlyList<Option> options, IReadOnlyList<Option> initial, Place at)
    {
        at["options"].Count(options.Count, 1, BlockLimits.Choices, "options");
        at["options"].Each(options, (option, inside) => OptionRules.Check(option, inside, mayFormat: true));
        OptionRules.CheckInitial(initial, options, at["initial_options"]);
    }

    private static void Prompt(PlainText? placeholder, bool? focusOnLoad, Place at)
    {
        at["placeholder/text"].Length(placeholder?.Text, 1, BlockLimits.Placeholder);
        Focus(focusOnLoad, at);
    }

    private static void Focus(bool? onLoad, Place at) => at.Totals.Focused += onLoad is true ? 1 : 0;
}
