using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>Answers that need nobody else: help, and what was not understood.</summary>
internal static class InstantAnswers
{
    /// <summary>The answer to an intent that needs neither AWS nor the store; null for every other one.</summary>
    public static Message? Of(Intent intent, IReadOnlyList<ClusterName> clusters, string command) => intent switch
    {
        Intent.Misunderstood misunderstood => Answers.Misunderstood(misunderstood),
        Intent.Help help => HelpView.Of(HelpText.About(help.Word, clusters, command)),
        Intent.ShowForm => Answers.OpenForm(command),
        _ => null,
    };
}
