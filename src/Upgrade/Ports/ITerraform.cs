using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Ports;

/// <summary>A directory that Terraform runs in, and how it is called there.</summary>
/// <param name="Cluster">The cluster that it is about.</param>
/// <param name="Directory">Absolute path of the root module.</param>
/// <param name="Options">How Terraform is called.</param>
public sealed record TerraformRoot(ClusterAddress Cluster, string Directory, TerraformOptions Options);

/// <summary>How Terraform is called for a cluster, from its configuration.</summary>
/// <param name="Workspace">The workspace; null for the one that is selected.</param>
/// <param name="BackendConfig">Values of <c>-backend-config</c> for <c>init</c>: <c>key=value</c> or a path relative to the root module.</param>
/// <param name="VarFiles">Values of <c>-var-file</c> for <c>plan</c>, relative to the root module, in order.</param>
/// <param name="PlanArguments">Further arguments of <c>plan</c>, such as <c>-parallelism=20</c>.</param>
public sealed record TerraformOptions(
    string? Workspace, IReadOnlyList<string> BackendConfig, IReadOnlyList<string> VarFiles, IReadOnlyList<string> PlanArguments)
{
    /// <summary>No options.</summary>
    public static TerraformOptions Plain { get; } = new(null, [], [], []);
}

/// <summary>What Terraform's state knows of one EKS cluster. Versions are left out on purpose: the state lies after a failed apply.</summary>
/// <param name="Cluster">Address of the <c>aws_eks_cluster</c> with that name; null when the state has none.</param>
/// <param name="NodeGroups">Addresses of its <c>aws_eks_node_group</c>s by node group name.</param>
/// <param name="Addons">Addresses of its <c>aws_eks_addon</c>s by add-on name.</param>
/// <param name="Lineage">The state's lineage.</param>
/// <param name="Serial">The state's serial: any write raises it, and makes older plans stale.</param>
public sealed record TerraformState(
    string? Cluster,
    IReadOnlyDictionary<string, string> NodeGroups,
    IReadOnlyDictionary<string, string> Addons,
    string Lineage,
    long Serial);

/// <summary>A plan that was made and kept.</summary>
/// <param name="PlanFile">Absolute path of the plan file, mode 0600. It holds secrets.</param>
/// <param name="Sha256">Lower-case hexadecimal SHA-256 of the plan file.</param>
/// <param name="LockFileSha256">The same of <c>.terraform.lock.hcl</c>; empty when there is none.</param>
/// <param name="HasChanges">Exit code 2 of <c>-detailed-exitcode</c>: the plan differs from the state.</param>
/// <param name="Plan">What it would do.</param>
/// <param name="State">The state that it was made from.</param>
public sealed record TerraformPlanFile(
    string PlanFile, string Sha256, string LockFileSha256, bool HasChanges, TerraformPlan Plan, TerraformState State);

/// <summary>How an apply stands.</summary>
public enum ApplyPhase
{
    /// <summary>No apply with this key was ever started.</summary>
    NotStarted,

    /// <summary>Terraform runs.</summary>
    Running,

    /// <summary>Terraform ended and said that everything was applied.</summary>
    Succeeded,

    /// <summary>Terraform ended with an error: see <see cref="TerraformApply.Failure"/>.</summary>
    Failed,

    /// <summary>Terraform is gone without a last word (killed, or the machine went down). Ask EKS what happened.</summary>
    Lost,

    /// <summary>
    /// Another replica began it and has not been heard of for a while: Terraform may be dead with it, or work on where nobody here can
    /// see it. See <see cref="TerraformApply.BegunBy"/>.
    /// </summary>
    OutOfSight,
}

/// <summary>Why Terraform failed, as far as it can be told from its messages.</summary>
public enum TerraformFailureKind
{
    /// <summary>Anything else.</summary>
    Other,

    /// <summary>The saved plan is stale: the state was written since. Nothing was changed.</summary>
    StalePlan,

    /// <summary>Somebody else holds the state lock. Nothing was changed.</summary>
    StateLocked,

    /// <summary>The credentials are refused or have expired.</summary>
    Credentials,

    /// <summary>The EKS API refused or the update failed.</summary>
    Eks,
}

/// <summary>A failure of Terraform.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Summary">Terraform's own first error, one or two lines, without source snippets.</param>
/// <param name="LockHolder">Who holds the state lock and since when, for <see cref="TerraformFailureKind.StateLocked"/>.</param>
public sealed record TerraformFailure(TerraformFailureKind Kind, string Summary, string? LockHolder = null)
{
    /// <summary>The lock that is held; null when Terraform does not name it.</summary>
    public HeldLock? Lock { get; init; }
}

