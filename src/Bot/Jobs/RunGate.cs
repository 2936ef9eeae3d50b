using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Jobs;

/// <summary>
/// Lets one turn of a run at a time through, in all replicas. Were it ever two, the attempt number still lets only one report count.
/// </summary>
internal sealed class RunGate(StoreLocks locks)
{
    /// <summary>A turn that looks is over by then; one that plans or applies takes longer, and must not keep a thread of Quartz waiting.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Waits a little for the turn; null when somebody else still has it. Disposing lets the next one in.</summary>
    public Task<StoreLock?> EnterAsync(RunId run, CancellationToken cancellationToken) => locks.TakeAsync($"run:{run}", Patience, cancellationToken);
}
