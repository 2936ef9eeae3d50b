using System.Text;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>
/// The real <c>terraform</c>. Plans are kept under <c>WORKSPACE/runs/RUN/KEY/</c>; an apply runs in a session of its own and
/// writes into a file there, so that any later process of the bot can follow it.
/// </summary>
public sealed class TerraformCli : ITerraform, IDisposable
{
    internal const string LockFile = ".terraform.lock.hcl";

    private readonly TerraformSettings _settings;
    private readonly TerraformTool _tool;
    private readonly TerraformInit _init;
    private readonly TerraformApplies _applies;
    private readonly PlanFiles _files;
    private readonly KeptPlans _plans;
    private readonly LockRelease _release;

    /// <summary>Takes the settings; one instance for all clusters.</summary>
    public TerraformCli(TerraformSettings settings, ProcessRunner runner, TimeProvider time)
    {
        _settings = settings;
        var locks = new OwnLocks(settings.Workspace, new SharedApplies(settings.Ledger, settings.Replica, "terraform", time));
        _tool = new TerraformTool(settings, runner, locks);
        _init = new TerraformInit(settings, _tool);
        _applies = new TerraformApplies(settings, locks, time);
        _files = new PlanFiles(settings, _tool);
        _plans = new KeptPlans(settings);
        _release = new LockRelease(settings, _tool, _init);
    }

    /// <inheritdoc />
    public async Task<TerraformState> ReadStateAsync(TerraformRoot root, CancellationToken cancellationToken)
    {
        await _init.EnsureAsync(root, always: false, cancellationToken);
        return await _init.RetryAfterInitAsync(root, () => PullStateAsync(root, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public async Task<TerraformPlanFile> PlanAsync(
        TerraformRoot root, RunId run, string key, IReadOnlyList<string> targets, CancellationToken cancellationToken)
    {
        var folder = PlanFolder.Of(_settings.Workspace, run, key);
        if (await _applies.WasBegunAsync(folder, cancellationToken))
        {
            throw new InvalidOperationException($"The plan {key} of {run} was given to an apply; a new plan needs a new key.");
        }

        PrivateFile.MakeFolder(folder.Directory);
        var before = await ReadStateAsync(root, cancellationToken);
        var call = await _files.PlanCallAsync(root, folder, targets, cancellationToken);
        var hasChanges = await _init.RetryAfterInitAsync(root, () => _files.MakeAsync(call, folder, cancellationToken), cancellationToken);
        var digest = await PlanFolder.HashAsync(folder.NewPlan, cancellationToken)
            ?? throw new OutsideException("terraform plan wrote no plan file.", isTransient: false);
        var (plan, masks) = await _files.ShowAsync(root, folder.NewPlan, call, cancellationToken);

        var after = await PullStateAsync(root, cancellationToken);
        if ((before.Lineage, before.Serial) != (after.Lineage, after.Serial))
        {
            throw new OutsideException("Somebody else wrote the Terraform state while the plan was made.", isTransient: true);
        }

        masks.Write(folder);
        File.Move(folder.NewPlan, folder.Plan, overwrite: true);
        PrivateFile.WriteDurably(folder.PlanDigest, Encoding.ASCII.GetBytes(digest));
        await _plans.KeepAsync(folder, root, digest, cancellationToken);
        return new TerraformPlanFile(
            folder.Plan, digest,
            await HashLockFileAsync(root, cancellationToken),
            hasChanges, plan, after);
    }

    /// <inheritdoc />
    public async Task<string> HashLockFileAsync(TerraformRoot root, CancellationToken cancellationToken) =>
        await PlanFolder.HashAsync(Path.Combine(root.Directory, LockFile), cancellationToken) ?? "";

    /// <inheritdoc />
    public Task<bool> ReleaseLockAsync(TerraformRoot root, string lockId, CancellationToken cancellationToken) =>
        _release.ReleaseAsync(root, lockId, cancellationToken);

    /// <inheritdoc />
    public Task<string?> HashPlanAsync(RunId run, string key, CancellationToken cancellationToken) =>
        _plans.HashAsync(PlanFolder.Of(_settings.Workspace, run, key), cancellationToken);

    /// <inheritdoc />
    public Task<string?> TakeOverPlanAsync(TerraformRoot root, RunId run, string key, CancellationToken cancellationToken) =>
        _plans.TakeOverAsync(PlanFolder.Of(_settings.Workspace, run, key), root);

    /// <inheritdoc />
    public async Task StartApplyAsync(TerraformRoot root, RunId run, string key, CancellationToken cancellationToken)
    {
        var folder = PlanFolder.Of(_settings.Workspace, run, key);
        if (File.Exists(folder.Plan) && !File.Exists(folder.Masks) && !File.Exists(folder.ApplyRecord))
        {
            // A plan that came here without them, as one does that was made elsewhere.
            var call = await _files.PlanCallAsync(root, folder, [], cancellationToken);
            (await _files.ShowAsync(root, folder.Plan, call, cancellationToken)).Masks.Write(folder);
        }

        await _applies.StartAsync(
            folder,
            () => _tool.CallAsync(
                root, Timeout.InfiniteTimeSpan, ["apply", "-input=false", "-no-color", "-json", folder.Plan], cancellationToken),
            cancellationToken);
    }

    /// <inheritdoc />
    public Task<TerraformApply> FollowApplyAsync(RunId run, string key, CancellationToken cancellationToken) =>
        _applies.FollowAsync(PlanFolder.Of(_settings.Workspace, run, key), cancellationToken);

    /// <inheritdoc />
    public Task DiscardPlanAsync(RunId run, string key, CancellationToken cancellationToken) =>
        _plans.DiscardAsync(PlanFolder.Of(_settings.Workspace, run, key), cancellationToken);

    /// <summary>Tells the other replicas how the applies of this workspace stand. To be called every few seconds.</summary>
    public Task TellAllAsync(CancellationToken cancellationToken) => _applies.TellAllAsync(cancellationToken);

    /// <summary>Begins no apply any more, and asks those that run here to end in order; how many run still.</summary>
    public Task<int> InterruptAllAsync(CancellationToken cancellationToken) => _applies.InterruptAllAsync(cancellationToken);

    /// <inheritdoc />
    public async Task DiscardAsync(RunId run, CancellationToken cancellationToken)
    {
        foreach (var folder in PlanFolder.AllOf(_settings.Workspace, run))
        {
            if (await _applies.IsRunningAsync(folder, cancellationToken))
            {
                throw new OutsideException($"A terraform apply of {run} still runs; what is kept for it cannot go yet.", isTransient: true);
            }
        }

        if (await _applies.IsRunningElsewhereAsync(run, cancellationToken))
        {
            throw new OutsideException($"A terraform apply of {run} still runs at another replica; what is kept for it cannot go yet.", isTransient: true);
        }

        if (Directory.Exists(PlanFolder.OfRun(_settings.Workspace, run)))
        {
            Directory.Delete(PlanFolder.OfRun(_settings.Workspace, run), recursive: true);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _applies.Dispose();

    private async Task<TerraformState> PullStateAsync(TerraformRoot root, CancellationToken cancellationToken)
    {
        var call = await _tool.CallAsync(root, _settings.ReadTimeout, ["state", "pull"], cancellationToken);
        return await _tool.ReadAsync(
            call, "Reading the Terraform state", output => StateReader.ReadAsync(output, root.Cluster, cancellationToken), cancellationToken);
    }
}
