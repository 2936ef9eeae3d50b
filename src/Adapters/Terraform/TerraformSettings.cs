using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>How Terraform is run.</summary>
public sealed record TerraformSettings
{
    /// <summary>A name on the <c>PATH</c> or a path.</summary>
    public string Executable { get; init; } = "terraform";

    /// <summary>Where plans and the output of applies are kept; made with mode 0700.</summary>
    public required string Workspace { get; init; }

    /// <summary>What Terraform sees of the bot's environment.</summary>
    public required ToolEnvironment Environment { get; init; }

    /// <summary>
    /// Further variables for one cluster, such as the credentials of its role; null when the environment's own serve all.
    /// Asked before each call of Terraform. An apply keeps what it was started with.
    /// </summary>
    public Func<ClusterAddress, CancellationToken, Task<IReadOnlyDictionary<string, string>>>? VariablesFor { get; init; }

    /// <summary>Where plan files are kept for other replicas; null to keep them in the workspace alone.</summary>
    public Vault? Vault { get; init; }

    /// <summary>Where replicas tell each other of applies; null when nobody else could begin one.</summary>
    public ApplyLedger? Ledger { get; init; }

    /// <summary>Who begins applies here.</summary>
    public ReplicaName Replica { get; init; } = new(System.Environment.MachineName);

    /// <summary>How long reading the state or an init may take. An init may have to download half a gigabyte of provider.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a plan may take.</summary>
    public TimeSpan PlanTimeout { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>How long a plan waits for a held state lock, in whole seconds: another plan is over by then, an apply is not worth waiting for.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
