using System.Text;
using EksUpgradeBot.Adapters.Kubernetes;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Helmfile;

/// <summary>
/// The real <c>helmfile</c>, which calls <c>helm</c> and its plugin helm-diff. Diffs and applies are kept under
/// <c>WORKSPACE/charts/RUN/KEY/</c>; the person's own kubeconfig is never read.
/// </summary>
public sealed class HelmfileCli : ICharts, IDisposable
{
    private const int HasChanges = 2;

    // An upgrade that takes longer is dead far more often than slow: helm gives up after five minutes by itself.
    private static readonly TimeSpan PendingIsDead = TimeSpan.FromMinutes(15);

    private readonly HelmfileSettings _settings;
    private readonly HelmfileTool _tool;
    private readonly ChartApplies _applies;
    private readonly TimeProvider _time;

    /// <summary>Takes the settings; one instance for all clusters.</summary>
    public HelmfileCli(HelmfileSettings settings, ProcessRunner runner, TimeProvider time)
    {
        _settings = settings;
        _tool = new HelmfileTool(settings, runner);
        _applies = new ChartApplies(settings, time);
        _time = time;
    }

    /// <inheritdoc />
    public async Task<ChartDiff> DiffAsync(ClusterAddress cluster, RunId run, string key, ChartPlace place, CancellationToken cancellationToken)
    {
        var folder = ChartFolder.Of(_settings.Workspace, run, key);
        await _tool.PrepareAsync(folder, cluster, cancellationToken);
        await _tool.RunAsync(_tool.Call(folder, place, _settings.DependencyTimeout, "deps"), "helmfile deps", [0], null, cancellationToken);
        var declared = await ListAsync(folder, place, cancellationToken);
        var deployed = await _settings.ReleasesIn(
            cluster, [.. declared.Select(release => release.Namespace).Distinct(StringComparer.Ordinal)], cancellationToken);

        var text = new DiffText();
        var exitCode = await _tool.RunAsync(
            _tool.Call(folder, place, _settings.DiffTimeout, "diff", "--skip-deps", "--detailed-exitcode", "--suppress-secrets"),
            "helmfile diff", [0, HasChanges], text.Add, cancellationToken);
        PrivateFile.WriteDurably(folder.Diff, Encoding.UTF8.GetBytes(text.Kept));
        var changes = text.Changed.Select(release => ToChange(release, declared, deployed, place)).ToList();

        // Exit code and text must agree: a change that cannot be shown must not be approved unseen.
        if ((exitCode == HasChanges) != (changes.Count > 0))
        {
            throw new OutsideException(
                exitCode == HasChanges
                    ? "helmfile diff says that something changes, but not what."
                    : "helmfile diff shows changes and says that there are none.",
                isTransient: false)
            {
                Remedy = "A helmfile with `suppressDiff`, or another output format of helm-diff, hides what changes: take it out, then retry.",
            };
        }

        RefuseUnfinished(declared, deployed, changes);
        return new ChartDiff(text.Sha256, changes);
    }

