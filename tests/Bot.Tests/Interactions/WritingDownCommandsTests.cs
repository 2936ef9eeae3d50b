using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Interactions;
using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Interactions;

/// <summary>What is on disk when a slash command is acknowledged: once what is still to be done, and nothing when all is said.</summary>
public sealed class WritingDownCommandsTests
{
    [Theory]
    [InlineData(StoreKind.Sqlite, "status", 1)]
    [InlineData(StoreKind.Sqlite, "help", 0)]
    [InlineData(StoreKind.Postgres, "status", 1)]
    [InlineData(StoreKind.Postgres, "help", 0)]
    public async Task A_command_is_written_down_once_if_its_answer_comes_later(StoreKind kind, string text, long entries)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var bed = StoreBed.Of(kind);
        await bed.MakeAsync();
        await using var database = await bed.OpenAsync(TimeProvider.System, stop);
        var inbox = new Inbox(database, TimeProvider.System);
        var handler = new UpgradeCommandHandler(new CommandQueue(inbox, TimeProvider.System), new NoClusters(), form: null!);

        await handler.HandleAsync(
            new SlashCommand
            {
                Command = "/eks-upgrade",
                Text = text,
                UserId = "U1",
                ChannelId = "C1",
                TeamId = "T1",
                TriggerId = "1.2.3",
                ResponseUrl = "https://hooks.slack.com/commands/1",
            },
            stop);

        Assert.Equal(entries, await bed.SqlAsync("select count(*) from inbox where completed_at is null"));
        var deliveries = new DurableSlackInbox(inbox, TimeProvider.System);
        Assert.False(deliveries.Keeps(SlackDeliveryKind.SlashCommand));
        Assert.True(deliveries.Keeps(SlackDeliveryKind.Event));
        Assert.True(deliveries.Keeps(SlackDeliveryKind.Interactive));
    }

    [Fact]
    public async Task A_mention_that_comes_again_or_was_edited_is_one_command()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var bed = StoreBed.Of(StoreKind.Sqlite);
        await bed.MakeAsync();
        await using var database = await bed.OpenAsync(TimeProvider.System, stop);
        var inbox = new Inbox(database, TimeProvider.System);
        var handler = new MentionHandler(new CommandQueue(inbox, TimeProvider.System));
        var mention = new AppMention { Text = "<@U0BOT> abort because", UserId = "U1", ChannelId = "C1", Ts = "17.5", ThreadTs = "17.1", TeamId = "T1" };

        await handler.HandleAsync(mention, stop);
        await handler.HandleAsync(mention, stop);
        await handler.HandleAsync(mention with { Text = "<@U0BOT> abort prod because" }, stop);

        Assert.Equal(1L, await bed.SqlAsync("select count(*) from inbox"));
        Assert.Equal(1L, await bed.SqlAsync("select count(*) from inbox where payload like '%abort because%'"));
    }

    private sealed class NoClusters : IClusterCatalogue
    {
        public IReadOnlyList<ClusterSettings> All => [];

        public ClusterSettings? Find(ClusterName name) => null;
    }
}
