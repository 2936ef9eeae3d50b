using EksUpgradeBot.Adapters.Kubernetes;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Adapters.Helmfile;

/// <summary>How helmfile is run.</summary>
public sealed record HelmfileSettings
{
    /// <summary>A name on the <c>PATH</c> or a path. Helm itself and its plugin helm-diff are found by helmfile.</summary>
    public string Executable { get; init; } = "helmfile";

    /// <summary>Where kubeconfigs, diffs and the output of applies are kept; made with mode 0700.</summary>
    public required string Workspace { get; init; }

    /// <summary>What helmfile sees of the bot's environment. What would lead it to another cluster is taken out.</summary>
    public required ToolEnvironment Environment { get; init; }

    /// <summary>Makes the text of a kubeconfig that leads to one cluster and nowhere else.</summary>
    public required Func<ClusterAddress, CancellationToken, Task<string>> KubeconfigFor { get; init; }

    /// <summary>Reads the newest revision of each Helm release in some namespaces of a cluster.</summary>
    public required Func<ClusterAddress, IReadOnlyList<string>, CancellationToken, Task<IReadOnlyList<HelmRelease>>> ReleasesIn { get; init; }

    /// <summary>Where replicas tell each other of applies; null when nobody else could begin one.</summary>
    public ApplyLedger? Ledger { get; init; }

    /// <summary>Who begins applies here.</summary>
    public ReplicaName Replica { get; init; } = new(System.Environment.MachineName);

    /// <summary>How long resolving dependencies may take: repositories are asked for their indexes.</summary>
    public TimeSpan DependencyTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a diff may take. Hundreds of releases are rendered and compared one by one.</summary>
    public TimeSpan DiffTimeout { get; init; } = TimeSpan.FromMinutes(20);
}
