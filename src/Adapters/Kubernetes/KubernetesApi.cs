using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EksUpgradeBot.Adapters.Eks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Kubernetes;

/// <summary>
/// Requests to the Kubernetes API of every cluster, and their answers: signed, within limits of time, lists page by page, and what goes wrong
/// put into words. Connections are kept.
/// </summary>
/// <param name="access">Where EKS is asked for endpoint and certificate authority.</param>
/// <param name="tokens">Where the bearer tokens come from.</param>
/// <param name="time">The clock of all limits.</param>
internal sealed class KubernetesApi(AwsAccess access, ClusterTokens tokens, TimeProvider time) : IDisposable
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

    /// <summary>A list whole, page by page; begun anew when it is outlived by its pages.</summary>
    public async Task<IReadOnlyList<TValue>> ListAsync<TItem, TValue>(
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

    /// <summary>One object.</summary>
    public async Task<T> GetAsync<T>(
        ClusterAddress cluster, string path, JsonTypeInfo<T> type, string doing, CancellationToken cancellationToken)
    {
        using var answer = await AnswerAsync(cluster, () => new HttpRequestMessage(HttpMethod.Get, path), doing, cancellationToken);
        return await ReadAsync(answer, cluster, type, doing, cancellationToken);
    }

    /// <summary>What the API answers, whatever it is; asked once more with a new token when the first is refused.</summary>
    public async Task<HttpResponseMessage> AnswerAsync(
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

    /// <summary>The reason that a refusal gives; null when it gives none that can be read.</summary>
    public static async Task<string?> SaidAsync(Stream body, CancellationToken cancellationToken)
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

    private static bool IsBroken(Exception cause, CancellationToken cancellationToken) =>
        cause is HttpRequestException or IOException || (cause is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static Exception Plain(Exception cause, TimeSpan within) =>
        cause is OperationCanceledException ? new TimeoutException($"it took longer than {within.TotalSeconds:0} s", cause) : cause;
}
