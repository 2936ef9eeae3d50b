using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Bot.Interactions;
using EksUpgradeBot.Upgrade.Clusters;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Interactions;

public sealed class InstantAnswersTests
{
    [Fact]
    public void Help_is_answered_at_once_and_every_other_command_is_carried_out() =>
        Assert.All(CommandTable.All.SelectMany(command => command.Examples.Select(example => (command, example))), said =>
        {
            var intent = CommandParser.Parse(said.example.Replace("{cluster}", "prod", StringComparison.Ordinal), [ClusterName.Parse("prod")]);

            Assert.IsNotType<Intent.Misunderstood>(intent);
            Assert.Equal(said.command.Word == "help", InstantAnswers.Of(intent, [ClusterName.Parse("prod")], "/eks-upgrade") is not null);
        });
}
