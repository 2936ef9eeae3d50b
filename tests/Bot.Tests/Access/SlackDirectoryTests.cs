using EksUpgradeBot.Bot.Access;
using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Slack.WebApi;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Access;

public sealed class SlackDirectoryTests
{
    private readonly FakeSlack _slack = new();

    [Theory]
    [InlineData("T0", false, false)]
    [InlineData("T0", true, true)]
    [InlineData("T0PARTNER", false, true)]
    public async Task Whoever_is_of_another_workspace_is_a_stranger_also_when_Slack_knows_them_from_a_shared_channel(string team, bool saysSlack, bool isStranger)
    {
        _slack.People["U0ELIN"] = new User { Id = "U0ELIN", TeamId = team, IsStranger = saysSlack };

        var found = await new SlackDirectory(_slack).FindAsync("U0ELIN", CancellationToken.None);

        Assert.Equal(isStranger, found!.IsStranger);
    }

    [Fact]
    public async Task Slackbot_is_no_person_although_Slack_does_not_call_it_a_bot()
    {
        _slack.People["USLACKBOT"] = new User { Id = "USLACKBOT", TeamId = "T0" };

        Assert.True((await new SlackDirectory(_slack).FindAsync("USLACKBOT", CancellationToken.None))!.IsBot);
    }

    [Fact]
    public async Task Who_is_at_home_is_asked_once()
    {
        _slack.People["U0ANA"] = new User { Id = "U0ANA", TeamId = "T0" };
        var directory = new SlackDirectory(_slack);
        await directory.FindAsync("U0ANA", CancellationToken.None);
        await directory.FindAsync("U0ANA", CancellationToken.None);

        Assert.Single(_slack.Calls, "auth");
    }
}
