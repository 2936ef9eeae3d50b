namespace EksUpgradeBot.Scenarios.Theatre;

/// <summary>Listens to the workspace's server-sent events, so that a scenario looks again exactly when something happened.</summary>
internal sealed class SlackFeed : IAsyncDisposable
{
    /// <summary>One guard for everything: nothing takes this long, even where several builds share the machine.</summary>
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(4);

    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private readonly Task _listening;
    private TaskCompletionSource _news = NewSignal();

    public SlackFeed(HttpClient http) => _listening = ListenAsync(http);

    /// <summary>Looks, and looks again whenever something happened, until there is something.</summary>
    public async Task<T> UntilAsync<T>(string what, Func<Task<T?>> look)
        where T : class
    {
        using var guard = new CancellationTokenSource(Guard, TimeProvider.System);
        while (true)
        {
            // Taken before the look: what happens during it is news.
            Task news;
            lock (_gate)
            {
                news = _news.Task;
            }

            if (await look() is { } found)
            {
                return found;
            }

            try
            {
                await news.WaitAsync(guard.Token);
            }
            catch (OperationCanceledException tooLong)
            {
                throw new InvalidOperationException($"It never happened that {what}.", tooLong);
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _listening;
        _ending.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ListenAsync(HttpClient http)
    {
        try
        {
            await using var stream = await http.GetStreamAsync("/_control/events?after=0", _ending.Token);
            using var reader = new StreamReader(stream);
            while (await reader.ReadLineAsync(_ending.Token) is { } line)
            {
                if (line.StartsWith("data:", StringComparison.Ordinal))
                {
                    Wake();
                }
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or HttpRequestException)
        {
            // The scenario is over, or the world has ended.
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            _news.TrySetResult();
            _news = NewSignal();
        }
    }
}
