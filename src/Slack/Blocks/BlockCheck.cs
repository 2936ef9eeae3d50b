namespace EksUpgradeBot.Slack.Blocks;

/// <summary>One run of the validator: walks the blocks, collects what is wrong, and keeps the sums that hold for the whole.</summary>
internal sealed class BlockCheck(BlockSurface surface)
{
    private readonly List<BlockError> _errors = [];
    private readonly HashSet<string> _blockIds = [];
    private int _tables;
    private int _tableText;
    private int _markdown;
    private int _focused;
    private int _plans;
    private int _taskCards;

    public BlockValidation Result(string error) => _errors.Count == 0 ? new(Error: null, []) : new(error, _errors);

    public void Add(string code, string message, string pointer, string? field = null, BlockConstraint? constraint = null) =>
        _errors.Add(new(code, message, pointer, field, constraint));

    /// <summary>Checks the length of a text; null is not there and so not too short.</summary>
    public void Length(string? text, int min, int max, string pointer)
    {
        if (text is not null)
        {
            Range(text.Length, min, max, pointer, "length", "characters");
        }
    }

    public void Count(int count, int min, int max, string pointer, string what) => Range(count, min, max, pointer, "items", what);

    public void Blocks(IReadOnlyList<Block> blocks, string pointer, int max)
    {
        Count(blocks.Count, 0, max, pointer, "blocks");
        Each(blocks, pointer, Block);

        if (_plans > 0 && _taskCards > 0)
        {
            Add("not_allowed", "A plan and a task card cannot stand in one message.", pointer);
        }

        if (_tables > BlockLimits.Tables && surface == BlockSurface.Message)
        {
            Add("only_one_table_allowed", "A message can hold one table.", pointer, constraint: new("max_items", ["1"], $"{_tables}"));
        }

        Range(_tableText, 0, BlockLimits.TableText, pointer, "length", "characters of table text");
        Range(_markdown, 0, BlockLimits.Markdown, pointer, "length", "characters of markdown");

        if (_focused > 1)
        {
            Add("not_allowed", "Only one element can have the focus.", pointer, "focus_on_load");
        }
    }

    private void Block(Block block, string pointer)
    {
        Length(block.BlockId, 1, BlockLimits.Id, $"{pointer}/block_id");

        if (block.BlockId is { } id && !_blockIds.Add(id))
        {
            Add("duplicate_block_id", $"The block id {id} occurs twice.", $"{pointer}/block_id", "block_id");
        }

        switch (block)
        {
            case HeaderBlock header:
                Length(header.Text.Text, 1, BlockLimits.Header, $"{pointer}/text/text");
                break;

            case SectionBlock section:
                Section(section, pointer);
                break;

            case ContextBlock context:
                Count(context.Elements.Count, 1, BlockLimits.ContextElements, $"{pointer}/elements", "elements");
                Each(context.Elements, $"{pointer}/elements", Context);
                break;

            case ActionsBlock actions:
                Count(actions.Elements.Count, 1, BlockLimits.Actions, $"{pointer}/elements", "elements");
                Each(actions.Elements, $"{pointer}/elements", (element, at) => Element(element, at));
                ActionIds(actions.Elements, $"{pointer}/elements");
                break;

            case InputBlock input:
                Length(input.Label.Text, 1, BlockLimits.Label, $"{pointer}/label/text");
                Length(input.Hint?.Text, 1, BlockLimits.Label, $"{pointer}/hint/text");
                Element(input.Element, $"{pointer}/element", isInput: true);
                break;

            case ImageBlock image:
                Length(image.AltText, 1, BlockLimits.Label, $"{pointer}/alt_text");
                Length(image.ImageUrl, 1, BlockLimits.Url, $"{pointer}/image_url");
                Length(image.Title?.Text, 1, BlockLimits.Label, $"{pointer}/title/text");
                break;

            case MarkdownBlock markdown:
                Only(BlockSurface.Message, block, pointer);
                Length(markdown.Text, 1, BlockLimits.Markdown, $"{pointer}/text");
                _markdown += markdown.Text.Length;
                break;

            case RichTextBlock rich:
                RichText(rich.Elements, $"{pointer}/elements");
                break;

            case TableBlock table:
                Table(table, pointer);
                break;

            case PlanBlock plan:
                Plan(plan, pointer);
                break;

            case TaskCardBlock card:
                TaskCard(card, pointer);
                break;

            case AlertBlock alert:
                Only(BlockSurface.Modal, block, pointer);
                Length(alert.Text.Text, 1, BlockLimits.Alert, $"{pointer}/text/text");
                break;

            case ContainerBlock container:
                Container(container, pointer);
                break;
        }
    }

