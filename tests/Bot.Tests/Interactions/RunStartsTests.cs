using EksUpgradeBot.Bot.Interactions;
using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Bot.Tests.Thread;
using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Tests.Shared.Stores;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Interactions;

public sealed class RunStartsTests() : ThreadTest(StoreKind.Sqlite)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_comes_second_is_told_what_runs_also_when_Slack_does_not_tell_the_way_to_it(bool isSilent)
    {
        var story = Story.Begin().Proposes(Proposals.Terraform());
        await SaveAsync(story);
        await ProjectAsync(story);
        Slack.Before = (_, call) => isSilent && call.StartsWith("permalink", StringComparison.Ordinal) ? FakeSlack.Error("message_not_found") : null;

        var links = new SlackThreadLinks(Messages, Slack, NullLogger<SlackThreadLinks>.Instance);
        var answer = (await new RunStarts(null!, null!, links).RunningAlreadyAsync(story.Run, Cancellation))!;

        Assert.Contains("runs already, asked for by <@U0ANA>", answer.Text, StringComparison.Ordinal);
        Assert.Equal(!isSilent, SlackJson.Write(answer.Blocks!).Contains("Open its thread", StringComparison.Ordinal));
    }
}
