using Microsoft.Extensions.DependencyInjection;

namespace EksUpgradeBot.Slack.Interaction;

/// <summary>Which handler gets what.</summary>
internal sealed class SlackHandlers
{
    private readonly Dictionary<string, List<Func<IServiceProvider, EventCallback, CancellationToken, Task>>> _events = [];

    public HandlerTable Commands { get; } = new();

    public HandlerTable Actions { get; } = new();

    public HandlerTable Forms { get; } = new();

    public HandlerTable Shortcuts { get; } = new();

    public void AddEvent(string type, Func<IServiceProvider, EventCallback, CancellationToken, Task> handle)
    {
        if (!_events.TryGetValue(type, out var handlers))
        {
            _events[type] = handlers = [];
        }

        handlers.Add(handle);
    }

    public IReadOnlyList<Func<IServiceProvider, EventCallback, CancellationToken, Task>> EventsOf(string type) =>
        _events.TryGetValue(type, out var handlers) ? handlers : [];
}

/// <summary>Handlers by name, or by the beginning of a name when the pattern ends with a star; the longest beginning wins.</summary>
internal sealed class HandlerTable
{
    private readonly Dictionary<string, Type> _names = new(StringComparer.Ordinal);
    private readonly List<(string Prefix, Type Handler)> _prefixes = [];

    public IEnumerable<string> Names => _names.Keys.Order(StringComparer.Ordinal);

    public void Add(string pattern, Type handler)
    {
        if (!pattern.EndsWith('*'))
        {
            _names.Add(pattern, handler);
            return;
        }

        _prefixes.Add((pattern[..^1], handler));
        _prefixes.Sort((one, other) => other.Prefix.Length.CompareTo(one.Prefix.Length));
    }

    public T? Find<T>(IServiceProvider services, string name)
        where T : class
    {
        var handler = _names.GetValueOrDefault(name)
            ?? _prefixes.FirstOrDefault(entry => name.StartsWith(entry.Prefix, StringComparison.Ordinal)).Handler;

        return handler is null ? null : (T)services.GetRequiredService(handler);
    }
}
