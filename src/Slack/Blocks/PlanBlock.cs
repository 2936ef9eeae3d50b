using System.Text.Json.Serialization;

namespace EksUpgradeBot.Slack.Blocks;

/// <summary>
/// A list of tasks that Slack draws with their states; messages only, and not beside a <see cref="TaskCardBlock"/>.
/// It can be posted and edited like any other block.
/// </summary>
/// <param name="Title">What the plan is for.</param>
/// <param name="Tasks">1 to 50, with distinct ids.</param>
public sealed record PlanBlock(string Title, IReadOnlyList<PlanTask> Tasks) : Block("plan");

/// <summary>One task of a <see cref="PlanBlock"/>.</summary>
/// <param name="TaskId">Unique within the plan.</param>
/// <param name="Title">What is done.</param>
/// <param name="Status">Where it stands.</param>
public sealed record PlanTask(string TaskId, string Title, PlanTaskStatus Status)
{
    /// <summary>What is going on, one inner element.</summary>
    public RichTextBlock? Details { get; init; }

    /// <summary>What came out, one inner element.</summary>
    public RichTextBlock? Output { get; init; }

    /// <summary>Links to where it comes from.</summary>
    public IReadOnlyList<TaskSource>? Sources { get; init; }
}

/// <summary>Where a task stands.</summary>
[JsonConverter(typeof(SlackEnumConverter<PlanTaskStatus>))]
public enum PlanTaskStatus
{
    /// <summary>Not begun; only inside a plan.</summary>
    Pending,

    /// <summary>Running.</summary>
    InProgress,

    /// <summary>Done.</summary>
    Complete,

    /// <summary>Failed.</summary>
    Error,
}

/// <summary>A link below a task.</summary>
/// <param name="Url">Where it leads.</param>
/// <param name="Text">What it says.</param>
public sealed record TaskSource(string Url, string Text)
{
    /// <summary>Always <c>url</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; } = "url";
}

/// <summary>One task on its own; messages only, and not beside a <see cref="PlanBlock"/>. Its status cannot be pending.</summary>
/// <param name="TaskId">Unique within the message.</param>
/// <param name="Title">What is done.</param>
/// <param name="Status">Where it stands.</param>
public sealed record TaskCardBlock(string TaskId, string Title, PlanTaskStatus Status) : Block("task_card")
{
    /// <summary>What is going on, one inner element.</summary>
    public RichTextBlock? Details { get; init; }

    /// <summary>What came out, one inner element.</summary>
    public RichTextBlock? Output { get; init; }

    /// <summary>Links to where it comes from.</summary>
    public IReadOnlyList<TaskSource>? Sources { get; init; }
}
