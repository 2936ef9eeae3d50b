namespace EksUpgradeBot.Slack.Blocks.Checks;

/// <summary>The rules of plans and of task cards; that the two do not go together is in <see cref="Totals"/>.</summary>
internal static class PlanBlockRules
{
    public static void Check(PlanBlock plan, Place at)
    {
        at.OnlyIn(BlockSurface.Message, plan);
        at.Totals.Plans++;
        at["title"].Length(plan.Title, 1, int.MaxValue);
        at["tasks"].Count(plan.Tasks.Count, 1, BlockLimits.PlanTasks, "tasks");
        var ids = new HashSet<string>(StringComparer.Ordinal);

        at["tasks"].Each(plan.Tasks, (task, inside) =>
        {
            Task(task.TaskId, task.Title, task.Details, task.Output, inside);

            if (!ids.Add(task.TaskId))
            {
                inside["task_id"].Wrong("duplicate_task_id", $"The task id {task.TaskId} occurs twice.", "task_id");
            }
        });
    }

    public static void Check(TaskCardBlock card, Place at)
    {
        at.OnlyIn(BlockSurface.Message, card);
        at.Totals.TaskCards++;
        Task(card.TaskId, card.Title, card.Details, card.Output, at);

        if (card.Status == PlanTaskStatus.Pending)
        {
            at["status"].Wrong(
                "invalid_value",
                "Only a task inside a plan can be pending.",
                "status",
                new("enum", ["in_progress", "complete", "error"], "pending"));
        }
    }

    /// <summary>What holds for a task inside a plan and on its own card.</summary>
    private static void Task(string id, string title, RichTextBlock? details, RichTextBlock? output, Place at)
    {
        at["task_id"].Length(id, 1, BlockLimits.Id);
        at["title"].Length(title, 1, int.MaxValue);
        OneInside(details, at["details/elements"]);
        OneInside(output, at["output/elements"]);
    }

    private static void OneInside(RichTextBlock? text, Place at)
    {
        if (text is not null)
        {
            at.Count(text.Elements.Count, 1, 1, "elements");
            RichTextBlockRules.Check(text.Elements, at);
        }
    }
}
