namespace EksUpgradeBot.Slack.Blocks.Checks;

/// <summary>The rules of options, which are alike in menus, check boxes and radio buttons, but for a link and for markdown.</summary>
internal static class OptionRules
{
    public static void Check(Option option, Place at, bool mayLink = false, bool mayFormat = false)
    {
        at["text/text"].Length(option.Text.Text, 1, BlockLimits.OptionText);
        at["value"].Length(option.Value, 1, BlockLimits.OptionValue);
        at["description/text"].Length(option.Description?.Text, 1, BlockLimits.OptionText);
        at["url"].Length(option.Url, 1, BlockLimits.Url);

        if (option.Url is not null && !mayLink)
        {
            at["url"].Wrong("not_allowed", "Only an option of an overflow menu can have an address.", "url");
        }

        if (option.Text is MarkdownText && !mayFormat)
        {
            at["text/type"].Wrong(
                "invalid_value",
                "The options of a menu are plain text.",
                "type",
                new("enum", ["plain_text"], option.Text.Type));
        }
    }

    /// <summary>Checks the options of a menu, or of one of its groups.</summary>
    public static void CheckMenu(IReadOnlyList<Option> options, Place at)
    {
        at.Count(options.Count, 1, BlockLimits.Options, "options");
        at.Each(options, (option, inside) => Check(option, inside));
    }

    /// <summary>Checks what is chosen beforehand.</summary>
    public static void CheckInitial(IEnumerable<Option> initial, IEnumerable<Option> options, Place at)
    {
        if (initial.Any(option => !options.Contains(option)))
        {
            at.Wrong("invalid_value", "What is chosen beforehand must equal one of the options.");
        }
    }
}
