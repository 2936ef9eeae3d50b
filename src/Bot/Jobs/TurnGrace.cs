using EksUpgradeBot.Bot.Configuration;

namespace EksUpgradeBot.Bot.Jobs;

/// <summary>
/// What a stop leaves to the turns of steps: those that wait to begin are given up at once, those at work get half of the grace period,
/// and are taken again by the next process when that was not enough. The other half is for what has to be said and closed afterwards.
/// </summary>
internal sealed class TurnGrace : IDisposable
{
    private readonly CancellationTokenSource _cutOff = new();
    private readonly CancellationTokenRegistration _registration;

    public TurnGrace(BotConfiguration configuration, IHostApplicationLifetime lifetime, TimeProvider time)
    {
        Stopping = lifetime.ApplicationStopping;
        _registration = Stopping.Register(() => _ = CutOffAsync(configuration.ShutdownTimeout / 2, time));
    }

    /// <summary>For what has not begun.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>For what is at work.</summary>
    public CancellationToken CutOff => _cutOff.Token;

    /// <inheritdoc />
    public void Dispose()
    {
        _registration.Dispose();
        _cutOff.Dispose();
    }

    private async Task CutOffAsync(TimeSpan grace, TimeProvider time)
    {
        try
        {
            await Task.Delay(grace, time);
            await _cutOff.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // Every turn was through before.
        }
    }
}
