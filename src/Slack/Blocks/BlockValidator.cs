using System.Text;
using EksUpgradeBot.Slack.Blocks.Checks;

namespace EksUpgradeBot.Slack.Blocks;

/// <summary>Tells before sending what Slack would refuse; blocks and elements of unknown kinds are passed over.</summary>
public static class BlockValidator
{
    /// <summary>Checks the blocks of a message; pointers start at the array.</summary>
    public static BlockValidation ValidateBlocks(IReadOnlyList<Block> blocks)
    {
        var check = new BlockCheck(BlockSurface.Message);
        BlockRules.Check(blocks, check.Root, BlockLimits.MessageBlocks);

        return check.Result("invalid_blocks");
    }

    /// <summary>Checks a message; pointers start at the message.</summary>
    public static BlockValidation ValidateMessage(Message message)
    {
        var check = new BlockCheck(BlockSurface.Message);
        var at = check.Root;

        if (string.IsNullOrEmpty(message.Text) && message.Blocks is not { Count: > 0 })
        {
            at["text"].Wrong("no_text", "A message needs text or blocks.", "text");
        }

        at["text"].Length(message.Text, 0, BlockLimits.MessageText);
        BlockRules.Check(message.Blocks ?? [], at["blocks"], BlockLimits.MessageBlocks);

        if (message.Metadata is { } metadata)
        {
            var bytes = Encoding.UTF8.GetByteCount(metadata.EventPayload.GetRawText());
            at["metadata/event_payload"].Count(bytes, 0, BlockLimits.MetadataBytes, "bytes");
        }

        return check.Result("invalid_message");
    }

    /// <summary>Checks a modal or Home tab; pointers start at the view.</summary>
    public static BlockValidation ValidateView(View view)
    {
        var check = new BlockCheck(view is HomeView ? BlockSurface.Home : BlockSurface.Modal);
        var at = check.Root;

        at["blocks"].Count(view.Blocks.Count, view is HomeView ? 0 : 1, BlockLimits.ViewBlocks, "blocks");
        BlockRules.Check(view.Blocks, at["blocks"], int.MaxValue);
        at["callback_id"].Length(view.CallbackId, 0, BlockLimits.Id);
        at["external_id"].Length(view.ExternalId, 0, BlockLimits.Id);
        at["private_metadata"].Length(view.PrivateMetadata, 0, BlockLimits.PrivateMetadata);

        if (view is ModalView modal)
        {
            at["title/text"].Length(modal.Title.Text, 1, BlockLimits.ModalTitle);
            at["submit/text"].Length(modal.Submit?.Text, 1, BlockLimits.ModalTitle);
            at["close/text"].Length(modal.Close?.Text, 1, BlockLimits.ModalTitle);

            if (modal.Submit is null && modal.Blocks.Any(block => block is InputBlock))
            {
                at["submit"].Wrong("missing_field", "A modal with an input needs a submit text.", "submit");
            }
        }

        at.Count(Encoding.UTF8.GetByteCount(SlackJson.Write(view)), 0, BlockLimits.ViewBytes, "bytes");

        return check.Result("invalid_view");
    }
}