    private void Section(SectionBlock section, string pointer)
    {
        if (section.Text is null && section.Fields is not { Count: > 0 })
        {
            Add("missing_field", "A section needs text or fields.", pointer, "text");
        }

        Length(section.Text?.Text, 1, BlockLimits.Text, $"{pointer}/text/text");

        if (section.Fields is { } fields)
        {
            Count(fields.Count, 1, BlockLimits.Fields, $"{pointer}/fields", "fields");
            Each(fields, $"{pointer}/fields", (field, at) => Length(field.Text, 1, BlockLimits.Field, $"{at}/text"));
        }

        if (section.Accessory is { } accessory)
        {
            Element(accessory, $"{pointer}/accessory");
        }
    }

    private void Context(IContextElement element, string pointer)
    {
        switch (element)
        {
            case TextObject text and not UnknownText:
                Length(text.Text, 1, BlockLimits.Text, $"{pointer}/text");
                break;

            case ImageElement image:
                Element(image, pointer);
                break;
        }
    }

    private void Table(TableBlock table, string pointer)
    {
        NotIn(BlockSurface.Modal, table, pointer);
        _tables++;
        Count(table.Rows.Count, 1, BlockLimits.TableRows, $"{pointer}/rows", "rows");
        Count(table.ColumnSettings?.Count ?? 0, 0, BlockLimits.TableColumns, $"{pointer}/column_settings", "columns");

        Each(table.Rows, $"{pointer}/rows", (row, at) =>
        {
            Count(row.Count, 1, BlockLimits.TableColumns, at, "cells");
            Each(row, at, Cell);
        });
    }

    private void Cell(TableCell cell, string pointer)
    {
        switch (cell)
        {
            case RawTextCell raw:
                Length(raw.Text, 1, BlockLimits.TableText, $"{pointer}/text");
                _tableText += raw.Text.Length;
                break;

            case RawNumberCell number:
                Length(number.Text, 1, BlockLimits.TableText, $"{pointer}/text");
                _tableText += number.Text.Length;
                break;

            case RichTextCell rich:
                RichText(rich.Elements, $"{pointer}/elements");
                _tableText += rich.Elements.Sum(TextLength);
                break;
        }
    }

    private void Plan(PlanBlock plan, string pointer)
    {
        Only(BlockSurface.Message, plan, pointer);
        _plans++;
        Length(plan.Title, 1, int.MaxValue, $"{pointer}/title");
        Count(plan.Tasks.Count, 1, BlockLimits.PlanTasks, $"{pointer}/tasks", "tasks");
        var ids = new HashSet<string>(StringComparer.Ordinal);

        Each(plan.Tasks, $"{pointer}/tasks", (task, at) =>
        {
            Length(task.TaskId, 1, BlockLimits.Id, $"{at}/task_id");
            Length(task.Title, 1, int.MaxValue, $"{at}/title");
            OneInside(task.Details, $"{at}/details");
            OneInside(task.Output, $"{at}/output");

            if (!ids.Add(task.TaskId))
            {
                Add("duplicate_task_id", $"The task id {task.TaskId} occurs twice.", $"{at}/task_id", "task_id");
            }
        });
    }

    private void TaskCard(TaskCardBlock card, string pointer)
    {
        Only(BlockSurface.Message, card, pointer);
        _taskCards++;
        Length(card.TaskId, 1, BlockLimits.Id, $"{pointer}/task_id");
        Length(card.Title, 1, int.MaxValue, $"{pointer}/title");
        OneInside(card.Details, $"{pointer}/details");
        OneInside(card.Output, $"{pointer}/output");

        if (card.Status == PlanTaskStatus.Pending)
        {
            Add(
                "invalid_value",
                "Only a task inside a plan can be pending.",
                $"{pointer}/status",
                "status",
                new("enum", ["in_progress", "complete", "error"], "pending"));
        }
    }

    private void Container(ContainerBlock container, string pointer)
    {
        NotIn(BlockSurface.Modal, container, pointer);
        Length(container.Title?.Text, 1, BlockLimits.ContainerTitle, $"{pointer}/title/text");
        Length(container.Subtitle?.Text, 1, BlockLimits.ContainerTitle, $"{pointer}/subtitle/text");
        Count(container.ChildBlocks.Count, 1, BlockLimits.ContainerBlocks, $"{pointer}/child_blocks", "blocks");

        Each(container.ChildBlocks, $"{pointer}/child_blocks", (child, at) =>
        {
            if (child is ContainerBlock or PlanBlock or TaskCardBlock or AlertBlock or MarkdownBlock)
            {
                Add("not_allowed", $"A container cannot hold a block of type {child.Type}.", $"{at}/type", "type");
            }

            Block(child, at);
        });
    }

