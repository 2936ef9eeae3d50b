using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>Answers that need nobody else: help, and what was not understood.</summary>
internal static class InstantAnswers
{
    /// <summary>The answer to an intent that needs neither AWS nor the store.</summary>
    public static Message Of(Intent intent, IClusterCatalogue clusters) => intent switch
    {
        Intent.Misunderstood misunderstood => Answers.Misunderstood(misunderstood),
        Intent.Help help => Answers.Help(HelpText.For(help.Word, [.. clusters.All.Select(cluster => cluster.Name)])),
        Intent.ShowForm => Answers.Help(HelpText.For(null, [.. clusters.All.Select(cluster => cluster.Name)])),
        _ => Answers.NotYet(intent.GetType().Name.ToLowerInvariant()),
    };

    /// <summary>True when the intent is answered by <see cref="Of"/>.</summary>
    public static bool Cover(Intent intent) => intent is not
        (Intent.Upgrade or Intent.Report or Intent.Status or Intent.Approve or Intent.Abort or Intent.Retry or Intent.Skip);
}
