using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Slack.State;

/// <summary>What happened in the workspace, numbered, for the page and for tests that wait for something.</summary>
internal sealed class Feed
{
    // Enough for a page that was away for a while; older happenings are read from the messages themselves.
    private const int Kept = 20_000;
    private readonly Lock _gate = new();
    private readonly List<Happening> _happenings = [];
    private long _lastId;
    private TaskCompletionSource _news = NewSignal();

    public long LastId
    {
        get
        {
            lock (_gate)
            {
                return _lastId;
            }
        }
    }

    public void Tell(string kind, JsonObject data)
    {
        lock (_gate)
        {
            _happenings.Add(new(++_lastId, kind, data.Line()));
            if (_happenings.Count > Kept)
            {
                _happenings.RemoveRange(0, Kept / 10);
            }

            _news.TrySetResult();
            _news = NewSignal();
        }
    }

    /// <summary>Everything after the given number, and then whatever comes, without end.</summary>
    public async IAsyncEnumerable<Happening> FollowAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            Happening[] fresh;
            Task news;
            lock (_gate)
            {
                // Numbers have no gaps, so the place of the next one is known without searching.
                var first = _lastId - _happenings.Count + 1;
                fresh = [.. _happenings.Skip((int)Math.Max(0, after + 1 - first))];
                news = _news.Task;
            }

            foreach (var happening in fresh)
            {
                after = happening.Id;
                yield return happening;
            }

            if (fresh.Length == 0)
            {
                await news.WaitAsync(cancellationToken);
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>One thing that happened; the data is JSON on one line.</summary>
internal sealed record Happening(long Id, string Kind, string Data);