    private void RichText(IReadOnlyList<RichTextElement> elements, string pointer)
    {
        Count(elements.Count, 1, int.MaxValue, pointer, "elements");
        Each(elements, pointer, (element, at) =>
        {
            if (element is RichTextList list)
            {
                RichText(list.Elements, $"{at}/elements");
            }
            else
            {
                Each(LeavesOf(element), $"{at}/elements", (leaf, inside) => Length((leaf as RichTextText)?.Text, 1, int.MaxValue, $"{inside}/text"));
            }
        });
    }

    private void OneInside(RichTextBlock? text, string pointer)
    {
        if (text is not null)
        {
            Count(text.Elements.Count, 1, 1, $"{pointer}/elements", "elements");
            RichText(text.Elements, $"{pointer}/elements");
        }
    }

    private void Element(object element, string pointer, bool isInput = false)
    {
        if (element is InteractiveElement interactive)
        {
            Length(interactive.ActionId, 1, BlockLimits.Id, $"{pointer}/action_id");

            if (interactive.Confirm is { } confirm)
            {
                Confirm(confirm, $"{pointer}/confirm");
            }
        }

        switch (element)
        {
            case Button button:
                Length(button.Text.Text, 1, BlockLimits.ButtonText, $"{pointer}/text/text");
                Length(button.Value, 1, BlockLimits.ButtonValue, $"{pointer}/value");
                Length(button.Url, 1, BlockLimits.Url, $"{pointer}/url");
                Length(button.AccessibilityLabel, 1, BlockLimits.ButtonText, $"{pointer}/accessibility_label");
                break;

            case OverflowMenu overflow:
                Count(overflow.Options.Count, 1, BlockLimits.OverflowOptions, $"{pointer}/options", "options");
                Each(overflow.Options, $"{pointer}/options", (option, at) => Option(option, at, mayLink: true));
                break;

            case StaticSelect select:
                Select(select, pointer);
                break;

            case PlainTextInput input:
                Length(input.Placeholder?.Text, 1, BlockLimits.Placeholder, $"{pointer}/placeholder/text");
                Range(input.MinLength ?? 0, 0, BlockLimits.Input, $"{pointer}/min_length", "value", "characters");
                Range(input.MaxLength ?? 1, 1, BlockLimits.Input, $"{pointer}/max_length", "value", "characters");
                Length(input.InitialValue, 0, input.MaxLength ?? BlockLimits.Input, $"{pointer}/initial_value");
                Focus(input.FocusOnLoad);
                break;

            case UsersSelect users:
                Length(users.Placeholder?.Text, 1, BlockLimits.Placeholder, $"{pointer}/placeholder/text");
                Focus(users.FocusOnLoad);
                break;

            case ConversationsSelect conversations:
                Length(conversations.Placeholder?.Text, 1, BlockLimits.Placeholder, $"{pointer}/placeholder/text");
                Focus(conversations.FocusOnLoad);

                if (conversations.ResponseUrlEnabled is true && (!isInput || surface != BlockSurface.Modal))
                {
                    Add("not_allowed", "Only an input of a modal can ask for a response_url.", $"{pointer}/response_url_enabled", "response_url_enabled");
                }

                break;

            case CheckboxGroup boxes:
                Choices(boxes.Options, boxes.InitialOptions ?? [], pointer);
                Focus(boxes.FocusOnLoad);
                break;

            case RadioButtonGroup radios:
                Choices(radios.Options, radios.InitialOption is { } initial ? [initial] : [], pointer);
                Focus(radios.FocusOnLoad);
                break;

            case DatePicker picker:
                Length(picker.Placeholder?.Text, 1, BlockLimits.Placeholder, $"{pointer}/placeholder/text");
                Focus(picker.FocusOnLoad);
                break;

            case ImageElement image:
                Length(image.ImageUrl, 1, BlockLimits.Url, $"{pointer}/image_url");
                Length(image.AltText, 1, BlockLimits.Label, $"{pointer}/alt_text");
                break;
        }
    }

    private void Select(StaticSelect select, string pointer)
    {
        Length(select.Placeholder?.Text, 1, BlockLimits.Placeholder, $"{pointer}/placeholder/text");
        Focus(select.FocusOnLoad);

        if (select.Options is null == select.OptionGroups is null)
        {
            Add("missing_field", "A menu needs options or option groups, and not both.", pointer, "options");
        }

        if (select.Options is { } options)
        {
            Count(options.Count, 1, BlockLimits.Options, $"{pointer}/options", "options");
            Each(options, $"{pointer}/options", (option, at) => Option(option, at));
        }

        if (select.OptionGroups is { } groups)
        {
            Count(groups.Count, 1, BlockLimits.Options, $"{pointer}/option_groups", "groups");
            Each(groups, $"{pointer}/option_groups", (group, at) =>
            {
                Length(group.Label.Text, 1, BlockLimits.OptionText, $"{at}/label/text");
                Count(group.Options.Count, 1, BlockLimits.Options, $"{at}/options", "options");
                Each(group.Options, $"{at}/options", (option, inside) => Option(option, inside));
            });
        }

        var all = (select.Options ?? []).Concat((select.OptionGroups ?? []).SelectMany(group => group.Options));
        Initial(select.InitialOption is { } initial ? [initial] : [], all, $"{pointer}/initial_option");
    }

