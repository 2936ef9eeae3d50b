using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Readiness;

namespace EksUpgradeBot.Upgrade.Tests.Fakes;

/// <summary>Everything beyond versions, as a value that a test sets; each source can be made to fail or to hang.</summary>
internal sealed class FakeEvidence : IEksEvidence, IKubernetesEvidence, ICodeEvidence
{
    public ClusterEvidence Seen { get; set; } = ClusterEvidence.None;

    public ChartReading? Charts { get; set; }

    /// <summary>Sources that do not answer, by the name of their method: why.</summary>
    public Dictionary<string, string> Broken { get; } = [];

    /// <summary>Sources that never answer.</summary>
    public HashSet<string> Hanging { get; } = [];

    public Task<IReadOnlyList<InsightDetail>> ListInsightDetailsAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        Answer(nameof(ListInsightDetailsAsync), Seen.Insights, cancellationToken);

    public Task<IReadOnlyList<string>> ListFargateProfilesAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        Answer(nameof(ListFargateProfilesAsync), Seen.FargateProfiles, cancellationToken);

    public Task<IReadOnlyList<WorkloadTemplate>> ListWorkloadTemplatesAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        Answer(nameof(ListWorkloadTemplatesAsync), Seen.Workloads, cancellationToken);

    public Task<IReadOnlyList<Webhook>> ListWebhooksAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        Answer(nameof(ListWebhooksAsync), Seen.Webhooks, cancellationToken);

    public Task<IReadOnlyList<ServiceBackend>> ListServicesAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        Answer(nameof(ListServicesAsync), Seen.Services, cancellationToken);

    public Task<IReadOnlyList<CustomResource>> ListCustomResourcesAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        Answer(nameof(ListCustomResourcesAsync), Seen.CustomResources, cancellationToken);

    public Task<IReadOnlyList<AggregatedApi>> ListAggregatedApisAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        Answer(nameof(ListAggregatedApisAsync), Seen.AggregatedApis, cancellationToken);

    public Task<IReadOnlyList<string>> ListServedApisAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<string>>(nameof(ListServedApisAsync), [.. Seen.ServedApis], cancellationToken);

    public Task<IReadOnlyList<RequestedApi>> ListRequestedApisAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        Answer(nameof(ListRequestedApisAsync), Seen.RequestedApis, cancellationToken);

    public Task<IReadOnlyList<WrittenObject>> ListWrittenObjectsAsync(ClusterAddress cluster, KubernetesVersion above, CancellationToken cancellationToken) =>
        Answer(nameof(ListWrittenObjectsAsync), Seen.Objects, cancellationToken);

    public Task<ChartReading> ListChartsAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        Answer(nameof(ListChartsAsync), Charts ?? new ChartReading(Seen.Charts, []), cancellationToken);

    public Task<string?> FindProxyModeAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        Answer(nameof(FindProxyModeAsync), Seen.ProxyMode, cancellationToken);

    public Task<CodeReading> ReadAsync(ClusterSettings cluster, CancellationToken cancellationToken) =>
        Answer(nameof(ReadAsync), new CodeReading(Seen.Code ?? new CodeEvidence(Some.V("1.33"), "main.tf:3", []), []), cancellationToken);

    private async Task<T> Answer<T>(string source, T answer, CancellationToken cancellationToken)
    {
        if (Hanging.Contains(source))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        return Broken.TryGetValue(source, out var reason) ? throw new OutsideException(reason, isTransient: false) : answer;
    }
}

/// <summary>Waivers in a list.</summary>
internal sealed class FakeWaivers : IWaivers
{
    private readonly List<WaiverRecord> _records = [];

    public Task AddAsync(Waiver waiver, CancellationToken cancellationToken)
    {
        _records.Add(new WaiverRecord(waiver, null, null));
        return Task.CompletedTask;
    }

    public Task<bool> RevokeAsync(ClusterName cluster, string code, string by, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var index = _records.FindIndex(record => record.RevokedBy is null && record.Waiver.Cluster == cluster && record.Waiver.Code == code);
        if (index >= 0)
        {
            _records[index] = _records[index] with { RevokedBy = by, RevokedAt = at };
        }

        return Task.FromResult(index >= 0);
    }

    public Task<IReadOnlyList<Waiver>> ListAsync(ClusterName cluster, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Waiver>>([.. _records.Where(record => record.RevokedBy is null && record.Waiver.Cluster == cluster).Select(record => record.Waiver)]);

    public Task<IReadOnlyList<WaiverRecord>> ListHistoryAsync(ClusterName cluster, int count, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<WaiverRecord>>([.. _records.Where(record => record.Waiver.Cluster == cluster).Reverse().Take(count)]);
}
