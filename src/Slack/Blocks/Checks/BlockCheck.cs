namespace EksUpgradeBot.Slack.Blocks.Checks;

/// <summary>One run of the validator: where the blocks are to stand, what adds up over all of them, and what was found wrong.</summary>
internal sealed class BlockCheck(BlockSurface surface)
{
    private readonly List<BlockError> _errors = [];

    public BlockSurface Surface => surface;

    public Totals Totals { get; } = new();

    /// <summary>The whole of what is checked; every other place is reached from here.</summary>
    public Place Root => new(this, "");

    public void Add(BlockError error) => _errors.Add(error);

    public BlockValidation Result(string error) => _errors.Count == 0 ? new(Error: null, []) : new(error, _errors);
}

/// <summary>Where blocks stand.</summary>
internal enum BlockSurface
{
    Message,
    Modal,
    Home,
}
