namespace EksUpgradeBot.Slack.Blocks.Checks;

/// <summary>The rules of the blocks of LayoutBlocks.cs; a divider has none.</summary>
internal static class LayoutBlockRules
{
    public static void Check(HeaderBlock header, Place at) => at["text/text"].Length(header.Text.Text, 1, BlockLimits.Header);

    public static void Check(SectionBlock section, Place at)
    {
        if (section.Text is null && section.Fields is not { Count: > 0 })
        {
            at.Wrong("missing_field", "A section needs text or fields.", "text");
        }

        at["text/text"].Length(section.Text?.Text, 1, BlockLimits.Text);

        if (section.Fields is { } fields)
        {
            at["fields"].Count(fields.Count, 1, BlockLimits.Fields, "fields");
            at["fields"].Each(fields, (field, inside) => inside["text"].Length(field.Text, 1, BlockLimits.Field));
        }

        if (section.Accessory is { } accessory)
        {
            ElementRules.Check(accessory, at["accessory"]);
        }
    }

    public static void Check(ContextBlock context, Place at)
    {
        at["elements"].Count(context.Elements.Count, 1, BlockLimits.ContextElements, "elements");
        at["elements"].Each(context.Elements, (element, inside) =>
        {
            switch (element)
            {
                case TextObject text and not UnknownText:
                    inside["text"].Length(text.Text, 1, BlockLimits.Text);
                    break;

                case ImageElement image:
                    ElementRules.Check(image, inside);
                    break;
            }
        });
    }

    public static void Check(ActionsBlock actions, Place at)
    {
        at["elements"].Count(actions.Elements.Count, 1, BlockLimits.Actions, "elements");
        at["elements"].Each(actions.Elements, (element, inside) => ElementRules.Check(element, inside));

        var ids = new HashSet<string>(StringComparer.Ordinal);

        at["elements"].Each(actions.Elements, (element, inside) =>
        {
            if (element is InteractiveElement { ActionId: var id } && !ids.Add(id))
            {
                inside["action_id"].Wrong("duplicate_action_id", $"The action id {id} occurs twice in one block.", "action_id");
            }
        });
    }

    public static void Check(InputBlock input, Place at)
    {
        at["label/text"].Length(input.Label.Text, 1, BlockLimits.Label);
        at["hint/text"].Length(input.Hint?.Text, 1, BlockLimits.Label);
        ElementRules.Check(input.Element, at["element"], isInput: true);
    }

    public static void Check(ImageBlock image, Place at)
    {
        at["alt_text"].Length(image.AltText, 1, BlockLimits.Label);
        at["image_url"].Length(image.ImageUrl, 1, BlockLimits.Url);
        at["title/text"].Length(image.Title?.Text, 1, BlockLimits.Label);
    }

    public static void Check(MarkdownBlock markdown, Place at)
    {
        at.OnlyIn(BlockSurface.Message, markdown);
        at["text"].Length(markdown.Text, 1, BlockLimits.Markdown);
        at.Totals.Markdown += markdown.Text.Length;
    }

    public static void Check(AlertBlock alert, Place at)
    {
        at.OnlyIn(BlockSurface.Modal, alert);
        at["text/text"].Length(alert.Text.Text, 1, BlockLimits.Alert);
    }

    public static void Check(ContainerBlock container, Place at)
    {
        at.NotIn(BlockSurface.Modal, container);
        at["title/text"].Length(container.Title?.Text, 1, BlockLimits.ContainerTitle);
        at["subtitle/text"].Length(container.Subtitle?.Text, 1, BlockLimits.ContainerTitle);
        at["child_blocks"].Count(container.ChildBlocks.Count, 1, BlockLimits.ContainerBlocks, "blocks");

        at["child_blocks"].Each(container.ChildBlocks, (child, inside) =>
        {
            if (child is ContainerBlock or PlanBlock or TaskCardBlock or AlertBlock or MarkdownBlock)
            {
                inside["type"].Wrong("not_allowed", $"A container cannot hold a block of type {child.Type}.", "type");
            }

            BlockRules.Check(child, inside);
        });
    }
}
