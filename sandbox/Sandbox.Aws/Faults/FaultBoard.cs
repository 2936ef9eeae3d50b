namespace EksUpgradeBot.Sandbox.Aws.Faults;

/// <summary>Something that goes wrong in this world, and its switch.</summary>
internal sealed record Fault
{
    public required string Id { get; init; }

    /// <summary>For the button; what comes in over the control API leaves it out.</summary>
    public string Title { get; init; } = "";

    public bool Active { get; init; }

    /// <summary>How many calls it still spoils; for ever when null.</summary>
    public int? Count { get; init; }

    /// <summary>The cluster (either name) it is limited to.</summary>
    public string? Cluster { get; init; }

    /// <summary>The operations it is limited to.</summary>
    public IReadOnlyList<string>? Operations { get; init; }

    /// <summary>The error code to give instead of the usual one; for <c>api-down</c> <c>abort</c> drops the connection.</summary>
    public string? Code { get; init; }

    public string? Message { get; init; }

    /// <summary>Real seconds, for what is slow.</summary>
    public double? Seconds { get; init; }

    /// <summary>Simulated minutes after which it is over by itself; for ever when null.</summary>
    public double? Minutes { get; init; }

    /// <summary>The instant that follows from <see cref="Minutes"/>.</summary>
    public DateTimeOffset? Until { get; init; }

    public bool Concerns(string? operation, string? eksName, string? name) => Concerns([operation], eksName, name);

    /// <param name="operations">The names that the call goes by; one of them suffices.</param>
    public bool Concerns(IReadOnlyList<string?> operations, string? eksName, string? name) =>
        (Operations is null || operations.Any(operation => Operations.Contains(operation))) && (Cluster is null || Cluster == eksName || Cluster == name);
}

/// <summary>The fault buttons.</summary>
/// <param name="now">The world's time.</param>
internal sealed class FaultBoard(Func<DateTimeOffset> now)
{
    public const string Throttle = "throttle";
    public const string ApiDown = "api-down";
    public const string SlowApi = "slow-api";
    public const string AccessDenied = "access-denied";
    public const string ExpiredToken = "expired-token";
    public const string ControlPlaneFails = "control-plane-fails";
    public const string NodegroupFails = "nodegroup-fails";
    public const string AddonFails = "addon-fails";
    public const string HiddenPatch = "hidden-patch";
    public const string InsightsBlock = "insights-block";
    public const string KubernetesDown = "kubernetes-down";
    public const string KubernetesSlow = "kubernetes-slow";
    public const string KubernetesForbidden = "kubernetes-forbidden";
    public const string KubernetesNotReady = "kubernetes-not-ready";
    public const string RolloutStalls = "rollout-stalls";

    private static readonly Fault[] All =
    [
        new() { Id = Throttle, Title = "EKS throttles (429)" },
        new() { Id = ApiDown, Title = "The EKS API is down (503, or dropped connections)" },
        new() { Id = SlowApi, Title = "The EKS API is slow" },
        new() { Id = AccessDenied, Title = "Access denied (403)" },
        new() { Id = ExpiredToken, Title = "The security token has expired (403)" },
        new() { Id = ControlPlaneFails, Title = "The next control plane update fails" },
        new() { Id = NodegroupFails, Title = "The next node group update fails" },
        new() { Id = AddonFails, Title = "The next add-on update fails" },
        new() { Id = HiddenPatch, Title = "A hidden platform patch blocks updates (409 while ACTIVE)" },
        new() { Id = InsightsBlock, Title = "Upgrade insights block the update (400 without force)" },
        new() { Id = KubernetesDown, Title = "The Kubernetes APIs are down" },
        new() { Id = KubernetesSlow, Title = "The Kubernetes APIs are slow" },
        new() { Id = KubernetesForbidden, Title = "Kubernetes forbids every read and write (403)" },
        new() { Id = KubernetesNotReady, Title = "The Kubernetes API servers say they are not ready (/readyz)" },
        new() { Id = RolloutStalls, Title = "Deployments do not get ready: a chart that waits hangs" },
    ];

    private readonly Lock _gate = new();
    private List<Fault> _faults = [.. All];

    public IReadOnlyList<Fault> Faults
    {
        get
        {
            lock (_gate)
            {
                return [.. _faults.Select(Current)];
            }
        }
    }

    /// <summary>Sets one; false when there is no such fault.</summary>
    public bool Set(Fault change)
    {
        lock (_gate)
        {
            var index = _faults.FindIndex(fault => fault.Id == change.Id);

            if (index < 0)
            {
                return false;
            }

            // What spoils an update spoils the next one, unless told otherwise; all else lasts until it is switched off.
            var count = change.Count ?? (change.Id.EndsWith("-fails", StringComparison.Ordinal) ? 1 : null);
            DateTimeOffset? until = change is { Active: true, Minutes: { } minutes } ? now().AddMinutes(minutes) : null;
            _faults[index] = change with { Title = _faults[index].Title, Count = count, Until = until };
            return true;
        }
    }

    /// <summary>The fault if it strikes this call; one that strikes a limited number of times is used up by it.</summary>
    public Fault? Strike(string id, string? operation = null, string? eksName = null, string? name = null) => Strike(id, [operation], eksName, name);

    /// <summary>The same for a call that goes by several names.</summary>
    public Fault? Strike(string id, IReadOnlyList<string?> operations, string? eksName, string? name)
    {
        lock (_gate)
        {
            var index = _faults.FindIndex(fault => fault.Id == id);
            var fault = Current(_faults[index]);

            if (!fault.Active || !fault.Concerns(operations, eksName, name))
            {
                return null;
            }

            if (fault.Count is { } count)
            {
                _faults[index] = fault with { Count = count > 1 ? count - 1 : null, Active = count > 1 };
            }

            return fault;
        }
    }

    private Fault Current(Fault fault) => fault.Until is { } until && now() >= until ? fault with { Active = false } : fault;

    public void Clear()
    {
        lock (_gate)
        {
            _faults = [.. All];
        }
    }
}
