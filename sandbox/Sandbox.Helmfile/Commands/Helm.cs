using System.Globalization;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Helmfile.Charts;
using EksUpgradeBot.Sandbox.Helmfile.Cluster;

namespace EksUpgradeBot.Sandbox.Helmfile.Commands;

/// <summary>
/// <c>helm upgrade --install</c> and <c>helm uninstall</c>, as far as their traces go: a new revision that is pending while the
/// upgrade runs, deployed after it, and the one before superseded. The objects themselves are not sent: the simulated cluster's
/// come from its scene.
/// </summary>
internal sealed class Helm(KubernetesApi api)
{
    private const int KeptRevisions = 10;

    private readonly HelmStore _store = new(api);

    public async Task<string> UpgradeAsync(ReleasePlan plan)
    {
        var (release, chart) = (plan.Release, plan.Chart!);
        var history = await _store.HistoryAsync(release.Name, release.Namespace);
        if (history.FirstOrDefault() is { IsPending: true })
        {
            throw new HelmException("Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress");
        }

        var server = await api.GetVersionAsync();
        Build(Manifest.Parse(history.FirstOrDefault()?.Manifest ?? "", release.Namespace), server);
        var revision = new StoredRelease(
            release.Name, release.Namespace, (history.FirstOrDefault()?.Revision ?? 0) + 1, history.Count == 0 ? "pending-install" : "pending-upgrade",
            chart.Name, chart.Version, chart.AppVersion, plan.Manifest);
        await _store.CreateAsync(revision);
        try
        {
            await WaitAsync(plan);
        }
        catch (HelmException)
        {
            await _store.UpdateAsync(revision with { Status = "failed" });
            throw;
        }

        foreach (var before in history.Where(before => before.Status == "deployed"))
        {
            await _store.UpdateAsync(before with { Status = "superseded" });
        }

        await _store.UpdateAsync(revision with { Status = "deployed" });
        foreach (var old in history.Skip(KeptRevisions - 1))
        {
            await _store.DeleteAsync(old);
        }

        var first = history.Count == 0
            ? $"Release \"{release.Name}\" does not exist. Installing it now."
            : $"Release \"{release.Name}\" has been upgraded. Happy Helming!";
        var now = TimeProvider.System.GetUtcNow().ToString("ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture);
        return $"{first}\nNAME: {release.Name}\nLAST DEPLOYED: {now}\nNAMESPACE: {release.Namespace}\nSTATUS: deployed\nREVISION: {revision.Revision}\nTEST SUITE: None\n";
    }

    public async Task<string> UninstallAsync(ReleasePlan plan)
    {
        foreach (var revision in await _store.HistoryAsync(plan.Release.Name, plan.Release.Namespace))
        {
            await _store.DeleteAsync(revision);
        }

        return $"release \"{plan.Release.Name}\" uninstalled\n";
    }

    private static void Build(IReadOnlyList<ManifestObject> current, ServerVersion server)
    {
        try
        {
            RemovedApis.Check(current, "current release manifest", server);
        }
        catch (HelmException gone)
        {
            throw new HelmException($"Error: UPGRADE FAILED: {gone.Message}");
        }
    }

    /// <summary>With <c>--wait</c>: until every Deployment that the cluster knows has its replicas.</summary>
    private async Task WaitAsync(ReleasePlan plan)
    {
        if (!plan.Release.Waits)
        {
            return;
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(plan.Release.Timeout), TimeProvider.System);
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        try
        {
            while (!await IsReadyAsync(plan))
            {
                await poll.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new HelmException("Error: UPGRADE FAILED: context deadline exceeded");
        }
    }

    private async Task<bool> IsReadyAsync(ReleasePlan plan)
    {
        foreach (var item in Manifest.Parse(plan.Manifest, plan.Release.Namespace).Where(item => item.Kind == "Deployment"))
        {
            var found = await api.SendAsync(HttpMethod.Get, $"/apis/apps/v1/namespaces/{item.Namespace}/deployments/{item.Name}", null, "UPGRADE FAILED");
            if (found?["status"] is JsonObject status && (int)(status["availableReplicas"] ?? 0) < (int)(status["replicas"] ?? 0))
            {
                return false;
            }
        }

        return true;
    }
}
