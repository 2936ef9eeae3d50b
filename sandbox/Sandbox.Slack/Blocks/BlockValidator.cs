using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Slack.Blocks;

/// <summary>Checks blocks, views and attachments against the limits that Slack publishes.</summary>
internal static class BlockValidator
{
    private const int MostInMessage = 50;
    private const int MostInView = 100;

    public static IReadOnlyList<BlockProblem> Check(JsonArray blocks, Surface surface, string pointer)
    {
        var problems = new List<BlockProblem>();
        All(blocks, pointer, problems, new(surface));
        return problems;
    }

    /// <summary>A message's blocks and the blocks of its attachments, which share the limits of the message.</summary>
    public static IReadOnlyList<BlockProblem> CheckMessage(JsonArray? blocks, JsonArray? attachments)
    {
        var problems = new List<BlockProblem>();
        var totals = new Totals(Surface.Message);
        if (blocks is not null)
        {
            All(blocks, "/blocks", problems, totals);
        }

        foreach (var attachment in Spot.Objects(attachments ?? [], "/attachments", problems))
        {
            if (attachment.Array("blocks", 0, MostInMessage, required: false) is { } inner)
            {
                All(inner, $"{attachment.Pointer}/blocks", problems, totals);
            }
        }

        return problems;
    }

    public static IReadOnlyList<BlockProblem> CheckView(JsonObject view, string pointer)
    {
        var problems = new List<BlockProblem>();
        var spot = new Spot(view, pointer, problems);
        spot.OneOf("type", required: true, "modal", "home");
        var isModal = spot.Type == "modal";
        spot.String("private_metadata", 3000);
        spot.String("callback_id", 255);
        spot.String("external_id", 255);
        if (isModal)
        {
            spot.TextObject("title", 24, plainOnly: true, required: true);
            spot.TextObject("submit", 24, plainOnly: true);
            spot.TextObject("close", 24, plainOnly: true);
            spot.Bool("clear_on_close");
            spot.Bool("notify_on_close");
            spot.Only("title", "submit", "close", "clear_on_close", "notify_on_close", "blocks",
                "private_metadata", "callback_id", "external_id", "submit_disabled");
        }
        else
        {
            spot.Only("blocks", "private_metadata", "callback_id", "external_id", "title", "submit", "close");
        }

        if (spot.Needs("blocks") && spot.Array("blocks", 0, int.MaxValue) is { } blocks)
        {
            All(blocks, $"{pointer}/blocks", problems, new(isModal ? Surface.Modal : Surface.Home));
            if (isModal && !spot.Has("submit") && blocks.Any(block => block.Text("type") == "input"))
            {
                spot.Wrong("missing_field", "missing required field: submit", field: "submit");
            }
        }

        return problems;
    }

    private static void All(JsonArray blocks, string pointer, List<BlockProblem> problems, Totals totals)
    {
        Spot.Count(blocks, pointer, 0, totals.Surface == Surface.Message ? MostInMessage : MostInView, problems);
        foreach (var block in Spot.Objects(blocks, pointer, problems))
        {
            Layouts.Check(block, totals);
        }
    }
}
