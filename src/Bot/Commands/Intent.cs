using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Commands;

/// <summary>What somebody means by the words of a slash command or a mention. The family is closed.</summary>
internal abstract record Intent
{
    private Intent()
    {
    }

    /// <summary>True when carrying it out changes nothing, neither in a cluster nor here.</summary>
    public bool OnlyReads => this is Report { Share: false } or Status or Fleet or History or Subscriptions or Help or ShowForm or Upgrade { DryRun: true };

    /// <summary>Start an upgrade; with <paramref name="DryRun"/> only show readiness and the steps.</summary>
    public sealed record Upgrade(ClusterName Cluster, KubernetesVersion Target, bool DryRun) : Intent;

    /// <summary>Nothing was typed: show the form.</summary>
    public sealed record ShowForm : Intent;

    /// <summary>Version skew and readiness, for the next minor when no version is named.</summary>
    public sealed record Report(ClusterName Cluster, KubernetesVersion? Target) : Intent
    {
        /// <summary>Show it to the whole channel.</summary>
        public bool Share { get; init; }
    }

    /// <summary>What runs, where it stands, who is waited for.</summary>
    public sealed record Status(ClusterName? Cluster) : Intent;

    /// <summary>Every cluster at a glance.</summary>
    public sealed record Fleet : Intent;

    /// <summary>Approve exactly the proposal whose digest begins like this.</summary>
    public sealed record Approve(ClusterName Cluster, string Digest) : Intent;

    /// <summary>End the run of a cluster. An abort must never be hard, so that it needs no reason.</summary>
    public sealed record Abort(ClusterName Cluster, string? Reason) : Intent;

    /// <summary>Try the failed step again.</summary>
    public sealed record Retry(ClusterName Cluster) : Intent;

    /// <summary>Leave the failed step out.</summary>
    public sealed record Skip(ClusterName Cluster, string Reason) : Intent;

    /// <summary>Let what is approved begin outside of the maintenance window.</summary>
    public sealed record Override(ClusterName Cluster, string Reason) : Intent;

    /// <summary>End a bake now when <paramref name="More"/> is zero, else make it that much longer.</summary>
    public sealed record Bake(ClusterName Cluster, TimeSpan More, string? Reason) : Intent;

    /// <summary>Propose to roll a node group, whose roll failed, with force.</summary>
    public sealed record Force(ClusterName Cluster, string NodeGroup) : Intent;

    /// <summary>Release the lock on Terraform's state that the failure names.</summary>
    public sealed record Unlock(ClusterName Cluster) : Intent;

    /// <summary>Let findings of a code pass until a day.</summary>
    public sealed record Waive(ClusterName Cluster, string Code, DateOnly Until, string Reason) : Intent;

    /// <summary>Take a waiver back.</summary>
    public sealed record Unwaive(ClusterName Cluster, string Code) : Intent;

    /// <summary>The control plane back one minor.</summary>
    public sealed record Rollback(ClusterName Cluster) : Intent;

    /// <summary>Past runs.</summary>
    public sealed record History(ClusterName? Cluster) : Intent;

    /// <summary>Notify this channel; every kind of event when none is named. No cluster stands for all.</summary>
    public sealed record Subscribe(ClusterName? Cluster, IReadOnlyList<string> Kinds) : Intent;

    /// <summary>Stop notifying this channel.</summary>
    public sealed record Unsubscribe(ClusterName? Cluster, IReadOnlyList<string> Kinds) : Intent;

    /// <summary>What this channel is notified of.</summary>
    public sealed record Subscriptions : Intent;

    /// <summary>Help, in general or on a word.</summary>
    public sealed record Help(string? Word) : Intent;

    /// <summary>The words make no sense. What it quotes is plain text from outside: whoever shows it escapes it.</summary>
    /// <param name="Reason">What is wrong, as a sentence.</param>
    /// <param name="Suggestions">What may have been meant, the likeliest first.</param>
    /// <param name="Example">A line that works.</param>
    public sealed record Misunderstood(string Reason, IReadOnlyList<Suggestion> Suggestions, string Example) : Intent;
}

/// <summary>A corrected line.</summary>
/// <param name="Text">The whole line as it should have been typed, without the command itself.</param>
/// <param name="OnlyReads">True when running it changes nothing, so that a button may offer it.</param>
internal sealed record Suggestion(string Text, bool OnlyReads);
