using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Upgrade.Running;

/// <summary>The sources of one reading, each of which may fail alone, or take too long, and is then named as unseen.</summary>
/// <param name="unseen">Gets the sources that did not answer.</param>
/// <param name="time">The clock of the limits.</param>
internal sealed class Sources(ICollection<Unseen> unseen, TimeProvider time)
{
    /// <summary>Looks at one source.</summary>
    /// <param name="source">What people call it.</param>
    /// <param name="kind">What is missing without it.</param>
    /// <param name="within">A source that hangs must not hold up the report.</param>
    /// <param name="look">Asks it.</param>
    /// <param name="nothing">What stands for an answer that did not come.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<T> SeeAsync<T>(
        string source, UnseenKind kind, TimeSpan within, Func<CancellationToken, Task<T>> look, T nothing, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        string reason;
        string? remedy = null;
        try
        {
            return await look(either.Token);
        }
        catch (OutsideException broken)
        {
            (reason, remedy) = (broken.Message, broken.Remedy);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            reason = $"no answer within {within.TotalSeconds:0} seconds";
        }

        lock (unseen)
        {
            unseen.Add(new Unseen(source, reason) { Kind = kind, Remedy = remedy });
        }

        return nothing;
    }
}
