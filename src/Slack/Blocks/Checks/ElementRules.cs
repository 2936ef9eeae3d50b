namespace EksUpgradeBot.Slack.Blocks.Checks;

/// <summary>
/// Which rules hold for which kind of element, and the rules of those of Elements.cs. A new kind gets a line here;
/// the rules of what a person fills in stand in <see cref="InputElementRules"/>.
/// </summary>
internal static class ElementRules
{
    /// <summary>Checks one element.</summary>
    /// <param name="element">It has no type in common with all others: what may stand where is told by interfaces.</param>
    /// <param name="at">Where it stands.</param>
    /// <param name="isInput">Whether it stands in an input block.</param>
    public static void Check(object element, Place at, bool isInput = false)
    {
        if (element is InteractiveElement interactive)
        {
            Check(interactive, at);
        }

        switch (element)
        {
            case Button button:
                Check(button, at);
                break;

            case OverflowMenu overflow:
                Check(overflow, at);
                break;

            case ImageElement image:
                Check(image, at);
                break;

            case StaticSelect select:
                InputElementRules.Check(select, at);
                break;

            case PlainTextInput input:
                InputElementRules.Check(input, at);
                break;

            case UsersSelect users:
                InputElementRules.Check(users, at);
                break;

            case ConversationsSelect conversations:
                InputElementRules.Check(conversations, at, isInput);
                break;

            case CheckboxGroup boxes:
                InputElementRules.Check(boxes, at);
                break;

            case RadioButtonGroup radios:
                InputElementRules.Check(radios, at);
                break;

            case DatePicker picker:
                InputElementRules.Check(picker, at);
                break;
        }
    }

    private static void Check(InteractiveElement element, Place at)
    {
        at["action_id"].Length(element.ActionId, 1, BlockLimits.Id);

        if (element.Confirm is { } confirm)
        {
            Check(confirm, at["confirm"]);
        }
    }

    private static void Check(ConfirmationDialog confirm, Place at)
    {
        at["title/text"].Length(confirm.Title.Text, 1, BlockLimits.ConfirmTitle);
        at["text/text"].Length(confirm.Text.Text, 1, BlockLimits.ConfirmText);
        at["confirm/text"].Length(confirm.Confirm.Text, 1, BlockLimits.ConfirmButton);
        at["deny/text"].Length(confirm.Deny.Text, 1, BlockLimits.ConfirmButton);
    }

    private static void Check(Button button, Place at)
    {
        at["text/text"].Length(button.Text.Text, 1, BlockLimits.ButtonText);
        at["value"].Length(button.Value, 1, BlockLimits.ButtonValue);
        at["url"].Length(button.Url, 1, BlockLimits.Url);
        at["accessibility_label"].Length(button.AccessibilityLabel, 1, BlockLimits.ButtonText);
    }

    private static void Check(OverflowMenu overflow, Place at)
    {
        at["options"].Count(overflow.Options.Count, 1, BlockLimits.OverflowOptions, "options");
        at["options"].Each(overflow.Options, (option, inside) => OptionRules.Check(option, inside, mayLink: true));
    }

    private static void Check(ImageElement image, Place at)
    {
        at["image_url"].Length(image.ImageUrl, 1, BlockLimits.Url);
        at["alt_text"].Length(image.AltText, 1, BlockLimits.Label);
    }
}
