using System.Collections.Concurrent;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>Lets one piece of work at a time touch the clone of a run: git takes locks in it, and gives up where others hold them.</summary>
internal sealed class OneAtATime
{
    private readonly ConcurrentDictionary<RunId, SemaphoreSlim> _gates = new();

    public async Task<T> RunAsync<T>(RunId run, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        // Kept for the life of the process: a run is a few hundred bytes, and removing a gate that somebody waits at is a race.
        var gate = _gates.GetOrAdd(run, _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            gate.Release();
        }
    }
}
