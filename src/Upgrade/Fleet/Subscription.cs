using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Fleet;

/// <summary>What a channel can be told of.</summary>
public enum NoticeKind
{
    /// <summary>A proposal waits for people, and what became of it.</summary>
    Approvals,

    /// <summary>The milestones of an upgrade.</summary>
    Progress,

    /// <summary>An upgrade that needs people, and what became of that.</summary>
    Failures,

    /// <summary>What the daily scan of the fleet finds: versions, support, skew, insights, code.</summary>
    Lifecycle,
}

/// <summary>A channel's wish to be told of one kind of event.</summary>
/// <param name="Channel">The conversation's id.</param>
/// <param name="Cluster">The cluster; null for every cluster there is or will be.</param>
/// <param name="Kind">The kind of event.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="At">Since when: what happened before is not told, unless it still waits for people.</param>
public sealed record Subscription(string Channel, ClusterName? Cluster, NoticeKind Kind, Person By, DateTimeOffset At)
{
    /// <summary>True when events of this cluster belong to it.</summary>
    public bool Covers(ClusterName cluster) => Cluster is not { } one || one == cluster;
}
