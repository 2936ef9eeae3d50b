using System.Net;
using System.Net.Http.Headers;
using EksUpgradeBot.Adapters.Eks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Kubernetes;

/// <summary>Speaks to the Kubernetes API of every cluster. One for the whole bot: connections are kept.</summary>
/// <param name="access">Where EKS is asked for endpoint and certificate authority.</param>
/// <param name="tokens">Where the bearer tokens come from.</param>
/// <param name="time">The clock of all limits.</param>
public sealed class KubernetesReader(AwsAccess access, ClusterTokens tokens, TimeProvider time) : IKubernetes, IDisposable
{
    private const int MostSaid = 10_000;

    // A revision of a release is up to a megabyte.
    private const int ReleasesInPage = 50;

    /// <summary>The API itself, for what is read of it elsewhere.</summary>
    internal KubernetesApi Api { get; } = new(access, tokens, time);

    /// <inheritdoc />
    public void Dispose() => Api.Dispose();

    /// <inheritdoc />
    public async Task<KubernetesVersion> GetServerVersionAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        var doing = $"read the Kubernetes version of cluster {cluster.Name}";
        var answer = await Api.GetAsync(cluster, "version", KubernetesJson.Default.VersionResponse, doing, cancellationToken);
        return NodeValues.ReadVersion(answer.GitVersion, "the server's version", doing);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<Node>> ListNodesAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        var doing = $"list the nodes of cluster {cluster.Name}";
        return Api.ListAsync(cluster, "api/v1/nodes", KubernetesJson.Default.ItemListNodeItem, item => NodeValues.ToNode(item, doing), doing, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<string?> FindUnreadinessAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        var doing = $"ask the API server of cluster {cluster.Name} whether it is ready";
        using var answer = await Api.AnswerAsync(cluster, () => new HttpRequestMessage(HttpMethod.Get, "readyz"), doing, cancellationToken);
        var said = await SaidPlainlyAsync(answer, cancellationToken);
        return answer.StatusCode switch
        {
            HttpStatusCode.OK => null,

            // What it says is a list of its checks; the ones that fail are marked so (Kubernetes API health endpoints).
            HttpStatusCode.InternalServerError or HttpStatusCode.ServiceUnavailable => string.Join(
                ", ", said.Split('\n').Where(line => line.StartsWith("[-]", StringComparison.Ordinal)).DefaultIfEmpty(said).Select(line => line.Trim())),
            _ => throw KubernetesErrors.Refused(answer.StatusCode, said, doing, cluster),
        };
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<Pod>> ListPodsAsync(ClusterAddress cluster, string? node, CancellationToken cancellationToken)
    {
        var path = $"api/v1/pods{(node is null ? "" : $"?fieldSelector={Uri.EscapeDataString($"spec.nodeName={node}")}")}";
        return Api.ListAsync(
            cluster, path, KubernetesJson.Default.ItemListPodItem, WorkloadValues.ToPod, $"list the pods of cluster {cluster.Name}", cancellationToken);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<DisruptionBudget>> ListDisruptionBudgetsAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        Api.ListAsync(
            cluster, "apis/policy/v1/poddisruptionbudgets", KubernetesJson.Default.ItemListBudgetItem, WorkloadValues.ToBudget,
            $"list the PodDisruptionBudgets of cluster {cluster.Name}", cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<Workload>> ListWorkloadsAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(WorkloadValues.Kinds.Select(kind => Api.ListAsync(
            cluster, $"apis/apps/v1/{kind.Plural}", KubernetesJson.Default.ItemListWorkloadItem, item => WorkloadValues.ToWorkload(kind.Name, item),
            $"list the {kind.Plural} of cluster {cluster.Name}", cancellationToken)));
        return [.. lists.SelectMany(list => list)];
    }

    /// <inheritdoc />
    public async Task RestartAsync(ClusterAddress cluster, ObjectName workload, string stamp, CancellationToken cancellationToken)
    {
        var doing = $"restart {workload} of cluster {cluster.Name}";
        var plural = WorkloadValues.Kinds.Single(kind => kind.Name == workload.Kind).Plural;
        var path = $"apis/apps/v1/namespaces/{Uri.EscapeDataString(workload.Namespace)}/{plural}/{Uri.EscapeDataString(workload.Name)}";
        var patch = WorkloadValues.RestartPatch(stamp);
        using var answer = await Api.AnswerAsync(
            cluster,
            () => new HttpRequestMessage(HttpMethod.Patch, path)
            {
                Content = new StringContent(patch, new MediaTypeHeaderValue("application/strategic-merge-patch+json")),
            },
            doing,
            cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            throw KubernetesErrors.Refused(answer.StatusCode, await KubernetesApi.SaidAsync(body, cancellationToken), doing, cluster, writes: true);
        }
    }

    /// <summary>The newest revision of each Helm release in these namespaces.</summary>
    /// <exception cref="OutsideException">The API is not reached, or Secrets may not be read.</exception>
    public async Task<IReadOnlyList<HelmRelease>> ListReleasesAsync(
        ClusterAddress cluster, IReadOnlyList<string> namespaces, CancellationToken cancellationToken)
    {
        // Superseded revisions are never the newest, and are most of them.
        var selector = Uri.EscapeDataString("owner=helm,status!=superseded");
        var releases = new List<HelmRelease>();
        foreach (var space in namespaces)
        {
            var doing = $"read the Helm releases in namespace {space} of cluster {cluster.Name}";
            try
            {
                var revisions = await Api.ListAsync(
                    cluster, $"api/v1/namespaces/{Uri.EscapeDataString(space)}/secrets?labelSelector={selector}", KubernetesJson.Default.ItemListReleaseSecret,
                    HelmSecret.ToRevision, doing, cancellationToken, ReleasesInPage);
                releases.AddRange(revisions.GroupBy(revision => revision.Release.Name).Select(history => history.MaxBy(revision => revision.Number).Release));
            }
            catch (OutsideException forbidden) when (forbidden.Code == "HTTP 403")
            {
                throw new OutsideException(forbidden.Message, isTransient: false, forbidden.Code, forbidden)
                {
                    Remedy = "Helm keeps its releases in Secrets: let the bot's role read and write them where the charts go, with the access policy "
                        + "AmazonEKSClusterAdminPolicy on its EKS access entry or a group with a role of your own, then retry.",
                };
            }
        }

        return releases;
    }

    // Plain text, a line for each check of the API server.
    private static async Task<string> SaidPlainlyAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var said = await answer.Content.ReadAsStringAsync(cancellationToken);
        return said.Length <= MostSaid ? said : said[..MostSaid];
    }
}
