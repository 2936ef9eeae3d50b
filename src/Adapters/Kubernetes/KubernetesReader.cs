using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
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
    // What kubectl asks for at once, and what API servers are tuned for.
    private const int PageSize = 500;

    // A list that is outlived by its pages begins anew; a cluster where that goes on is too busy to be read now.
    private const int MostBeginnings = 3;

    private const int MostSaid = 10_000;

    // A revision of a release is up to a megabyte.
    private const int ReleasesInPage = 50;

    private static readonly TimeSpan _answerWithin = TimeSpan.FromSeconds(10);

    // 500 nodes are some 10 MB before compression.
    private static readonly TimeSpan _bodyWithin = TimeSpan.FromSeconds(30);

    private readonly ClusterConnections _connections = new(access, time);

    /// <inheritdoc />
    public void Dispose() => _connections.Dispose();

    /// <inheritdoc />
    public async Task<KubernetesVersion> GetServerVersionAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        var doing = $"read the Kubernetes version of cluster {cluster.Name}";
        var answer = await GetAsync(cluster, "version", KubernetesJson.Default.VersionResponse, doing, cancellationToken);
        return ReadVersion(answer.GitVersion, "the server's version", doing);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<Node>> ListNodesAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        var doing = $"list the nodes of cluster {cluster.Name}";
        return ListAsync(cluster, "api/v1/nodes", KubernetesJson.Default.ItemListNodeItem, item => ToNode(item, doing), doing, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<string?> FindUnreadinessAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        var doing = $"ask the API server of cluster {cluster.Name} whether it is ready";
        using var answer = await AnswerAsync(cluster, () => new HttpRequestMessage(HttpMethod.Get, "readyz"), doing, cancellationToken);
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
        return ListAsync(
            cluster, path, KubernetesJson.Default.ItemListPodItem, WorkloadValues.ToPod, $"list the pods of cluster {cluster.Name}", cancellationToken);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<DisruptionBudget>> ListDisruptionBudgetsAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        ListAsync(
            cluster, "apis/policy/v1/poddisruptionbudgets", KubernetesJson.Default.ItemListBudgetItem, WorkloadValues.ToBudget,
            $"list the PodDisruptionBudgets of cluster {cluster.Name}", cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<Workload>> ListWorkloadsAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(WorkloadValues.Kinds.Select(kind => ListAsync(
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
        using var answer = await AnswerAsync(
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
            throw KubernetesErrors.Refused(answer.StatusCode, await SaidAsync(body, cancellationToken), doing, cluster, writes: true);
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
                var revisions = await ListAsync(
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

    internal async Task<IReadOnlyList<TValue>> ListAsync<TItem, TValue>(
        ClusterAddress cluster, string path, JsonTypeInfo<ItemList<TItem>> type, Func<TItem, TValue> toValue, string doing, CancellationToken cancellationToken,
        int pageSize = PageSize)
    {
        for (var beginning = 1; ; beginning++)
        {
            try
            {
                return await ListOnceAsync(cluster, path, type, toValue, doing, pageSize, cancellationToken);
            }
            catch (OutsideException outlived) when (outlived.Code == "HTTP 410" && beginning < MostBeginnings)
            {
                // 410 Gone: etcd has been compacted under the list, and what was read no longer fits what would follow.
            }
        }
    }

    private async Task<IReadOnlyList<TValue>> ListOnceAsync<TItem, TValue>(
        ClusterAddress cluster, string path, JsonTypeInfo<ItemList<TItem>> type, Func<TItem, TValue> toValue, string doing, int pageSize,
        CancellationToken cancellationToken)
    {
        var values = new List<TValue>();
        string? next = null;
        do
        {
            var page = await GetAsync(
                cluster, $"{path}{(path.Contains('?') ? '&' : '?')}limit={pageSize}{(next is null ? "" : $"&continue={Uri.EscapeDataString(next)}")}",
                type, doing, cancellationToken);
            try
            {
                values.AddRange((page.Items ?? []).Select(toValue));
            }
            catch (FormatException unreadable)
            {
                throw KubernetesErrors.Unreadable(unreadable.Message, doing, unreadable);
            }

            if (page.Metadata?.Continue is { Length: > 0 } token && token == next)
            {
                throw KubernetesErrors.Unreadable("it continues at the same place for ever", doing);
            }

            next = page.Metadata?.Continue;
        }
        while (next is { Length: > 0 });

        return values;
    }

    internal async Task<T> GetAsync<T>(
        ClusterAddress cluster, string path, JsonTypeInfo<T> type, string doing, CancellationToken cancellationToken)
    {
        using var answer = await AnswerAsync(cluster, () => new HttpRequestMessage(HttpMethod.Get, path), doing, cancellationToken);
        return await ReadAsync(answer, cluster, type, doing, cancellationToken);
    }

    internal async Task<HttpResponseMessage> AnswerAsync(
        ClusterAddress cluster, Func<HttpRequestMessage> toRequest, string doing, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(cluster, cancellationToken);
        var first = await SendAsync(cluster, toRequest, token, doing, cancellationToken);
        if (first.StatusCode != HttpStatusCode.Unauthorized)
        {
            return first;
        }

        // The session that signed it may have ended before the token. A second refusal is one of the identity itself.
        first.Dispose();
        tokens.Forget(cluster, token);
        token = await tokens.GetAsync(cluster, cancellationToken);
        return await SendAsync(cluster, toRequest, token, doing, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(
        ClusterAddress cluster, Func<HttpRequestMessage> toRequest, ClusterToken token, string doing, CancellationToken cancellationToken)
    {
        var connection = await _connections.GetAsync(cluster, cancellationToken);
        using var request = toRequest();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));

        using var limit = new CancellationTokenSource(_answerWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await connection.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (Exception cause) when (IsBroken(cause, cancellationToken))
        {
            _connections.Doubt(cluster);
            throw KubernetesErrors.Unreachable(Plain(cause, _answerWithin), doing, cluster);
        }
    }

    private async Task<T> ReadAsync<T>(
        HttpResponseMessage response, ClusterAddress cluster, JsonTypeInfo<T> type, string doing, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_bodyWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            return response.IsSuccessStatusCode
                ? await JsonSerializer.DeserializeAsync(body, type, either.Token) ?? throw KubernetesErrors.Unreadable("it is null", doing)
                : throw KubernetesErrors.Refused(response.StatusCode, await SaidAsync(body, either.Token), doing, cluster);
        }
        catch (JsonException unreadable)
        {
            throw KubernetesErrors.Unreadable(unreadable.Message, doing, unreadable);
        }
        catch (Exception cause) when (IsBroken(cause, cancellationToken))
        {
            throw KubernetesErrors.Unreachable(Plain(cause, _bodyWithin), doing, cluster);
        }
    }

    private static async Task<string?> SaidAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            return (await JsonSerializer.DeserializeAsync(body, KubernetesJson.Default.StatusResponse, cancellationToken))?.Message;
        }
        catch (JsonException)
        {
            // Not Kubernetes itself but something before it.
            return null;
        }
    }

    // Plain text, a line for each check of the API server.
    private static async Task<string> SaidPlainlyAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var said = await answer.Content.ReadAsStringAsync(cancellationToken);
        return said.Length <= MostSaid ? said : said[..MostSaid];
    }

    private static Node ToNode(NodeItem item, string doing)
    {
        var name = item.Metadata?.Name ?? throw KubernetesErrors.Unreadable("a node has no name", doing);
        return new Node(
            name,
            ReadVersion(item.Status?.NodeInfo?.KubeletVersion, $"the kubelet version of node {name}", doing),
            item.Metadata.Labels?.NodeGroup,
            IsReady: item.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) ?? false,
            IsSchedulable: item.Spec?.Unschedulable is not true,
            Kind: KindOf(item.Metadata.Labels))
        {
            OsImage = item.Status?.NodeInfo?.OsImage,
            ContainerRuntime = item.Status?.NodeInfo?.ContainerRuntimeVersion,
            InstanceType = item.Metadata.Labels?.InstanceType,
            Zone = item.Metadata.Labels?.Zone,
        };
    }

    private static NodeKind KindOf(NodeLabels? labels) => labels switch
    {
        { NodeGroup: not null } => NodeKind.Managed,
        { ComputeType: "fargate" } => NodeKind.Fargate,
        { ComputeType: "auto" } => NodeKind.AutoMode,
        { ComputeType: "hybrid" } => NodeKind.Hybrid,
        { NodePool: not null } => NodeKind.Karpenter,
        _ => NodeKind.SelfManaged,
    };

    private static KubernetesVersion ReadVersion(string? text, string what, string doing)
    {
        try
        {
            return KubernetesVersion.FromBuild(text ?? "");
        }
        catch (FormatException unreadable)
        {
            throw KubernetesErrors.Unreadable($"{what} is '{text}'", doing, unreadable);
        }
    }

    private static bool IsBroken(Exception cause, CancellationToken cancellationToken) =>
        cause is HttpRequestException or IOException || (cause is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static Exception Plain(Exception cause, TimeSpan within) =>
        cause is OperationCanceledException ? new TimeoutException($"it took longer than {within.TotalSeconds:0} s", cause) : cause;
}
