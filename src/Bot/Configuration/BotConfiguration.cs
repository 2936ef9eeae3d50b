using EksUpgradeBot.Upgrade.Fleet;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Bot.Configuration;

/// <summary>How Slack is reached.</summary>
internal enum SlackMode
{
    /// <summary>Socket Mode: no address of our own is needed.</summary>
    Socket,

    /// <summary>Signed HTTP.</summary>
    Http,
}

/// <summary>The settings of <c>bot.yaml</c>, checked.</summary>
/// <param name="Mode">How Slack is reached.</param>
/// <param name="ApiUrl">Where Slack's methods are; ends with a slash.</param>
/// <param name="Listen">The address to listen on, such as <c>http://0.0.0.0:8080</c>.</param>
/// <param name="Command">The slash command, with its slash.</param>
/// <param name="Store">A connection string. It may hold a password: it is never shown.</param>
/// <param name="Workspace">The directory for clones, plans and logs.</param>
/// <param name="Terraform">The terraform executable.</param>
/// <param name="Git">The git executable.</param>
/// <param name="Clusters">The clusters, in order.</param>
internal sealed record BotConfiguration(
    SlackMode Mode, Uri ApiUrl, Uri Listen, string Command, string Store, string Workspace, string Terraform, string Git,
    IReadOnlyList<ClusterSettings> Clusters)
{
    /// <summary>The helmfile executable.</summary>
    public string Helmfile { get; init; } = "helmfile";

    /// <summary>The file that it was read from, absolute; empty when it was read from none.</summary>
    public string Path { get; init; } = "";

    /// <summary>How often something outside is looked at.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>When the fleet is looked at.</summary>
    public DailySchedule Scan { get; init; } = DailySchedule.Default;

    /// <summary>How long the bot may take to end after SIGTERM. Less than whoever stops it waits before SIGKILL (Kubernetes: 30 s).</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(25);
}
