namespace EksUpgradeBot.Sandbox.Slack.Blocks;

/// <summary>The plan and task_card blocks.</summary>
internal static class Tasks
{
    private static readonly string[] s_alone = ["in_progress", "complete", "error"];
    private static readonly string[] s_inPlan = ["pending", .. s_alone];

    public static void Plan(Spot block, Totals totals)
    {
        block.Only("title", "tasks");
        block.String("title", 256, 1, required: true);
        totals.Task(block, isPlan: true);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var task in block.Items("tasks", 1, 50))
        {
            if (task.Has("type") && task.Type != "task_card")
            {
                task.Wrong("unsupported_type", $"unsupported type: {task.Type}", $"{task.Pointer}/type", "type");
                continue;
            }

            Task(task, s_inPlan);
            if (task.Node.Text("task_id") is { } id && !ids.Add(id))
            {
                task.Wrong("duplicate", $"`task_id` {id} already exists", $"{task.Pointer}/task_id", "task_id");
            }
        }
    }

    public static void Standalone(Spot block, Totals totals)
    {
        totals.Task(block, isPlan: false);
        Task(block, s_alone);
    }

    private static void Task(Spot task, string[] statuses)
    {
        task.Only("task_id", "title", "status", "details", "output", "sources", "icon", "hide_title");
        task.String("task_id", 255, 1, required: true);
        task.String("title", 256, 1, required: true);
        task.OneOf("status", required: true, statuses);
        task.Bool("hide_title");
        foreach (var part in new[] { task.Child("details"), task.Child("output") })
        {
            if (part is not null)
            {
                RichText.Check(part);
            }
        }

        foreach (var source in task.Items("sources", 0, 50, required: false))
        {
            source.Only("url", "text");
            source.OneOf("type", required: true, "url");
            source.String("url", 3000, 1, required: true);
            source.String("text", 3000, 1, required: true);
        }
    }
}