    /// <inheritdoc />
    public Task StartApplyAsync(ClusterAddress cluster, RunId run, string key, ChartPlace place, CancellationToken cancellationToken)
    {
        var folder = ChartFolder.Of(_settings.Workspace, run, key);
        return _applies.StartAsync(
            folder,
            async () =>
            {
                await _tool.PrepareAsync(folder, cluster, cancellationToken);

                // One release after the other: an upgrade that goes wrong is then alone in that.
                return _tool.Call(
                    folder, place, Timeout.InfiniteTimeSpan, "apply", "--skip-deps", "--suppress-diff", "--suppress-secrets", "--concurrency", "1");
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public Task<ChartApply> FollowApplyAsync(RunId run, string key, CancellationToken cancellationToken) =>
        _applies.FollowAsync(ChartFolder.Of(_settings.Workspace, run, key), cancellationToken);

    /// <inheritdoc />
    public async Task DiscardAsync(RunId run, CancellationToken cancellationToken)
    {
        foreach (var folder in ChartFolder.AllOf(_settings.Workspace, run))
        {
            if (await _applies.IsRunningAsync(folder, cancellationToken))
            {
                throw new OutsideException($"A helmfile apply of {run} still runs; what is kept for it cannot go yet.", isTransient: true);
            }
        }

        if (await _applies.IsRunningElsewhereAsync(run, cancellationToken))
        {
            throw new OutsideException($"A helmfile apply of {run} still runs at another replica; what is kept for it cannot go yet.", isTransient: true);
        }

        if (Directory.Exists(ChartFolder.OfRun(_settings.Workspace, run)))
        {
            Directory.Delete(ChartFolder.OfRun(_settings.Workspace, run), recursive: true);
        }
    }

    /// <summary>Tells the other replicas how the applies of this workspace stand. To be called every few seconds.</summary>
    public Task TellAllAsync(CancellationToken cancellationToken) => _applies.TellAllAsync(cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _applies.Dispose();

    private async Task<IReadOnlyList<DeclaredRelease>> ListAsync(ChartFolder folder, ChartPlace place, CancellationToken cancellationToken)
    {
        var json = new StringBuilder();
        await _tool.RunAsync(
            _tool.Call(folder, place, _settings.DiffTimeout, "list", "--output", "json"), "helmfile list", [0],
            line => json.Append(line.IsError ? "" : line.Text), cancellationToken);
        return [.. DeclaredRelease.Parse(json.ToString()).Where(release => release.Enabled)];
    }

    private static ReleaseChange ToChange(
        ComparedRelease release, IReadOnlyList<DeclaredRelease> declared, IReadOnlyList<HelmRelease> deployed, ChartPlace place)
    {
        var declaration = declared.FirstOrDefault(known => known.Name == release.Name && (release.Namespace is null || known.Namespace == release.Namespace));
        var space = release.Namespace ?? declaration?.Namespace ?? DeclaredRelease.DefaultNamespace;
        var before = deployed.FirstOrDefault(known => (known.Namespace, known.Name) == (space, release.Name));
        var (chart, app) = declaration?.Target(place.Directory) ?? (Path.GetFileName(release.Chart), null);
        return new ReleaseChange(
            release.Name,
            space,
            release.IsNew ? null : before?.ChartAndVersion ?? release.LabelBefore ?? "a version that is not known",
            release.IsUninstalled ? null : chart.Contains('-') ? chart : release.LabelAfter ?? chart,
            release.Objects)
        {
            AppFrom = release.IsNew ? null : before?.AppVersion,
            AppTo = release.IsUninstalled ? null : app,
        };
    }

    /// <summary>
    /// helm-diff compares with the newest revision, also one that never got to its end: such a release shows no difference, and is
    /// not what the helmfile says.
    /// </summary>
    private void RefuseUnfinished(IReadOnlyList<DeclaredRelease> declared, IReadOnlyList<HelmRelease> deployed, IReadOnlyList<ReleaseChange> changes)
    {
        foreach (var release in deployed.Where(release => declared.Any(known => known.Installed && (known.Namespace, known.Name) == (release.Namespace, release.Name))))
        {
            if (release.IsPending)
            {
                var isFresh = _time.GetUtcNow() - release.ChangedAt < PendingIsDead;
                throw new OutsideException(
                    $"Release {release.Namespace}/{release.Name} is in {release.Status} since {release.ChangedAt:yyyy-MM-dd HH:mm} UTC: a helm works on it, or was killed in the middle.",
                    isTransient: isFresh)
                {
                    Remedy = $"When nobody works on it any more, `helm rollback {release.Name} --namespace {release.Namespace}`, then retry.",
                };
            }

            if (release.Status == "failed" && changes.All(change => (change.Namespace, change.Name) != (release.Namespace, release.Name)))
            {
                throw new OutsideException(
                    $"The last upgrade of release {release.Namespace}/{release.Name} failed, and helmfile sees nothing to change: it would leave it as it is.",
                    isTransient: false)
                {
                    Remedy = $"Look at its pods, then `helmfile sync --selector name={release.Name}` or `helm rollback {release.Name} --namespace {release.Namespace}`, then retry.",
                };
            }
        }
    }
}
