using System.Collections.Concurrent;

namespace EksUpgradeBot.Slack;

/// <summary>Tasks that whoever starts them cannot await, kept until they are through so that the end can wait for what is left.</summary>
internal sealed class RunningTasks
{
    private readonly ConcurrentDictionary<Task, byte> _tasks = new();

    public int Count => _tasks.Count;

    public void Add(Task task)
    {
        _tasks.TryAdd(task, 0);
        _ = task.ContinueWith(
            static (done, tasks) => ((ConcurrentDictionary<Task, byte>)tasks!).TryRemove(done, out _),
            _tasks,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Ends when all that run now are through; others may have begun meanwhile.</summary>
    public Task WhenAllAsync() => Task.WhenAll(_tasks.Keys);
}
