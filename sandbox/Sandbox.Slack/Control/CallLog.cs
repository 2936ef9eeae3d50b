using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Slack.Control;

/// <summary>What was asked of the Web API and what it answered, without tokens.</summary>
internal sealed class CallLog
{
    // A benchmark makes hundreds of thousands of calls; tests look at the last few.
    private const int Kept = 5_000;
    private readonly Lock _gate = new();
    private readonly Queue<LoggedCall> _calls = new();

    public void Add(LoggedCall call)
    {
        lock (_gate)
        {
            _calls.Enqueue(call);
            if (_calls.Count > Kept)
            {
                _calls.Dequeue();
            }
        }
    }

    public IReadOnlyList<LoggedCall> Of(string? method)
    {
        lock (_gate)
        {
            return [.. _calls.Where(call => method is null || call.Method == method)];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _calls.Clear();
        }
    }
}

/// <summary>
/// One call: the arguments without the token, the HTTP status, the answer (null when it never left) and the scopes that it was asked for.
/// </summary>
internal sealed record LoggedCall(
    DateTimeOffset At, string Method, JsonObject Arguments, int Status, JsonObject? Answer, IReadOnlyList<string> Needed);
