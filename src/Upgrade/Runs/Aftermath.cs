using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Runs;

/// <summary>How things stand outside after a run, as it was looked at then.</summary>
/// <param name="ControlPlane">What EKS says the control plane runs; null when it did not answer.</param>
/// <param name="Code">What the code says; null when the run never touched it.</param>
/// <param name="Problem">What could not be tidied up, with what to do about it; null when everything was.</param>
public sealed record Aftermath(KubernetesVersion? ControlPlane, CodeAfterRun? Code, string? Problem)
{
    /// <summary>The way back that EKS leaves open, while it did; null when there was none, or EKS did not tell.</summary>
    public RollbackWindow? Rollback { get; init; }
}

/// <summary>What the code says after a run.</summary>
/// <param name="BaseBranch">The base branch; empty without a repository.</param>
/// <param name="Base">What the base branch, or the directory, says; null when it could not be read.</param>
/// <param name="RunBranch">The run's branch at the remote; null when there is none.</param>
/// <param name="Own">What the run's branch says; null when there is none or it could not be read.</param>
/// <param name="IsMerged">The base branch has everything of the run's branch.</param>
public sealed record CodeAfterRun(string BaseBranch, KubernetesVersion? Base, string? RunBranch, KubernetesVersion? Own, bool IsMerged);
