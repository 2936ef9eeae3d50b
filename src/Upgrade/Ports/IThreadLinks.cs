using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Ports;

/// <summary>Where people talk about a run.</summary>
public interface IThreadLinks
{
    /// <summary>A link to the run's thread; null when it is not known just now. Never throws for an outside that is broken.</summary>
    Task<string?> FindAsync(RunId run, CancellationToken cancellationToken);
}
