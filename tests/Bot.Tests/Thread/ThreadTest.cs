using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Tests.Shared;
using EksUpgradeBot.Upgrade.Runs;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Thread;

/// <summary>A test with a Slack channel and a real database file of its own.</summary>
public abstract class ThreadTest : IAsyncLifetime
{
    // In memory where there is such a place: these tests are about order, not about disks, and every write is flushed.
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"eksbot-thread-{Guid.NewGuid():N}")).FullName;

    /// <summary>The last call of a thread that is shown for the first time: the whole report as a file.</summary>
    private protected const string Upload = "upload readiness-prod-1.35.md";

    private protected FakeTime Time { get; } = new();

    private protected FakeSlack Slack { get; private set; } = new();

    private protected Database Database { get; private set; } = null!;

    private protected RunStore Runs => new(Database, Time);

    private protected MessageStore Messages => new(Database);

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Database = await OpenAsync("bot.db");

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Another world: an empty channel and an empty database.</summary>
    private protected async Task BeginAnewAsync(string name)
    {
        await Database.DisposeAsync();
        Database = await OpenAsync(name);
        Slack = new FakeSlack();
    }

    /// <summary>A projector as a newly started bot has it: it knows nothing but what is stored.</summary>
    private protected ThreadProjector Projector() => new(Runs, Messages, Slack, Time, NullLogger<ThreadProjector>.Instance);

    private protected Task ProjectAsync(Story story) => Projector().ProjectAsync(story.Run.Id, Cancellation);

    /// <summary>Saves the run as it is after each event, from one to another.</summary>
    private protected async Task SaveAsync(Story story, int from = 0, int? to = null)
    {
        for (var index = from; index < (to ?? story.Events.Count); index++)
        {
            var run = story.After(index + 1);
            Assert.True(story.Events[index] is UpgradeRequested requested
                ? await Runs.TryCreateAsync(run, requested, [], Cancellation)
                : await Runs.TrySaveAsync(run, story.Events[index], [], Cancellation));
        }
    }

    /// <summary>The channel as a person reads it.</summary>
    private protected IReadOnlyList<string> Read() =>
        [.. Slack.Messages.Select(message => $"{message.Key} {(message.Thread is null ? "channel" : "thread")} {message.Broadcast} {message.Text} {SlackJson.Write(message.Blocks)}")];

    private Task<Database> OpenAsync(string name) => Database.OpenAsync($"Data Source={Path.Combine(_folder, name)}", Time, Cancellation);
}
