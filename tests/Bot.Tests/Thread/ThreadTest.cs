using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Bot.Tests.Configuration;
using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Tests.Shared;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Upgrade.Runs;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Thread;

/// <summary>A test with a Slack channel and a real store of its own.</summary>
public abstract class ThreadTest(StoreKind kind) : IAsyncLifetime
{
    private readonly List<StoreBed> _beds = [];

    /// <summary>The last call of a thread that is shown for the first time: the whole report as a file.</summary>
    private protected const string Upload = "upload readiness-prod-1.35.md";

    private protected FakeTime Time { get; } = new();

    private protected FakeSlack Slack { get; private set; } = new();

    private protected Database Database { get; private set; } = null!;

    private protected RunStore Runs => new(Database, Time);

    private protected MessageStore Messages => new(Database);

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await MakeAsync();

    public async ValueTask DisposeAsync()
    {
        if (Database is not null)
        {
            await Database.DisposeAsync();
        }

        foreach (var bed in _beds)
        {
            await bed.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Another world: an empty channel and an empty database.</summary>
    private protected async Task BeginAnewAsync()
    {
        await Database.DisposeAsync();
        await MakeAsync();
        Slack = new FakeSlack();
    }

    /// <summary>The store as another replica opens it.</summary>
    private protected Task<Database> OpenAgainAsync() => _beds[^1].OpenAsync(Time, Cancellation);

    /// <summary>A projector as a newly started bot has it: it knows nothing but what is stored.</summary>
    private protected ThreadProjector Projector(string configuration = Written.Smallest) => new(
        Runs, Messages, new ClusterCatalogue(Written.Fine(configuration)), Slack, Time, NullLogger<ThreadProjector>.Instance);

    /// <summary>What another bot, or somebody with a database client, does to the store.</summary>
    private protected Task<object?> SqlAsync(string sql) => _beds[^1].SqlAsync(sql);

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

    private async Task MakeAsync()
    {
        _beds.Add(StoreBed.Of(kind));
        await _beds[^1].MakeAsync();
        Database = await OpenAgainAsync();
    }
}