    private void Choices(IReadOnlyList<Option> options, IReadOnlyList<Option> initial, string pointer)
    {
        Count(options.Count, 1, BlockLimits.Choices, $"{pointer}/options", "options");
        Each(options, $"{pointer}/options", (option, at) => Option(option, at, mayFormat: true));
        Initial(initial, options, $"{pointer}/initial_options");
    }

    private void Initial(IEnumerable<Option> initial, IEnumerable<Option> options, string pointer)
    {
        if (initial.Any(option => !options.Contains(option)))
        {
            Add("invalid_value", "What is chosen beforehand must equal one of the options.", pointer);
        }
    }

    private void Option(Option option, string pointer, bool mayLink = false, bool mayFormat = false)
    {
        Length(option.Text.Text, 1, BlockLimits.OptionText, $"{pointer}/text/text");
        Length(option.Value, 1, BlockLimits.OptionValue, $"{pointer}/value");
        Length(option.Description?.Text, 1, BlockLimits.OptionText, $"{pointer}/description/text");
        Length(option.Url, 1, BlockLimits.Url, $"{pointer}/url");

        if (option.Url is not null && !mayLink)
        {
            Add("not_allowed", "Only an option of an overflow menu can have an address.", $"{pointer}/url", "url");
        }

        if (option.Text is MarkdownText && !mayFormat)
        {
            Add(
                "invalid_value",
                "The options of a menu are plain text.",
                $"{pointer}/text/type",
                "type",
                new("enum", ["plain_text"], option.Text.Type));
        }
    }

    private void Confirm(ConfirmationDialog confirm, string pointer)
    {
        Length(confirm.Title.Text, 1, BlockLimits.ConfirmTitle, $"{pointer}/title/text");
        Length(confirm.Text.Text, 1, BlockLimits.ConfirmText, $"{pointer}/text/text");
        Length(confirm.Confirm.Text, 1, BlockLimits.ConfirmButton, $"{pointer}/confirm/text");
        Length(confirm.Deny.Text, 1, BlockLimits.ConfirmButton, $"{pointer}/deny/text");
    }

    private void ActionIds(IReadOnlyList<IActionElement> elements, string pointer)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);

        for (var at = 0; at < elements.Count; at++)
        {
            if (elements[at] is InteractiveElement { ActionId: var id } && !ids.Add(id))
            {
                Add("duplicate_action_id", $"The action id {id} occurs twice in one block.", $"{pointer}/{at}/action_id", "action_id");
            }
        }
    }

    private void Focus(bool? focus) => _focused += focus is true ? 1 : 0;

    private void Only(BlockSurface allowed, Block block, string pointer)
    {
        if (surface != allowed)
        {
            NotHere(block, pointer);
        }
    }

    private void NotIn(BlockSurface forbidden, Block block, string pointer)
    {
        if (surface == forbidden)
        {
            NotHere(block, pointer);
        }
    }

    private void NotHere(Block block, string pointer) => Add(
        "not_allowed",
        $"A block of type {block.Type} cannot stand in a {surface.ToString().ToLowerInvariant()}.",
        $"{pointer}/type",
        "type");

    private void Range(int value, int min, int max, string pointer, string type, string what)
    {
        var field = pointer[(pointer.LastIndexOf('/') + 1)..];

        if (value < min)
        {
            Add($"min_{type}", $"At least {min} {what} are needed.", pointer, field, new($"min_{type}", [$"{min}"], $"{value}"));
        }
        else if (value > max)
        {
            Add($"max_{type}", $"At most {max} {what} are allowed.", pointer, field, new($"max_{type}", [$"{max}"], $"{value}"));
        }
    }

    private static IReadOnlyList<RichTextLeaf> LeavesOf(RichTextElement element) => element switch
    {
        RichTextSection section => section.Elements,
        RichTextQuote quote => quote.Elements,
        RichTextPreformatted preformatted => preformatted.Elements,
        _ => [],
    };

    private static int TextLength(RichTextElement element) => element is RichTextList list
        ? list.Elements.Sum(TextLength)
        : LeavesOf(element).Sum(leaf => leaf switch
        {
            RichTextText text => text.Text.Length,
            RichTextLink link => (link.Text ?? link.Url).Length,
            _ => 1,
        });

    private static void Each<T>(IReadOnlyList<T> items, string pointer, Action<T, string> check)
    {
        for (var at = 0; at < items.Count; at++)
        {
            check(items[at], $"{pointer}/{at}");
        }
    }
}
