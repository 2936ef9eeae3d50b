using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Bot.Interactions;
using EksUpgradeBot.Upgrade.Clusters;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Interactions;

public sealed class InstantAnswersTests
{
    [Fact]
    public void Every_command_that_is_built_gets_carried_out_and_every_other_one_is_answered_at_once() =>
        Assert.All(CommandTable.All.SelectMany(command => command.Examples.Select(example => (command, example))), said =>
        {
            var intent = CommandParser.Parse(said.example.Replace("{cluster}", "prod", StringComparison.Ordinal), [ClusterName.Parse("prod")]);

            Assert.IsNotType<Intent.Misunderstood>(intent);
            Assert.Equal(!said.command.IsBuilt || said.command.Word == "help", InstantAnswers.Cover(intent));
        });
}
