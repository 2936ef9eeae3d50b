using System.Collections.Concurrent;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Jobs;

/// <summary>Lets one turn of a run at a time through, in this process. Across processes the attempt number decides.</summary>
internal sealed class RunGate
{
    private readonly ConcurrentDictionary<RunId, SemaphoreSlim> _gates = new();

    /// <summary>Waits for the turn; disposing lets the next one in.</summary>
    public async Task<IDisposable> EnterAsync(RunId run, CancellationToken cancellationToken)
    {
        var gate = _gates.GetOrAdd(run, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellationToken);
        return new Leave(gate);
    }

    private sealed class Leave(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
