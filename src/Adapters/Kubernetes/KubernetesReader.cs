using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EksUpgradeBot.Adapters.Eks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Kubernetes;

/// <summary>Reads the Kubernetes API of every cluster. One for the whole bot: connections are kept.</summary>
/// <param name="access">Where EKS is asked for endpoint and certificate authority.</param>
/// <param name="tokens">Where the bearer tokens come from.</param>
/// <param name="time">The clock of all limits.</param>
public sealed class KubernetesReader(AwsAccess access, ClusterTokens tokens, TimeProvider time) : IKubernetes, IDisposable
{
    // What kubectl asks for at once, and what API servers are tuned for.
    private const int PageSize = 500;

    // A list that is outlived by its pages begins anew; a cluster where that goes on is too busy to be read now.
    private const int MostBeginnings = 3;

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
    public async Task<IReadOnlyList<Node>> ListNodesAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        var doing = $"list the nodes of cluster {cluster.Name}";
        for (var beginning = 1; ; beginning++)
        {
            try
            {
                return await ListNodesOnceAsync(cluster, doing, cancellationToken);
            }
            catch (OutsideException outlived) when (outlived.Code == "HTTP 410" && beginning < MostBeginnings)
            {
                // 410 Gone: etcd has been compacted under the list, and what was read no longer fits what would follow.
            }
        }
    }

    private async Task<IReadOnlyList<Node>> ListNodesOnceAsync(ClusterAddress cluster, string doing, CancellationToken cancellationToken)
    {
        var nodes = new List<Node>();
        string? next = null;
        do
        {
            var path = $"api/v1/nodes?limit={PageSize}{(next is null ? "" : $"&continue={Uri.EscapeDataString(next)}")}";
            var page = await GetAsync(cluster, path, KubernetesJson.Default.NodeList, doing, cancellationToken);
            nodes.AddRange((page.Items ?? []).Select(item => ToNode(item, doing)));
            if (page.Metadata?.Continue is { Length: > 0 } token && token == next)
            {
                throw KubernetesErrors.Unreadable("it continues at the same place for ever", doing);
            }

            next = page.Metadata?.Continue;
        }
        while (next is { Length: > 0 });

        return nodes;
    }

    private async Task<T> GetAsync<T>(
        ClusterAddress cluster, string path, JsonTypeInfo<T> type, string doing, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(cluster, cancellationToken);
        using var first = await SendAsync(cluster, path, token, doing, cancellationToken);
        if (first.StatusCode != HttpStatusCode.Unauthorized)
        {
            return await ReadAsync(first, cluster, type, doing, cancellationToken);
        }

        // The session that signed it may have ended before the token. A second refusal is one of the identity itself.
        tokens.Forget(cluster, token);
        token = await tokens.GetAsync(cluster, cancellationToken);
        using var second = await SendAsync(cluster, path, token, doing, cancellationToken);
        return await ReadAsync(second, cluster, type, doing, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(
        ClusterAddress cluster, string path, ClusterToken token, string doing, CancellationToken cancellationToken)
    {
        var connection = await _connections.GetAsync(cluster, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
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

    private static Node ToNode(NodeItem item, string doing)
    {
        var name = item.Metadata?.Name ?? throw KubernetesErrors.Unreadable("a node has no name", doing);
        return new Node(
            name,
            ReadVersion(item.Status?.NodeInfo?.KubeletVersion, $"the kubelet version of node {name}", doing),
            item.Metadata.Labels?.NodeGroup,
            IsReady: item.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) ?? false,
            IsSchedulable: item.Spec?.Unschedulable is not true,
            IsFargate: item.Metadata.Labels?.ComputeType == "fargate");
    }

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
