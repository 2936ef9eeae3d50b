using System.Text;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>
/// The real <c>terraform</c>. Plans are kept under <c>WORKSPACE/runs/RUN/KEY/</c>; an apply runs in a session of its own and
/// writes into a file there, so that any later process of the bot can follow it.
/// </summary>
public sealed class TerraformCli : ITerraform, IDisposable
{
    private const int HasChanges = 2;
    internal const string LockFile = ".terraform.lock.hcl";

    private readonly TerraformSettings _settings;
    private readonly TerraformTool _tool;
    private readonly TerraformInit _init;
    private readonly TerraformApplies _applies;
    private readonly KeptPlans _plans;

    /// <summary>Takes the settings; one instance for all clusters.</summary>
    public TerraformCli(TerraformSettings settings, ProcessRunner runner, TimeProvider time)
    {
        _settings = settings;
        var locks = new OwnLocks(settings.Workspace, new SharedApplies(settings.Ledger, settings.Replica, "terraform", time));
        _tool = new TerraformTool(settings, runner, locks);
        _init = new TerraformInit(settings, _tool);
        _applies = new TerraformApplies(settings, locks, time);
        _plans = new KeptPlans(settings);
    }

    /// <inheritdoc />
    public async Task<TerraformState> ReadStateAsync(TerraformRoot root, CancellationToken cancellationToken)
    {
        await _init.EnsureAsync(root, always: false, cancellationToken);
        return await InitialisedAsync(root, () => PullStateAsync(root, cancellationToken), cancellationToken);
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
        var call = await PlanCallAsync(root, folder, targets, cancellationToken);
        var hasChanges = await InitialisedAsync(root, () => MakePlanAsync(call, folder, cancellationToken), cancellationToken);
        var digest = await PlanFolder.HashAsync(folder.NewPlan, cancellationToken)
            ?? throw new OutsideException("terraform plan wrote no plan file.", isTransient: false);
        var (plan, masks) = await ShowAsync(root, folder.NewPlan, call, cancellationToken);

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
    public async Task<bool> ReleaseLockAsync(TerraformRoot root, string lockId, CancellationToken cancellationToken)
    {
        await _init.EnsureAsync(root, always: false, cancellationToken);
        return await InitialisedAsync(
            root,
            async () =>
            {
                if (await FindHolderAsync(root, cancellationToken) != lockId)
                {
                    return false;
                }

                var call = await _tool.CallAsync(root, _settings.ReadTimeout, ["force-unlock", "-force", lockId], cancellationToken);
                return await _tool.TryAsync(call, cancellationToken) is not { } error
                    || (StateLock.IsGone(error.Text) ? false : throw await _tool.BrokeAsync($"Releasing the lock {lockId}", [error], call, cancellationToken));
            },
            cancellationToken);
    }

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
            var call = await PlanCallAsync(root, folder, [], cancellationToken);
            (await ShowAsync(root, folder.Plan, call, cancellationToken)).Masks.Write(folder);
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

    /// <summary>Does something, and once more after an init when Terraform asks for one: a module deep inside may have changed.</summary>
    private async Task<T> InitialisedAsync<T>(
        TerraformRoot root, Func<Task<T>> act, CancellationToken cancellationToken)
    {
        try
        {
            return await act();
        }
        catch (OutsideException e) when (e.Code == TerraformTool.NotInitialised)
        {
            await _init.EnsureAsync(root, always: true, cancellationToken);
            return await act();
        }
    }

    /// <summary>
    /// The id of the lock that is held now; null when none is. Over HTTP force-unlock takes no notice of the id that it is given (seen with
    /// Terraform 1.11), and would release whoever's lock there is.
    /// </summary>
    private async Task<string?> FindHolderAsync(TerraformRoot root, CancellationToken cancellationToken)
    {
        // Nothing else takes the lock so cheaply: what is not there is not untainted, and nothing is written.
        var call = await _tool.CallAsync(
            root, _settings.ReadTimeout, ["untaint", "-allow-missing", "-lock-timeout=0s", "terraform_data.nobody"], cancellationToken);
        return await _tool.TryAsync(call, cancellationToken) switch
        {
            null => null,
            { } error when TerraformDiagnostics.KindOf(error) == TerraformFailureKind.StateLocked => StateLock.Parse(error.Detail)?.Id,
            { } error => throw await _tool.BrokeAsync("Asking who holds the state lock", [error], call, cancellationToken),
        };
    }

    private async Task<TerraformState> PullStateAsync(TerraformRoot root, CancellationToken cancellationToken)
    {
        var call = await _tool.CallAsync(root, _settings.ReadTimeout, ["state", "pull"], cancellationToken);
        return await _tool.ReadAsync(
            call, "Reading the Terraform state", output => StateReader.ReadAsync(output, root.Cluster, cancellationToken), cancellationToken);
    }

    /// <summary>Reads a plan file, and what it masks.</summary>
    private async Task<(TerraformPlan Plan, PlanMasks Masks)> ShowAsync(
        TerraformRoot root, string file, ToolCall planned, CancellationToken cancellationToken)
    {
        var show = await _tool.CallAsync(root, _settings.ReadTimeout, ["show", "-json", "-no-color", file], cancellationToken);
        var secrets = new PlanSecrets();
        secrets.Collect(SensitiveVariables.Of(planned));
        var plan = await _tool.ReadAsync(
            show, "Reading the plan", output => PlanJsonReader.ReadAsync(output, secrets, cancellationToken), cancellationToken);
        return (plan, new PlanMasks(secrets.Texts));
    }

    private Task<ToolCall> PlanCallAsync(
        TerraformRoot root, PlanFolder folder, IReadOnlyList<string> targets, CancellationToken cancellationToken)
    {
        // The refresh is never turned off: after a failed update the state claims the new version.
        string[] arguments =
        [
            "plan", "-input=false", "-no-color", "-json", $"-out={folder.NewPlan}", "-detailed-exitcode", $"-lock-timeout={_settings.LockTimeout.TotalSeconds:0}s",
            .. root.Options.VarFiles.Select(file => $"-var-file={file}"),
            .. root.Options.PlanArguments,
            .. targets.Select(target => $"-target={target}"),
        ];
        return _tool.CallAsync(root, _settings.PlanTimeout, arguments, cancellationToken);
    }

    /// <summary>Makes the plan file; true when it holds changes.</summary>
    private async Task<bool> MakePlanAsync(ToolCall call, PlanFolder folder, CancellationToken cancellationToken)
    {
        PlanFolder.MakeEmptyFile(folder.NewPlan);
        var (exitCode, errors) = await _tool.RunJsonAsync(call, cancellationToken);
        if (exitCode is 0 or HasChanges)
        {
            return exitCode == HasChanges;
        }

        // Terraform keeps a plan of what it got to before the error. It can never be applied.
        File.Delete(folder.NewPlan);
        throw await _tool.BrokeAsync("terraform plan", errors, call, cancellationToken);
    }
}
