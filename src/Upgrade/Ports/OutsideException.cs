using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Ports;

/// <summary>Something outside broke or refused. The message says what was being done, and carries no secret.</summary>
public sealed class OutsideException : Exception
{
    /// <summary>Says what was being done and how it ended.</summary>
    /// <param name="message">One sentence for the person in the thread.</param>
    /// <param name="isTransient">Trying again later may help.</param>
    /// <param name="code">The outside's own code, such as <c>ResourceInUseException</c>; null when it has none.</param>
    /// <param name="innerException">The cause, for the log.</param>
    public OutsideException(string message, bool isTransient, string? code = null, Exception? innerException = null)
        : base(message, innerException)
    {
        IsTransient = isTransient;
        Code = code;
    }

    /// <summary>Trying again later may help.</summary>
    public bool IsTransient { get; }

    /// <summary>The outside's own code; null when it has none.</summary>
    public string? Code { get; }

    /// <summary>What people may choose besides trying again; empty when there is nothing.</summary>
    public IReadOnlyList<WayOut> Ways { get; init; } = [];

    /// <summary>What the person can do about it; null when nothing better than trying again is known.</summary>
    public string? Remedy { get; init; }
}
