namespace EksUpgradeBot.Sandbox.Slack.Control;

/// <summary>
/// Something that shall go wrong, as <c>POST /_control/faults</c> takes it (one object, or an array of them).
/// These wait for what they spoil, <c>times</c> times (once when it is left out), for <c>method</c> or, without one, any method:
/// <list type="bullet">
/// <item><c>ratelimited</c>: 429 with <c>retry_after</c> seconds (1).</item>
/// <item><c>http_error</c>: HTTP <c>status</c> (503) without JSON.</item>
/// <item><c>error</c>: <c>ok: false</c> with the given <c>error</c>.</item>
/// <item><c>lost_response</c>: the call is carried out and the connection is cut before the answer.</item>
/// <item><c>slow</c>: the answer comes <c>milliseconds</c> (1000) later, on the workspace's clock.</item>
/// <item><c>delay_event</c>: delivered <c>milliseconds</c> later, so that a later one overtakes it.</item>
/// <item><c>duplicate_event</c>, <c>duplicate_click</c>: delivered twice.</item>
/// <item><c>drop_before_ack</c>: the socket is cut when the payload has been sent.</item>
/// </list>
/// These happen at once: <c>archive_channel</c>, <c>unarchive_channel</c>, <c>remove_bot</c>, <c>add_bot</c>,
/// <c>delete_channel</c> (with <c>channel</c>),
/// <c>delete_message</c> (<c>channel</c>, <c>ts</c>), <c>deactivate_user</c>, <c>reactivate_user</c> (<c>user</c>),
/// <c>leave_user_group</c>, <c>join_user_group</c> (<c>user</c>, <c>usergroup</c>),
/// <c>revoke_token</c>, <c>restore_token</c>, <c>link_disabled</c>.
/// </summary>
internal sealed record Fault(string Kind)
{
    public string? Method { get; init; }

    public int Times { get; init; } = 1;

    public int RetryAfter { get; init; } = 1;

    public int Status { get; init; } = 503;

    public string Error { get; init; } = "internal_error";

    public int Milliseconds { get; init; } = 1000;
}

/// <summary>The faults that wait for their moment.</summary>
internal sealed class Faults
{
    private readonly Lock _gate = new();
    private readonly List<(Fault Fault, int Left)> _waiting = [];

    public static IReadOnlySet<string> Kinds { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "ratelimited", "http_error", "error", "lost_response", "slow", "delay_event", "duplicate_event", "duplicate_click", "drop_before_ack",
    };

    public IReadOnlyList<(Fault Fault, int Left)> Waiting
    {
        get
        {
            lock (_gate)
            {
                return [.. _waiting];
            }
        }
    }

    public void Add(Fault fault)
    {
        lock (_gate)
        {
            _waiting.Add((fault, fault.Times));
        }
    }

    /// <summary>The next fault of a kind, used up by being taken.</summary>
    public Fault? Take(string kind, string? method = null)
    {
        lock (_gate)
        {
            var index = _waiting.FindIndex(waiting =>
                waiting.Fault.Kind == kind && (waiting.Fault.Method is null || waiting.Fault.Method == method));
            if (index < 0)
            {
                return null;
            }

            var (fault, left) = _waiting[index];
            if (left <= 1)
            {
                _waiting.RemoveAt(index);
            }
            else
            {
                _waiting[index] = (fault, left - 1);
            }

            return fault;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _waiting.Clear();
        }
    }
}
