using EksUpgradeBot.Sandbox.Aws.Scenes;
using EksUpgradeBot.Sandbox.Aws.Workloads;

namespace EksUpgradeBot.Sandbox.Aws.Clusters;

/// <summary>
/// Nodes that are being replaced: set-up, then one batch after another (new ones beside the old until they are ready, the old
/// ones cordoned and drained by evictions that disruption budgets may forbid), then scale-down. It stands still while a pod stays.
/// </summary>
internal sealed class NodeRoll
{
    /// <summary>EKS waits a minute after a drain before it terminates the node.</summary>
    private static readonly TimeSpan BeforeTermination = TimeSpan.FromMinutes(1);

    private readonly WorkloadSet _workloads;
    private readonly NodeSet _set;
    private readonly SceneTimings _timings;
    private readonly string _kubelet;
    private readonly int _generation;
    private readonly bool _force;
    private readonly bool _patient;
    private readonly Queue<Node[]> _waiting;
    private readonly int _batches;
    private DateTimeOffset _nextBatch;
    private Batch? _batch;

    /// <param name="force">Pods that do not leave in time are deleted.</param>
    /// <param name="patient">Drains wait for ever, as those of Karpenter and Auto Mode do.</param>
    public NodeRoll(
        WorkloadSet workloads, NodeSet set, int batchSize, string kubelet, SceneTimings timings, DateTimeOffset start, bool force = false, bool patient = false)
    {
        _workloads = workloads;
        _set = set;
        _kubelet = kubelet;
        _timings = timings;
        _force = force;
        _patient = patient;
        _generation = ++set.Generation;
        _nextBatch = start + TimeSpan.FromMinutes(timings.NodegroupSetup);
        // A group that failed half way has new nodes already: only the rest is rolled. When all are current the image alone changed.
        Node[] outdated = [.. set.Nodes.Where(node => node.KubeletVersion != kubelet)];
        _waiting = batchSize == 0 ? [] : new Queue<Node[]>((outdated.Length > 0 ? outdated : [.. set.Nodes]).Chunk(batchSize));
        _batches = _waiting.Count;
        Blocked = batchSize == 0 && outdated.Length > 0;
    }

    /// <summary>The kubelet that the new nodes bring.</summary>
    public string Kubelet => _kubelet;

    /// <summary>How long it takes if no pod stays.</summary>
    public TimeSpan Duration =>
        TimeSpan.FromMinutes(_timings.NodegroupSetup + (_batches * _timings.NodeBatch) + _timings.NodegroupScaleDown);

    /// <summary>Nothing may be replaced at all: the budget of the nodes rounds to none.</summary>
    public bool Blocked { get; }

    /// <summary>When it is over; null as long as nodes are waiting.</summary>
    public DateTimeOffset? EndsAt { get; private set; }

    /// <summary>Why it failed, and when; the nodes still stand as they stood then.</summary>
    public (UpdateFailure Failure, DateTimeOffset At)? Failed { get; private set; }

    /// <summary>The nodes whose pods should have left and did not.</summary>
    public IReadOnlyList<Node> Draining => _batch is { Draining: true, DrainedAt: null } batch ? batch.Old : [];

    /// <summary>The next instant at which something happens by itself; null when it waits for somebody.</summary>
    public DateTimeOffset? Next => EndsAt is not null || Failed is not null || Blocked ? null
        : _batch is null ? _nextBatch
        : !_batch.Draining ? _batch.DrainFrom
        : _batch.DrainedAt is { } drained ? Later(_batch.EndsAt, drained + Termination)
        : _patient ? null
        : _batch.Deadline;

    private TimeSpan Termination => TimeSpan.FromMinutes(Math.Min(BeforeTermination.TotalMinutes, _timings.NodeBatch));

    /// <summary>How far it is, from 0 to 1: it stands still while a pod stays.</summary>
    public double Share(DateTimeOffset now, DateTimeOffset start)
    {
        var done = _timings.NodegroupSetup + ((_batches - _waiting.Count - (_batch is null ? 0 : 1)) * _timings.NodeBatch);
        var minutes = EndsAt is not null ? (now - start).TotalMinutes
            : _batch is { } batch ? done + Math.Min((now - batch.Began).TotalMinutes, _timings.NodeBatch)
            : (now - start).TotalMinutes;
        return Duration <= TimeSpan.Zero ? 1 : Math.Clamp(minutes / Duration.TotalMinutes, 0, 1);
    }