/// <summary>A lock on Terraform's state that stands in the way.</summary>
/// <param name="Id">What <c>force-unlock</c> asks for.</param>
/// <param name="Holder">Who holds it and since when, for people.</param>
/// <param name="IsOwnAndDead">It was made by an apply of the bot's own whose process is known to be gone.</param>
public sealed record HeldLock(string Id, string Holder, bool IsOwnAndDead);

/// <summary>How an apply stands, read from its output.</summary>
/// <param name="Phase">Where it is.</param>
/// <param name="StartedAt">When it was started; null when it was not.</param>
/// <param name="Working">Addresses in work now, with the seconds that Terraform says.</param>
/// <param name="Completed">Addresses that are done.</param>
/// <param name="Failure">Why it failed; null unless it did.</param>
public sealed record TerraformApply(
    ApplyPhase Phase,
    DateTimeOffset? StartedAt,
    IReadOnlyList<TerraformWork> Working,
    IReadOnlyList<string> Completed,
    TerraformFailure? Failure = null)
{
    /// <summary>The replica that began it, when it is not seen from here; null otherwise.</summary>
    public string? BegunBy { get; init; }

    /// <summary>When that replica last knew how it stood; null with <see cref="BegunBy"/>.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>The bot interrupted Terraform in order, because its own process was to end and would have taken Terraform along.</summary>
    public bool WasInterrupted { get; init; }

    /// <summary>True while Terraform works, or has to be taken to.</summary>
    public bool IsAtWork => Phase is ApplyPhase.Running or ApplyPhase.OutOfSight;
}

/// <summary>An address in work.</summary>
public sealed record TerraformWork(string Address, int ElapsedSeconds);

/// <summary>
/// The terraform executable. Plans are kept per run and key, for every replica of the bot; an apply is started at most once per run
/// and key, for ever, by whichever replica. Throws <see cref="OutsideException"/>: final for a configuration that does not plan, transient for a held lock.
/// </summary>
public interface ITerraform
{
    /// <summary>Initialises the root module when it is not, and reads the state.</summary>
    Task<TerraformState> ReadStateAsync(TerraformRoot root, CancellationToken cancellationToken);

    /// <summary>Plans with a refresh, keeps the plan file under the run and key, and reads it.</summary>
    /// <param name="key">Letters, digits and <c>-</c>: step and attempt.</param>
    /// <param name="targets">Addresses for <c>-target</c>; empty for the whole configuration.</param>
    Task<TerraformPlanFile> PlanAsync(
        TerraformRoot root, RunId run, string key, IReadOnlyList<string> targets, CancellationToken cancellationToken);

    /// <summary>SHA-256 of <c>.terraform.lock.hcl</c> in the root module, lower-case hexadecimal; empty when there is none.</summary>
    Task<string> HashLockFileAsync(TerraformRoot root, CancellationToken cancellationToken);

    /// <summary>
    /// <c>force-unlock</c>: releases exactly this lock on the state. False when it is not there any more: released by somebody else, or by
    /// an earlier call.
    /// </summary>
    Task<bool> ReleaseLockAsync(TerraformRoot root, string lockId, CancellationToken cancellationToken);

    /// <summary>SHA-256 of the plan file kept under the run and key, fetched when another replica made it; null when it is gone.</summary>
    Task<string?> HashPlanAsync(RunId run, string key, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the root module ready for a plan that another replica made: the providers' lock file becomes the one that it was made with.
    /// Nothing for a plan that was made here. To be called after <see cref="HashPlanAsync"/>, before anything is initialised.
    /// </summary>
    /// <returns>Why the plan cannot be applied here, as a clause; null when it can.</returns>
    Task<string?> TakeOverPlanAsync(TerraformRoot root, RunId run, string key, CancellationToken cancellationToken);

    /// <summary>
    /// Starts <c>apply</c> of the kept plan in a session of its own, so that it outlives this process. A second call for the
    /// same run and key starts nothing.
    /// </summary>
    Task StartApplyAsync(TerraformRoot root, RunId run, string key, CancellationToken cancellationToken);

    /// <summary>How the apply stands, also one that another process started.</summary>
    Task<TerraformApply> FollowApplyAsync(RunId run, string key, CancellationToken cancellationToken);

    /// <summary>Deletes the plan file kept under the run and key. What an apply printed stays.</summary>
    Task DiscardPlanAsync(RunId run, string key, CancellationToken cancellationToken);

    /// <summary>Deletes everything kept for the run.</summary>
    Task DiscardAsync(RunId run, CancellationToken cancellationToken);
}
