namespace EksUpgradeBot.Sandbox.Aws.Control;

/// <summary>One call as it came in and how it was answered.</summary>
public sealed record ApiCall
{
    /// <summary>Its place in the log, from 1.</summary>
    public int Number { get; init; }

    /// <summary>When, in simulated time.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary><c>eks</c>, <c>sts</c> or <c>kubernetes</c>.</summary>
    public required string Service { get; init; }

    /// <summary>The operation's name in the API's own words.</summary>
    public required string Operation { get; init; }

    /// <summary>The EKS name of the cluster it is about.</summary>
    public string? Cluster { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>Path and query as sent.</summary>
    public required string Path { get; init; }

    /// <summary>The request body.</summary>
    public string? Body { get; init; }

    /// <summary>The HTTP status; 0 when the connection was dropped.</summary>
    public int Status { get; init; }

    /// <summary>The error code, if it was refused.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Who says to have called.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The access key it was signed with.</summary>
    public string? AccessKey { get; init; }

    /// <summary>Whether it was meant to change something.</summary>
    public bool Write { get; init; }
}

/// <summary>Everything that was asked of this world, in order, so that tests can count writes.</summary>
public sealed class CallLog
{
    /// <summary>A sandbox that runs for days forgets its oldest calls instead of filling the memory.</summary>
    private const int Limit = 20_000;

    private readonly Lock _gate = new();
    private readonly Queue<ApiCall> _calls = new();
    private int _count;

    /// <summary>The calls so far, oldest first.</summary>
    public IReadOnlyList<ApiCall> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    internal void Add(ApiCall call)
    {
        lock (_gate)
        {
            _calls.Enqueue(call with { Number = ++_count });

            if (_calls.Count > Limit)
            {
                _calls.Dequeue();
            }
        }
    }

    internal void Clear()
    {
        lock (_gate)
        {
            _calls.Clear();
        }
    }
}