    /// <summary>Does what is due; false when nothing changed.</summary>
    public bool Act(DateTimeOffset now)
    {
        if (EndsAt is not null || Failed is not null || Blocked)
        {
            return false;
        }

        if (_batch is null)
        {
            return now >= _nextBatch && Begin();
        }

        var changed = _batch.BeginDrain(now);
        return (_batch.Draining && Drain(_batch, now)) || changed;
    }

    /// <summary>It failed: batches that were done stay done, half-made nodes are taken away.</summary>
    public void Abandon()
    {
        foreach (var node in _batch?.Fresh ?? [])
        {
            _workloads.DeletePodsOn(node);
            _set.Nodes.Remove(node);
        }

        foreach (var node in _batch?.Old ?? [])
        {
            node.Draining = false;
        }

        _batch = null;
    }

    /// <summary>The impatient button: all nodes are new now, whatever budgets say.</summary>
    public void Rush(DateTimeOffset now)
    {
        while (_batch is not null || _waiting.Count > 0)
        {
            if (_batch is null)
            {
                Begin();
            }

            Replace(_batch!);
        }

        EndsAt = now;
    }

    private bool Begin()
    {
        if (!_waiting.TryDequeue(out var old))
        {
            EndsAt = _nextBatch + TimeSpan.FromMinutes(_timings.NodegroupScaleDown);
            return true;
        }

        Node[] fresh = [.. old.Select(node => _set.NewNode(_generation, _set.Nodes.IndexOf(node), _kubelet, _nextBatch))];

        foreach (var node in fresh)
        {
            node.Joined = false;
        }

        _set.Nodes.AddRange(fresh);
        _batch = new Batch(old, fresh, _nextBatch, _timings);
        return true;
    }

    private bool Drain(Batch batch, DateTimeOffset now)
    {
        var left = _workloads.On(batch.Old);
        var evicted = left.Where(pod => _workloads.Evict(pod, now) is null).ToList();

        if (evicted.Count == left.Count)
        {
            batch.DrainedAt ??= now;

            if (now < Later(batch.EndsAt, batch.DrainedAt.Value + Termination))
            {
                return evicted.Count > 0;
            }

            Replace(batch);
            _nextBatch = now;
            return true;
        }

        // A pod that tolerates everything may come back onto a cordoned node; then the drain begins anew.
        batch.DrainedAt = null;

        if (now < batch.Deadline || _patient)
        {
            return evicted.Count > 0;
        }

        if (_force)
        {
            foreach (var node in batch.Old)
            {
                _workloads.DeletePodsOn(node);
            }

            return true;
        }

        Failed = (new UpdateFailure("PodEvictionFailure",
            $"Reached max retries while trying to evict pods from nodes in node group {_set.Name}",
            [.. batch.Old.Where(node => _workloads.On([node]).Count > 0).Select(node => node.Name)]), now);
        return true;
    }

    private void Replace(Batch batch)
    {
        foreach (var (old, fresh) in batch.Old.Zip(batch.Fresh))
        {
            _workloads.DeletePodsOn(old);
            fresh.Joined = true;
            _set.Nodes.Remove(fresh);
            _set.Nodes[_set.Nodes.IndexOf(old)] = fresh;
        }

        _batch = null;
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    /// <summary>The nodes that are replaced at one time.</summary>
    private sealed class Batch(Node[] old, Node[] fresh, DateTimeOffset began, SceneTimings timings)
    {
        public Node[] Old => old;

        public Node[] Fresh => fresh;

        public DateTimeOffset Began => began;

        /// <summary>The new nodes come first and are ready after a quarter of the batch's time; only then are the old ones drained.</summary>
        public DateTimeOffset DrainFrom => began + TimeSpan.FromMinutes(timings.NodeBatch * 0.25);

        public DateTimeOffset EndsAt => began + TimeSpan.FromMinutes(timings.NodeBatch);

        public DateTimeOffset Deadline => DrainFrom + TimeSpan.FromMinutes(timings.EvictionLimit);

        public bool Draining { get; private set; }

        public DateTimeOffset? DrainedAt { get; set; }

        public bool BeginDrain(DateTimeOffset now)
        {
            if (Draining || now < DrainFrom)
            {
                return false;
            }

            Draining = true;

            foreach (var node in old)
            {
                node.Draining = true;
            }

            foreach (var node in fresh)
            {
                node.Joined = true;
            }

            return true;
        }
    }
}
