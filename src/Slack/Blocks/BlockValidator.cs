using System.Text;

namespace EksUpgradeBot.Slack.Blocks;

/// <summary>Tells before sending what Slack would refuse; blocks and elements of unknown kinds are passed over.</summary>
public static class BlockValidator
{
    /// <summary>Checks the blocks of a message; pointers start at the array.</summary>
    public static BlockValidation ValidateBlocks(IReadOnlyList<Block> blocks)
    {
        var check = new BlockCheck(BlockSurface.Message);
        check.Blocks(blocks, "", BlockLimits.MessageBlocks);

        return check.Result("invalid_blocks");
    }

    /// <summary>Checks a message; pointers start at the message.</summary>
    public static BlockValidation ValidateMessage(Message message)
    {
        var check = new BlockCheck(BlockSurface.Message);

        if (string.IsNullOrEmpty(message.Text) && message.Blocks is not { Count: > 0 })
        {
            check.Add("no_text", "A message needs text or blocks.", "/text", "text");
        }

        check.Length(message.Text, 0, BlockLimits.MessageText, "/text");
        check.Blocks(message.Blocks ?? [], "/blocks", BlockLimits.MessageBlocks);

        if (message.Metadata is { } metadata)
        {
            check.Count(Encoding.UTF8.GetByteCount(metadata.EventPayload.GetRawText()), 0, BlockLimits.MetadataBytes, "/metadata/event_payload", "bytes");
        }

        return check.Result("invalid_message");
    }

    /// <summary>Checks a modal or Home tab; pointers start at the view.</summary>
    public static BlockValidation ValidateView(View view)
    {
        var check = new BlockCheck(view is HomeView ? BlockSurface.Home : BlockSurface.Modal);

        check.Count(view.Blocks.Count, view is HomeView ? 0 : 1, BlockLimits.ViewBlocks, "/blocks", "blocks");
        check.Blocks(view.Blocks, "/blocks", int.MaxValue);
        check.Length(view.CallbackId, 0, BlockLimits.Id, "/callback_id");
        check.Length(view.ExternalId, 0, BlockLimits.Id, "/external_id");
        check.Length(view.PrivateMetadata, 0, BlockLimits.PrivateMetadata, "/private_metadata");

        if (view is ModalView modal)
        {
            check.Length(modal.Title.Text, 1, BlockLimits.ModalTitle, "/title/text");
            check.Length(modal.Submit?.Text, 1, BlockLimits.ModalTitle, "/submit/text");
            check.Length(modal.Close?.Text, 1, BlockLimits.ModalTitle, "/close/text");

            if (modal.Submit is null && modal.Blocks.Any(block => block is InputBlock))
            {
                check.Add("missing_field", "A modal with an input needs a submit text.", "/submit", "submit");
            }
        }

        check.Count(Encoding.UTF8.GetByteCount(SlackJson.Write(view)), 0, BlockLimits.ViewBytes, "", "bytes");

        return check.Result("invalid_view");
    }
}

/// <summary>Where blocks stand.</summary>
internal enum BlockSurface
{
    Message,
    Modal,
    Home,
}
