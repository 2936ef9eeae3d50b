using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>Answers that need nobody else: help, and what was not understood.</summary>
internal static class InstantAnswers
{
    /// <summary>The answer to an intent that needs neither AWS nor the store.</summary>
    public static Message Of(Intent intent, IClusterCatalogue clusters, string command) => intent switch
    {
        Intent.Misunderstood misunderstood => Answers.Misunderstood(misunderstood),
        Intent.Help help => HelpView.Of(HelpText.About(help.Word, [.. clusters.All.Select(cluster => cluster.Name)], command)),
        Intent.ShowForm => Answers.OpenForm(command),
        _ => Answers.NotYet(intent.GetType().Name.ToLowerInvariant()),
    };

    /// <summary>True when the intent is answered by <see cref="Of"/>.</summary>
    public static bool Cover(Intent intent) => intent is
        Intent.Misunderstood or Intent.Help or Intent.ShowForm;
}
