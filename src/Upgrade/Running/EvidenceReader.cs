using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Upgrade.Running;

/// <summary>
/// Reads what is seen of a cluster beyond its versions, every source at once. Each may fail alone, or take too long, and is then named as
/// unseen: nothing that is missing is taken for good news.
/// </summary>
public sealed class EvidenceReader(IEksEvidence eks, IKubernetes kubernetes, IKubernetesEvidence evidence, ICodeEvidence code, TimeProvider time)
{
    /// <summary>A source that hangs must not hold up the report, which a person waits for.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>For what grows with the cluster: 20,000 pods are 40 pages, one after the other.</summary>
    private static readonly TimeSpan LimitOfMany = TimeSpan.FromSeconds(30);

    /// <summary>Reads everything.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="version">The minor that it runs: what ended before it is not looked for.</param>
    /// <param name="unseen">Gets the sources that did not answer.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<ClusterEvidence> ReadAsync(
        ClusterSettings cluster, KubernetesVersion version, ICollection<Unseen> unseen, CancellationToken cancellationToken)
    {
        var address = cluster.Address;
        var sources = new Sources(unseen, time);
        var insights = SeeAsync("Insights of EKS", UnseenKind.Evidence, token => eks.ListInsightDetailsAsync(address, token), []);
        var profiles = SeeAsync("Fargate profiles", UnseenKind.Witness, token => eks.ListFargateProfilesAsync(address, token), []);
        var pods = SeeAsync("Kubernetes pods", UnseenKind.Evidence, token => kubernetes.ListPodsAsync(address, null, token), [], LimitOfMany);
        var budgets = SeeAsync("PodDisruptionBudgets", UnseenKind.Evidence, token => kubernetes.ListDisruptionBudgetsAsync(address, token), []);
        var workloads = SeeAsync("Kubernetes workloads", UnseenKind.Evidence, token => evidence.ListWorkloadTemplatesAsync(address, token), []);
        var webhooks = SeeAsync("Admission webhooks", UnseenKind.Evidence, token => evidence.ListWebhooksAsync(address, token), []);
        var services = SeeAsync("Services and their endpoints", UnseenKind.Evidence, token => evidence.ListServicesAsync(address, token), []);
        var definitions = SeeAsync("Custom resource definitions", UnseenKind.Evidence, token => evidence.ListCustomResourcesAsync(address, token), []);
        var aggregated = SeeAsync("API services", UnseenKind.Evidence, token => evidence.ListAggregatedApisAsync(address, token), []);
        var served = SeeAsync("The list of served APIs", UnseenKind.Witness, token => evidence.ListServedApisAsync(address, token), []);
        var requested = SeeAsync("Metrics of the API server", UnseenKind.Witness, token => evidence.ListRequestedApisAsync(address, token), []);
        var objects = SeeAsync("Who wrote objects with which API version", UnseenKind.Witness, token => evidence.ListWrittenObjectsAsync(address, version, token), []);
        var charts = SeeAsync("Helm releases", UnseenKind.Evidence, token => evidence.ListChartsAsync(address, token), new ChartReading([], []), LimitOfMany);
        var proxy = SeeAsync("kube-proxy's configuration", UnseenKind.Witness, token => evidence.FindProxyModeAsync(address, token), null);
        var inCode = SeeAsync<CodeReading?>("The Terraform code", UnseenKind.Witness, async token => await code.ReadAsync(cluster, token), null);

        await Task.WhenAll(
            insights, profiles, pods, budgets, workloads, webhooks, services, definitions, aggregated, served, requested, objects, charts, proxy, inCode);
        foreach (var unreadable in (await charts).Unreadable.Concat((await inCode)?.Unreadable ?? []))
        {
            unseen.Add(unreadable);
        }

        return new ClusterEvidence
        {
            Insights = await insights,
            FargateProfiles = await profiles,
            Pods = await pods,
            Budgets = await budgets,
            Workloads = await workloads,
            Webhooks = await webhooks,
            Services = await services,
            CustomResources = await definitions,
            AggregatedApis = await aggregated,
            ServedApis = (await served).ToHashSet(StringComparer.Ordinal),
            RequestedApis = await requested,
            Objects = await objects,
            Charts = (await charts).Charts,
            ProxyMode = await proxy,
            Code = (await inCode)?.Code,
        };

        Task<T> SeeAsync<T>(string source, UnseenKind kind, Func<CancellationToken, Task<T>> look, T nothing, TimeSpan? within = null) =>
            sources.SeeAsync(source, kind, within ?? Limit, look, nothing, cancellationToken);
    }
}
