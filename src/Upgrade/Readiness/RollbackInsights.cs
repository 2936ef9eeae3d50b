using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness;

/// <summary>Which of EKS's rollback insights keep a rollback from being begun (EKS user guide, cluster insights). Pure.</summary>
internal static class RollbackInsights
{
    // What the bot looks at itself, live and object by object, and mends in the run. EKS writes insights once a day, so that they stay red
    // long after; asked for the rollback it looks anew and has the last word.
    private static readonly string[] LookedAt = ["kubelet", "kube-proxy", "add-on", "addon", "cluster health"];

    /// <summary>
    /// True when it keeps a rollback from being begun. EKS enforces ERROR and UNKNOWN; a word that is not known yet counts as they do.
    /// </summary>
    public static bool Blocks(EksInsight insight) => insight is { IsOfRollback: true, Status: not ("PASSING" or "WARNING") } && !IsLookedAt(insight);

    /// <summary>True when the bot looks at the same itself.</summary>
    public static bool IsLookedAt(EksInsight insight) => LookedAt.Any(word => insight.Name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
