using Quartz;

namespace EksUpgradeBot.Bot.Jobs;

/// <summary>
/// Tells when Quartz has started. By then it has cleared away what a process that was killed had begun: before, a trigger that is there
/// may be one that has fired already and never fires again.
/// </summary>
internal sealed class TimersStarted : ISchedulerListener
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when it has.</summary>
    public Task Task => _started.Task;

    /// <inheritdoc />
    public ValueTask SchedulerStarted(IScheduler scheduler, CancellationToken cancellationToken = default)
    {
        _started.TrySetResult();
        return ValueTask.CompletedTask;
    }
}
