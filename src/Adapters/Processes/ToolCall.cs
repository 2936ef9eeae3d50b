namespace EksUpgradeBot.Adapters.Processes;

/// <summary>
/// One call of a program, without a shell: the arguments arrive as they stand here. Nothing of the bot's environment is
/// inherited; see <see cref="ToolEnvironment"/>.
/// </summary>
public sealed record ToolCall
{
    /// <summary>A name to look for on the <c>PATH</c> of <see cref="Environment"/>, or a path.</summary>
    public required string Executable { get; init; }

    /// <summary>The arguments, verbatim.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The whole environment of the program.</summary>
    public required ToolEnvironment Environment { get; init; }

    /// <summary>Where it runs; null for the bot's own directory.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>What it reads on standard input; null for nothing.</summary>
    public string? StandardInput { get; init; }

    /// <summary>How long it may take before it is interrupted.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long it may take to end after it was interrupted, before it is killed. Terraform needs it to save its state and
    /// release its lock.
    /// </summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many of the last lines are kept.</summary>
    public int TailLines { get; init; } = 200;

    /// <summary>How many bytes of a line are kept; what is longer ends in <c>…</c>.</summary>
    public int MaxLineBytes { get; init; } = 8 * 1024;

    /// <summary>What a person can do when the program is missing, such as <c>Install Terraform 1.5 or later.</c></summary>
    public string? InstallHint { get; init; }

    /// <summary>The program and its first argument, for messages: never all of them, because arguments may be long or secret.</summary>
    public string Name => Arguments.Count > 0 ? $"{Path.GetFileName(Executable)} {Arguments[0]}" : Path.GetFileName(Executable);
}

/// <summary>A line that a program printed.</summary>
/// <param name="IsError">It came on standard error.</param>
/// <param name="Text">The line without its end.</param>
public readonly record struct ToolLine(bool IsError, string Text);

/// <summary>How a program ended by itself.</summary>
/// <param name="ExitCode">Its exit code; 128 and the signal when a signal ended it.</param>
/// <param name="Tail">The last lines it printed, on both streams.</param>
/// <param name="DroppedLines">How many lines came before the tail.</param>
public sealed record ToolResult(int ExitCode, IReadOnlyList<ToolLine> Tail, long DroppedLines)
{
    /// <summary>What is kept of standard output, line by line.</summary>
    public IEnumerable<string> Output => Tail.Where(line => !line.IsError).Select(line => line.Text);

    /// <summary>What is kept of standard error, line by line.</summary>
    public IEnumerable<string> Error => Tail.Where(line => line.IsError).Select(line => line.Text);
}
