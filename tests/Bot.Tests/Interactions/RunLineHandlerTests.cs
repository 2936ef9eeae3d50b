using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Bot.Interactions;
using EksUpgradeBot.Bot.Tests.Configuration;
using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Bot.Tests.Thread;
using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Tests.Shared.Stores;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Interactions;

/// <summary>Buttons that run a line stand in channels for months, and the configuration moves on meanwhile.</summary>
public sealed class RunLineHandlerTests() : ThreadTest(StoreKind.Sqlite)
{
    [Fact]
    public async Task A_line_that_only_reads_is_queued()
    {
        Assert.True(await ClickAsync("report prod"));
        Assert.Empty(Slack.Responses);
    }

    [Theory]
    [InlineData("report gone-since-may", "There is no cluster")]
    [InlineData("prod 1.35", "only reads")]
    [InlineData("abort prod", "only reads")]
    public async Task Any_other_line_starts_nothing_and_its_click_is_answered(string line, string answer)
    {
        Assert.False(await ClickAsync(line));
        Assert.Contains(answer, Assert.Single(Slack.Responses).Text, StringComparison.Ordinal);
    }

    /// <summary>Whether a command waits after it.</summary>
    private async Task<bool> ClickAsync(string line)
    {
        var queue = new CommandQueue(new Inbox(Database, Time), Time);
        var action = new BlockAction { ActionId = $"{Answers.RunLine}:0", BlockId = "b", Type = "button", Value = line };
        var click = new BlockActionRequest
        {
            Action = action,
            Actions = [action],
            UserId = "U0BEN",
            TeamId = "T0",
            TriggerId = "trigger-1",
            ChannelId = FakeSlack.Home,
            MessageTs = "1795334400.000001",
        };
        await new RunLineHandler(queue, new ClusterCatalogue(Written.Fine(Written.Smallest)), Slack).HandleAsync(click, Cancellation);
        return await queue.IsOursAsync(new TypedCommand(click.TriggerId, line, click.UserId, FakeSlack.Home, null, null), Cancellation);
    }
}
