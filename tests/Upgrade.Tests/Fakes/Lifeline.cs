using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Upgrade.Tests.Fakes;

/// <summary>
/// The life of the bot's process, as its ports see it: every call goes through here, is counted, and may be the one after which
/// the process is killed, or the one that the outside does not answer.
/// </summary>
internal sealed class Lifeline : IDisposable
{
    private readonly Dictionary<string, Queue<Exception>> _breaks = [];
    private CancellationTokenSource _process = new();

    /// <summary>Every call so far, by name.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The number of the call after which the process dies, from 1; 0 for never.</summary>
    public int DiesAfter { get; set; }

    /// <summary>What dies with the process.</summary>
    public Action Dying { get; set; } = () => { };

    /// <summary>Something that happens in the world right after the next call of this name has been answered.</summary>
    public Dictionary<string, Action> After { get; } = [];

    public bool IsDead => _process.IsCancellationRequested;

    public CancellationToken Token => _process.Token;

    /// <summary>The next calls of this name are answered so.</summary>
    public void Break(string call, Exception how, int times = 1)
    {
        var queue = _breaks[call] = new Queue<Exception>();
        for (var time = 0; time < times; time++)
        {
            queue.Enqueue(how);
        }
    }

    public void BreakTransiently(string call, int times = 1) =>
        Break(call, new OutsideException($"{call} was not answered.", isTransient: true), times);

    /// <summary>Carries a call out, then kills the process when it was its last.</summary>
    public Task<T> CallAsync<T>(string name, Func<T> act)
    {
        Token.ThrowIfCancellationRequested();
        if (_breaks.TryGetValue(name, out var queue) && queue.TryDequeue(out var how))
        {
            return Task.FromException<T>(how);
        }

        T answer;
        try
        {
            answer = act();
        }
        catch (OutsideException refused)
        {
            return Task.FromException<T>(refused);
        }

        Calls.Add(name);
        if (After.Remove(name, out var then))
        {
            then();
        }

        if (Calls.Count == DiesAfter)
        {
            _process.Cancel();
            Dying();
            return Task.FromCanceled<T>(Token);
        }

        return Task.FromResult(answer);
    }

    public Task CallAsync(string name, Action act) =>
        CallAsync(name, () =>
        {
            act();
            return true;
        });

    /// <summary>Another process comes up.</summary>
    public void Restart()
    {
        _process.Dispose();
        _process = new CancellationTokenSource();
    }

    public void Dispose() => _process.Dispose();
}
