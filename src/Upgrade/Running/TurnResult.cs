using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Running;

/// <summary>How a turn ended.</summary>
/// <param name="Run">The run after it.</param>
/// <param name="Bug">Our own failure, for the log; null when there was none.</param>
public sealed record TurnResult(UpgradeRun Run, Exception? Bug);
