using System.Net;
using System.Net.Http.Headers;

namespace EksUpgradeBot.Slack.WebApi;

/// <summary>
/// One request over HTTP, and what came of it. Methods are called form-encoded with JSON values, as Slack's own Node SDK does,
/// since some methods read no JSON.
/// </summary>
internal sealed class SlackTransport(SlackOptions options, TimeProvider time) : IDisposable
{
    // Slack answers within a second or two; after ten it will not any more.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    // Not from a factory, which logs addresses: a response_url or upload address is a secret.
    // Redirects would carry the token elsewhere; and a connection must notice a change of DNS.
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Calls a method once and returns Slack's answer, which said <c>ok</c>.</summary>
    /// <exception cref="SlackApiException">It was not answered so.</exception>
    public async Task<SlackAnswer> CallAsync(
        SlackMethod method,
        string? token,
        KeyValuePair<string, string>[] form,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.ApiUrl, method.Name))
        {
            Content = new FormUrlEncodedContent(form),
        };

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var response = await SendAsync(method.Name, request, method.KindAfterSending, cancellationToken);

        return await SlackAnswer.ReadAsync(method, response, cancellationToken);
    }

    /// <summary>Sends bytes to an address that Slack gave, without a token.</summary>
    /// <exception cref="SlackApiException">It was not answered with success.</exception>
    public async Task PostAsync(string method, Uri url, HttpContent content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        using var response = await SendAsync(method, request, SlackErrorKind.Ambiguous, cancellationToken);

        if (!response.IsSuccessStatusCode)
        {
            throw new SlackApiException(
                method,
                $"http_{(int)response.StatusCode}",
                response.StatusCode == HttpStatusCode.TooManyRequests ? SlackErrorKind.RetryLater
                    : (int)response.StatusCode >= 500 ? SlackErrorKind.Ambiguous
                    : SlackErrorKind.Refused);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(
        string method,
        HttpRequestMessage request,
        SlackErrorKind afterSending,
        CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);

        try
        {
            // With the whole body: it is short, and a connection that breaks in it is a doubtful end too.
            return await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SlackApiException(method, "timeout", afterSending);
        }
        catch (HttpRequestException failure)
        {
            // The exception is not passed on: its text may hold an address, and addresses here are secrets.
            throw failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
                ? new SlackApiException(method, "connection_failed", SlackErrorKind.RetryLater)
                : new SlackApiException(method, "connection_lost", afterSending);
        }
    }
}
