using EksUpgradeBot.Sandbox.Helmfile.Charts;
using EksUpgradeBot.Sandbox.Helmfile.Cluster;
using EksUpgradeBot.Sandbox.Helmfile.Diffing;
using EksUpgradeBot.Sandbox.Helmfile.State;

namespace EksUpgradeBot.Sandbox.Helmfile.Commands;

/// <summary>What would become of one release.</summary>
/// <param name="Before">Its newest revision; null for a release that is new.</param>
/// <param name="Text">What helm-diff prints; empty when nothing differs.</param>
internal sealed record ReleasePlan(ReleaseSpec Release, StoredRelease? Before, Chart? Chart, string Manifest, string Text)
{
    public bool IsUpdated => Release.IsInstalled && Text.Length > 0;

    public bool IsDeleted => !Release.IsInstalled && Before is not null;
}

/// <summary>Compares what is declared with what is in the cluster, release by release: all that <c>diff</c> does, and <c>apply</c> before it applies.</summary>
internal sealed class Planning(HelmfileState state, CommandLine line, KubernetesApi api)
{
    private readonly HelmStore _store = new(api);

    public async Task<IReadOnlyList<ReleasePlan>> PlanAsync()
    {
        if (!line.Has("--skip-deps"))
        {
            SmallCommands.AddRepositories(state, line);
            foreach (var release in state.Selected(line))
            {
                line.Log($"Building dependency release={release.Name}, chart={release.Chart}");
            }
        }

        var server = await CarefullyAsync(api.GetVersionAsync, ["version"]);
        var plans = new List<ReleasePlan>();
        foreach (var release in state.Selected(line))
        {
            string[] arguments = ["diff", "upgrade", "--allow-unreleased", release.Name, Normal(release.Chart), "--namespace", release.Namespace, "--detailed-exitcode"];
            plans.Add(await CarefullyAsync(() => PlanAsync(release, server), arguments));
        }

        return plans;
    }

    /// <summary>The path of a chart without <c>./</c>, as helmfile prints it while it works.</summary>
    public static string Normal(string chart) => chart.StartsWith("./", StringComparison.Ordinal) ? chart[2..] : chart;

    private async Task<T> CarefullyAsync<T>(Func<Task<T>> act, string[] arguments)
    {
        try
        {
            return await act();
        }
        catch (HelmException e)
        {
            throw new HelmfileException($"in ./{line.File}: {e.Report(arguments)}");
        }
    }

    private async Task<ReleasePlan> PlanAsync(ReleaseSpec release, ServerVersion server)
    {
        // helm-diff takes the newest revision, whatever became of it: also of an upgrade that was killed in the middle.
        var history = await _store.HistoryAsync(release.Name, release.Namespace);
        var before = history.Count > 0 && history[0].Status != "uninstalled" ? history[0] : null;
        if (!release.IsInstalled)
        {
            return new ReleasePlan(release, before, null, "", "");
        }

        var chart = Chart.Load(state, release);
        var manifest = chart.Render(release, server);
        var objects = Manifest.Parse(manifest, release.Namespace);
        var old = Manifest.Parse(before?.Manifest ?? "", release.Namespace);
        Build(objects, old, server);

        var diff = HelmDiff.Of(old, objects, line);
        return new ReleasePlan(release, before, chart, manifest, before is null ? HelmDiff.NewRelease + diff : diff);
    }

    private static void Build(IReadOnlyList<ManifestObject> objects, IReadOnlyList<ManifestObject> stored, ServerVersion server)
    {
        // Without it helm-diff renders the chart and never builds what is stored, so that only the upgrade itself fails.
        var isDryRun = Environment.GetEnvironmentVariable("HELM_DIFF_USE_UPGRADE_DRY_RUN") == "true";
        try
        {
            RemovedApis.Check(objects, "release manifest", server);
            RemovedApis.Check(isDryRun ? stored : [], "current release manifest", server);
        }
        catch (HelmException gone)
        {
            throw new HelmException($"Error: Failed to render chart: exit status 1: Error: {(isDryRun ? "UPGRADE FAILED: " : "")}{gone.Message}\nError: plugin \"diff\" exited with error");
        }
    }
}
