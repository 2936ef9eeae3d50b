using EksUpgradeBot.Sandbox.Aws.Scenes;

namespace EksUpgradeBot.Sandbox.Aws.Clusters;

/// <summary>
/// A node group that is being rolled, as a pure function of time: set-up, then one batch of nodes after another
/// (old ones drained, new ones beside them until they are ready), then scale-down.
/// </summary>
internal sealed class NodeRoll
{
    private readonly IReadOnlyList<Node> _before;
    private readonly Dictionary<int, int> _places;
    private readonly Nodegroup _nodegroup;
    private readonly SceneTimings _timings;
    private readonly string _kubelet;
    private readonly int _batch;
    private readonly int _generation;
    private readonly DateTimeOffset _start;

    public NodeRoll(Nodegroup nodegroup, string kubelet, SceneTimings timings, DateTimeOffset start)
    {
        _nodegroup = nodegroup;
        _before = [.. nodegroup.Nodes];
        _kubelet = kubelet;
        _timings = timings;
        _start = start;
        _batch = nodegroup.BatchSize;
        _generation = ++nodegroup.Generation;
        // A group that failed half way has new nodes already: only the rest is rolled. When all are current the image alone changed.
        int[] outdated = [.. Enumerable.Range(0, _before.Count).Where(i => _before[i].KubeletVersion != kubelet)];

        if (outdated.Length == 0)
        {
            outdated = [.. Enumerable.Range(0, _before.Count)];
        }

        _places = outdated.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
    }

    public TimeSpan Duration => TimeSpan.FromMinutes(_timings.NodegroupSetup + (Batches * _timings.NodeBatch) + _timings.NodegroupScaleDown);

    private int Batches => (_places.Count + _batch - 1) / _batch;

    /// <summary>The nodes at an instant; between batches a mix of old and new.</summary>
    public List<Node> At(DateTimeOffset now)
    {
        var rolling = (now - _start).TotalMinutes - _timings.NodegroupSetup;
        var nodes = new List<Node>();
        var extra = new List<Node>();

        for (var i = 0; i < _before.Count; i++)
        {
            var place = _places.GetValueOrDefault(i, -1);
            // Where this node's batch stands: below 0 not begun, 1 and more over.
            var phase = place < 0 ? -1 : _timings.NodeBatch <= 0 ? rolling : (rolling / _timings.NodeBatch) - (place / _batch);

            if (phase < 0)
            {
                nodes.Add(_before[i]);
                continue;
            }

            var born = _start + TimeSpan.FromMinutes(_timings.NodegroupSetup + (place / _batch * _timings.NodeBatch));
            var fresh = _nodegroup.NewNode(_generation, i, _kubelet, born);

            if (phase >= 1)
            {
                nodes.Add(fresh);
            }
            else
            {
                // The new node comes first and is ready after a quarter of the batch's time; only then is the old one drained.
                nodes.Add(_before[i] with { Draining = phase >= 0.25 });
                extra.Add(fresh with { Ready = phase >= 0.25 });
            }
        }

        return [.. nodes, .. extra];
    }

    /// <summary>What stays when the roll fails: batches that were done stay done, half-made nodes are taken away.</summary>
    public List<Node> Abandoned(DateTimeOffset now)
    {
        var nodes = At(now);
        return [.. nodes.Take(_before.Count).Select(node => node with { Draining = false })];
    }

    /// <summary>All nodes new.</summary>
    public List<Node> Finished() => At(_start + Duration + TimeSpan.FromDays(1));
}
