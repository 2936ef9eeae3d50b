using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>
/// Looks at the pods of nodes that are being emptied, and tells of those that stay once that has lasted. It never stands in the way
/// of following a roll: what it cannot read is a line of the progress.
/// </summary>
internal sealed class EvictionWatch(IKubernetes kubernetes)
{
    // A thread is no place for more; what is beyond is named when these are mended.
    private const int MostSentences = 10;
    private const int MostSightings = 100;

    /// <summary>What is to be told of the nodes of a roll that take no pods any more.</summary>
    public async Task<Watched> LookAsync(StepContext step, IReadOnlySet<string> draining, CancellationToken cancellationToken)
    {
        if (draining.Count == 0)
        {
            return new Watched([], [], null);
        }

        var earlier = step.State.Progress?.Sightings ?? [];
        IReadOnlyList<StuckPod> stuck;
        try
        {
            stuck = await DiagnoseAsync(step, draining, cancellationToken);
        }
        catch (OutsideException unread)
        {
            return new Watched(
                step.State.Progress?.Attention ?? [], earlier, $"Pods could not be read, so a blocked eviction would not be told. {unread.Message}");
        }

        var sightings = stuck.Take(MostSightings)
            .Select(pod => (Pod: pod, Since: earlier.FirstOrDefault(before => before.What == pod.Key)?.Since ?? step.Now))
            .ToList();
        var lasting = sightings.Where(sighting => HasLasted(sighting.Pod, step.Now - sighting.Since, step.Cluster.PollInterval));
        return new Watched(
            [.. StuckPod.Sentences(lasting.Select(sighting => sighting.Pod)).Take(MostSentences)],
            [.. sightings.Select(sighting => new Sighting(sighting.Pod.Key, sighting.Since))],
            null);
    }

    /// <summary>Every pod that cannot leave these nodes as things stand now, however long that has been so.</summary>
    public async Task<IReadOnlyList<StuckPod>> DiagnoseNowAsync(StepContext step, IReadOnlySet<string> nodes, CancellationToken cancellationToken) =>
        [.. (await DiagnoseAsync(step, nodes, cancellationToken)).Where(pod => pod.AtLeast == TimeSpan.Zero)];

    private async Task<IReadOnlyList<StuckPod>> DiagnoseAsync(StepContext step, IReadOnlySet<string> nodes, CancellationToken cancellationToken)
    {
        var cluster = step.Cluster.Address;
        var pods = kubernetes.ListPodsAsync(cluster, null, cancellationToken);
        var budgets = kubernetes.ListDisruptionBudgetsAsync(cluster, cancellationToken);
        var workloads = kubernetes.ListWorkloadsAsync(cluster, cancellationToken);
        await Task.WhenAll(pods, budgets, workloads);
        return DrainDiagnosis.Of(new Drain(nodes, await pods, await budgets, await workloads));
    }

    // Two intervals after the first look are still within a minute of the eviction, at the usual interval of 15 s.
    private static bool HasLasted(StuckPod pod, TimeSpan seenFor, TimeSpan interval) => seenFor >= pod.AtLeast && pod.Patience switch
    {
        Patience.None => true,
        Patience.UntilNextLook => seenFor > TimeSpan.Zero,
        _ => seenFor >= 2 * interval,
    };
}

/// <summary>What a look at the pods of a roll found.</summary>
/// <param name="Attention">What needs people, a sentence each.</param>
/// <param name="Sightings">What the next look needs to know.</param>
/// <param name="Unread">Why nothing could be seen; null when it could.</param>
internal sealed record Watched(IReadOnlyList<string> Attention, IReadOnlyList<Sighting> Sightings, string? Unread);
